"""The engine's faults in the language of the page.

The law: the engine's sentences are translated as they stand, parameters filled in afterwards. The few words of its own
that the engine fills in are translated too; what it quotes is not.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from qianfen import Fault
from qianfen.catalogue import FAULTS

WORDED = frozenset({"given", "expected", "kind", "order", "choices"})
"""The parameters into which the engine may write words of its own."""

WORDS: Mapping[str, str | Promise] = {
    "month": pgettext_lazy("kind of period", "month"),
    "quarter": pgettext_lazy("kind of period", "quarter"),
    "half-year": pgettext_lazy("kind of period", "half-year"),
    "year": pgettext_lazy("kind of period", "year"),
    "an answer or a grade": gettext_lazy("an answer or a grade"),
    "a stock": gettext_lazy("a stock"),
    "none": pgettext_lazy("choices", "none"),
    " and full_at must be the higher one": gettext_lazy(" and full_at must be the higher one"),
}
HINT = re.compile(r' Did you mean "(.*)"\?')


@dataclass(frozen=True)
class TranslatedFault:
    """A fault as `ui/faults.html` shows it: where, what, and what to do."""

    where: str
    message: str
    remedy: str


def translate(fault: Fault) -> TranslatedFault:
    """One fault of the engine, worded for the reader."""
    message, remedy = FAULTS[fault.code]
    params = {name: _word(name, value) for name, value in fault.params.items()}
    return TranslatedFault(_place(fault), _(message).format_map(params), _(remedy).format_map(params))


def translate_all(faults: Iterable[Fault]) -> list[TranslatedFault]:
    """All faults of a file or document, in their order."""
    return [translate(fault) for fault in faults]


def _word(name: str, value: object) -> str:
    text = str(value)
    if name == "hint" and (meant := HINT.fullmatch(text)):
        return _(" Did you mean “%(word)s”?") % {"word": meant[1]}
    return str(WORDS.get(text, text)) if name in WORDED else text


def _place(fault: Fault) -> str:
    parts = [fault.where]
    if fault.row is not None:
        parts.append(_("row %(row)s") % {"row": fault.row})
    if fault.column:
        parts.append(_("column “%(column)s”") % {"column": fault.column})
    return " · ".join(part for part in parts if part)
