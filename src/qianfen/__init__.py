"""qianfen (千分): the pure scoring engine. Values in, values out.

The law it keeps: anyone can recompute a published score from two files.
"""

from qianfen.check import check_document
from qianfen.compare import Change, ChangeReason, change
from qianfen.faults import Fault, FrameworkError, ObservationError
from qianfen.framework import Framework, Item
from qianfen.framework.document import read_document
from qianfen.framework.parse import load_framework
from qianfen.inspection import check_observations
from qianfen.levels import AlertLevel, AlertLine
from qianfen.observation import Missing, Observation
from qianfen.period import Frequency, Period, PeriodError
from qianfen.points import format_points
from qianfen.score import Options, score
from qianfen.scorecard import Deduction, Node, Note, Scorecard
from qianfen.thresholds import Alert, raise_alerts

__all__ = [
    "Alert",
    "AlertLevel",
    "AlertLine",
    "Change",
    "ChangeReason",
    "Deduction",
    "Fault",
    "Framework",
    "FrameworkError",
    "Frequency",
    "Item",
    "Missing",
    "Node",
    "Note",
    "Observation",
    "ObservationError",
    "Options",
    "Period",
    "PeriodError",
    "Scorecard",
    "change",
    "check_document",
    "check_observations",
    "format_points",
    "load_framework",
    "raise_alerts",
    "read_document",
    "score",
]
