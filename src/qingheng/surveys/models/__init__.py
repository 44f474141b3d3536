"""The rows of the surveys app, by subject."""

from qingheng.surveys.models.answers import AnswerSheet, Code, DayCount, NonResponse, SpentCode
from qingheng.surveys.models.estimates import Estimate
from qingheng.surveys.models.questionnaires import Questionnaire, QuestionnaireVersion
from qingheng.surveys.models.samples import Frame, FrameCell, FrameUnit, Sample, SampleCell
from qingheng.surveys.models.waves import Wave, WaveForm, WaveStep

__all__ = [
    "AnswerSheet",
    "Code",
    "DayCount",
    "Estimate",
    "Frame",
    "FrameCell",
    "FrameUnit",
    "NonResponse",
    "Questionnaire",
    "QuestionnaireVersion",
    "Sample",
    "SampleCell",
    "SpentCode",
    "Wave",
    "WaveForm",
    "WaveStep",
]
