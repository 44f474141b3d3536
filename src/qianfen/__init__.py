"""qianfen (千分): the pure scoring engine. Values in, values out.

The law it keeps: anyone can recompute a published score from two files.
"""

from qianfen.burden import StationBurden, burden
from qianfen.check import check_document
from qianfen.compare import Change, ChangeReason, change
from qianfen.explain import explain
from qianfen.faults import Fault, FrameworkError, ObservationError
from qianfen.files import UnreadableFileError, parse_observations, read_observations
from qianfen.framework import Framework, Item
from qianfen.framework.document import read_document
from qianfen.framework.parse import load_framework
from qianfen.inspection import check_observations
from qianfen.levels import AlertLevel, AlertLine
from qianfen.lint import lint
from qianfen.observation import Missing, Observation
from qianfen.period import Frequency, Period, PeriodError
from qianfen.points import format_points
from qianfen.results import write_results
from qianfen.run_file import archived, framework_checksum, run_members, write_run
from qianfen.score import Options, score
from qianfen.scorecard import Deduction, Node, Note, Scorecard
from qianfen.thresholds import Alert, raise_alerts
from qianfen.verify import Verification, verify_run
from qianfen.version import VERSION

__all__ = [
    "VERSION",
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
    "StationBurden",
    "UnreadableFileError",
    "Verification",
    "archived",
    "burden",
    "change",
    "check_document",
    "check_observations",
    "explain",
    "format_points",
    "framework_checksum",
    "lint",
    "load_framework",
    "parse_observations",
    "raise_alerts",
    "read_document",
    "read_observations",
    "run_members",
    "score",
    "verify_run",
    "write_results",
    "write_run",
]
