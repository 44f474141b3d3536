"""What sheets and columns are, and the words that stand in them.

The law: every word has its name in both languages, and no two words of a column share a name.
"""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qingheng.framework.workbook.kinds import Choice, Kind, Number, Reference, Value

REST = "*"
"""The column for fields that have none of their own."""
MEANING = "?"
"""The column that explains and is not read back."""


@dataclass(frozen=True)
class Column:
    """One column: the field it holds, its heading, and what to tell whoever fills it in."""

    field: str
    title: Promise
    hint: Promise
    kind: Kind = dataclasses.field(default_factory=Kind)
    width: int = 14
    needed: bool = False


class Shape(Enum):
    """How the rows of a sheet lie in the document."""

    LIST = "a list of blocks"
    BLOCKS = "blocks under their codes"
    LINES = "lists under the names of the alert lines"
    SCALES = "scales with their options"
    CHILDREN = "lists of blocks inside a parent"
    SHARES = "numbers under their names inside a parent"
    REMAINDER = "single values under their path"


@dataclass(frozen=True, eq=False)
class Sheet:
    """One sheet."""

    key: str
    title: Promise
    purpose: Promise
    shape: Shape
    columns: Sequence[Column]
    parent: str = ""
    """The sheet whose rows its rows belong to; the first column names the row."""
    only: str = ""
    """The method whose items have such rows."""
    frozen: int = 1
    """Columns that stay in sight."""


YES_NO = {True: _("yes"), False: _("no")}
COLOURS = {"blue": _("blue"), "yellow": _("yellow"), "red": _("red")}
LINES = {"level1": _("pillar line"), "total": _("total line")}
METHODS = {
    "deduct": _("deduct"),
    "ratio": _("ratio"),
    "banded": _("banded"),
    "survey": _("survey"),
    "manual": _("grades"),
    "veto": _("veto"),
}
FREQUENCIES = {
    "month": pgettext_lazy("frequency", "month"),
    "quarter": pgettext_lazy("frequency", "quarter"),
    "half_year": pgettext_lazy("frequency", "half-year"),
    "year": pgettext_lazy("frequency", "year"),
}
SENSITIVITIES = {"normal": _("normal (open)"), "restricted": _("restricted"), "case": _("case data")}
BODY_VIEWS = {"detail": _("detail"), "points_only": _("points only")}
ACCUMULATIONS = {"sum": _("adds up"), "latest": _("latest counts")}
GROUPS = {"functional": _("functional department"), "internal": _("office of the commission")}
USES = {"option": _("answer that counts"), "excluded": _("answer that does not count"), "grade": _("grade")}
REQUIREMENTS = {"committee_confirmed": _("confirmed by the review meeting"), "approval_basis": _("approval basis")}
AUDIENCES = Reference("audiences", {"all": _("all bodies")})
STATION = Reference("stations")

YES = Choice(YES_NO, also=Value(YES_NO))
MARK = Column("from_article", _("from the published scheme"), _("yes if the published scheme names it"), YES, 12)
OTHERS = Column(
    REST, _("other fields"), _("fields without a column of their own, as JSON; leave it alone if in doubt"), Kind(), 18
)


def text(field: str, title: Promise, hint: Promise, width: int = 14, *, needed: bool = False) -> Column:
    return Column(field, title, hint, Kind(), width, needed)


def number(field: str, title: Promise, hint: Promise, width: int = 10, *, needed: bool = False) -> Column:
    return Column(field, title, hint, Number(), width, needed)


CODE = text("code", _("code"), _("letters, digits, hyphens; never change the code of what is in use"), 10, needed=True)
NAME = text("name", _("name"), _("as it is printed in reports"), 30, needed=True)
ITEM = text("", _("item code"), _("the item this row belongs to, e.g. its code on the sheet of items"), 10, needed=True)
KEY = text("key", _("key"), _("the data item's key, as on the sheet of data items"), 18, needed=True)

SETTINGS = {
    "meta.id": _("code of the framework; the same in all its versions"),
    "meta.title": _("title, as printed"),
    "meta.version": _("version number; give a changed framework a new one"),
    "meta.level1_points": _("points of every pillar"),
    "meta.total_points": _("points of the whole framework"),
    "meta.level1_count": _("number of pillars"),
    "meta.effective_from": _("first month scored by it, such as 2026-07; set when it is published"),
    "meta.not_applicable_policy": _("items that do not apply: full_flagged (full mark) or rescaled"),
}
"""What the settings that matter mean."""
