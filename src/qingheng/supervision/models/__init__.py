"""The rows of the supervision app, by subject."""

from qingheng.supervision.models.attachments import Attachment
from qingheng.supervision.models.extensions import DeadlineExtension
from qingheng.supervision.models.findings import Finding
from qingheng.supervision.models.follow_ups import FollowUp, FollowUpStep, Inquiry, Talk
from qingheng.supervision.models.meetings import (
    AgendaItem,
    Attendance,
    MeetingFinding,
    MeetingStep,
    Rating,
    Recusal,
    ReviewMeeting,
)
from qingheng.supervision.models.objections import Objection, ObjectionStep
from qingheng.supervision.models.papers import (
    NumberSeries,
    Paper,
    PaperKind,
    PaperStep,
    PaperTemplate,
    RecommendationKind,
)
from qingheng.supervision.models.rectification import Rectification, RectificationStep
from qingheng.supervision.models.sheets import DossierMaterial, SheetStep, SupervisionSheet

__all__ = [
    "AgendaItem",
    "Attachment",
    "Attendance",
    "DeadlineExtension",
    "DossierMaterial",
    "Finding",
    "FollowUp",
    "FollowUpStep",
    "Inquiry",
    "MeetingFinding",
    "MeetingStep",
    "NumberSeries",
    "Objection",
    "ObjectionStep",
    "Paper",
    "PaperKind",
    "PaperStep",
    "PaperTemplate",
    "Rating",
    "RecommendationKind",
    "Rectification",
    "RectificationStep",
    "Recusal",
    "ReviewMeeting",
    "SheetStep",
    "SupervisionSheet",
    "Talk",
]
