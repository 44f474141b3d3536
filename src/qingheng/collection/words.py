"""The words for missing values and for yes. The law: whatever language a page is in, all of them are understood."""

from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from qianfen import Missing
from qianfen.observation import CONFIRMED
from qingheng.organisations.kinds import in_every_language
from qingheng.organisations.tables import CellError

MISSING = {
    Missing.NOT_APPLICABLE: pgettext_lazy("missing value", "not applicable"),
    Missing.PENDING: pgettext_lazy("missing value", "pending"),
    Missing.OVERDUE: pgettext_lazy("missing value", "not reported"),
}
ALSO_WRITTEN = {"未报": Missing.OVERDUE, "未报送": Missing.OVERDUE, "n/a": Missing.NOT_APPLICABLE}
"""What people write in spreadsheets for the same."""
YES = pgettext_lazy("mark in a cell", "yes")
CONFIRMED_LABEL = gettext_lazy("confirmed by the review meeting")
_MARKS = frozenset({"1", "x", "y", "true", "√", "✓", "是"})


@cache
def _missing_by_word() -> dict[str, Missing]:
    words = {word: reason for reason, label in MISSING.items() for word in (reason.value, *in_every_language(label))}
    return ALSO_WRITTEN | words


@cache
def _yes_words() -> frozenset[str]:
    return _MARKS | in_every_language(YES)


def missing_of(text: str) -> Missing | None:
    """The reason a word stands for; None if it is no such word."""
    return _missing_by_word().get(text.strip().casefold())


def missing_words() -> dict[str, str]:
    """Every word that stands for a reason, with the reason."""
    return {word: reason.value for word, reason in _missing_by_word().items()}


def is_yes(text: str) -> bool:
    """Whether a cell is marked; raises CellError for anything but a mark or nothing."""
    if not text.strip():
        return False
    if text.strip().casefold() in _yes_words():
        return True
    raise CellError(
        _("“%(text)s” is neither a mark nor empty.") % {"text": text},
        _("Write “%(yes)s” where it applies, and nothing where it does not.") % {"yes": YES},
    )


def modifier_label(code: str, name: str) -> str:
    """A circumstance of an event as a column title."""
    return str(CONFIRMED_LABEL) if code == CONFIRMED else f"{name} ({code})"
