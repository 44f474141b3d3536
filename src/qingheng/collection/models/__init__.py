"""The rows of the collection app: what was stored, what stations are about to report, deadlines, and questions."""

from qingheng.collection.models.deadlines import Extension, StandingAcceptance
from qingheng.collection.models.jobs import Job
from qingheng.collection.models.observations import Batch, Observation
from qingheng.collection.models.quality import QualityRules
from qingheng.collection.models.questions import Question
from qingheng.collection.models.submissions import EnteredValue, Evidence, Submission

__all__ = [
    "Batch",
    "EnteredValue",
    "Evidence",
    "Extension",
    "Job",
    "Observation",
    "QualityRules",
    "Question",
    "StandingAcceptance",
    "Submission",
]
