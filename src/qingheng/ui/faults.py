"""The engine's faults in the language of the page.

The law: the engine's sentences are translated as they stand, parameters filled in afterwards.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from qianfen import Fault
from qianfen.catalogue import FAULTS


@dataclass(frozen=True)
class TranslatedFault:
    """A fault as `ui/faults.html` shows it: where, what, and what to do."""

    where: str
    message: str
    remedy: str


def translate(fault: Fault) -> TranslatedFault:
    """One fault of the engine, worded for the reader."""
    message, remedy = FAULTS[fault.code]
    return TranslatedFault(_place(fault), _(message).format_map(fault.params), _(remedy).format_map(fault.params))


def translate_all(faults: Iterable[Fault]) -> list[TranslatedFault]:
    """All faults of a file or document, in their order."""
    return [translate(fault) for fault in faults]


def _place(fault: Fault) -> str:
    parts = [fault.where]
    if fault.row is not None:
        parts.append(_("row %(row)s") % {"row": fault.row})
    if fault.column:
        parts.append(_("column “%(column)s”") % {"column": fault.column})
    return " · ".join(part for part in parts if part)
