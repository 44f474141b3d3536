"""How an alert level looks: a glyph, a word and a style go together.

The law: colour is never the only sign.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Look:
    """How one level (预警等级) is shown."""

    rank: int
    name: str
    glyph: str
    word: str | Promise
    phrase: str | Promise


LOOKS = (
    Look(0, "normal", "", pgettext_lazy("alert level", "normal"), pgettext_lazy("alert level", "no alert")),
    Look(1, "blue", "◆", pgettext_lazy("alert level", "blue"), _("blue alert")),
    Look(2, "yellow", "▲", pgettext_lazy("alert level", "yellow"), _("yellow alert")),
    Look(3, "red", "■", pgettext_lazy("alert level", "red"), _("red alert")),
)
_BY_NAME = {look.name: look for look in LOOKS} | {"none": LOOKS[0], "": LOOKS[0]}


def look_of(level: object) -> Look:
    """The look of a level, given as its rank 0-3, its name, or an alert level of the engine or the database."""
    if isinstance(level, str):
        return _BY_NAME[str(level)] if not level.isdigit() else LOOKS[int(level)]
    if isinstance(level, int):
        return LOOKS[level]
    raise TypeError(f"{level!r} is no alert level: give its rank 0-3 or its name")
