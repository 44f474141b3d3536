"""The sheets of a framework workbook and their columns, as data.

The law: a field of the document stands in one column of one sheet; whoever adds a field adds it here.
"""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qingheng.framework.workbook.kinds import Choice, Codes, Kind, Limit, Number, Reference, Value, Words
from qingheng.framework.workbook.vectors import Answers, Counts, Events

REST = "*"
"""The column for fields that have none of their own."""


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
FREQUENCIES = {"month": _("month"), "quarter": _("quarter"), "half_year": _("half-year"), "year": _("year")}
SENSITIVITIES = {"normal": _("normal (open)"), "restricted": _("restricted"), "case": _("case data")}
BODY_VIEWS = {"detail": _("detail"), "points_only": _("points only")}
ACCUMULATIONS = {"sum": _("adds up"), "latest": _("latest counts")}
GROUPS = {"functional": _("functional department"), "internal": _("office of the commission")}
USES = {"option": _("answer that counts"), "excluded": _("answer that does not count"), "grade": _("grade")}
REQUIREMENTS = {"committee_confirmed": _("confirmed by the review meeting"), "approval_basis": _("approval basis")}
AUDIENCES = Reference("audiences", {"all": _("all bodies")})
STATION = Reference("stations")

_YES = Choice(YES_NO, also=Value(YES_NO))
_MARK = Column("from_article", _("from the published scheme"), _("yes if the published scheme names it"), _YES, 12)
_REST = Column(
    REST, _("other fields"), _("fields without a column of their own, as JSON; leave it alone if in doubt"), Kind(), 18
)


def _text(field: str, title: Promise, hint: Promise, width: int = 14, *, needed: bool = False) -> Column:
    return Column(field, title, hint, Kind(), width, needed)


def _number(field: str, title: Promise, hint: Promise, width: int = 10, *, needed: bool = False) -> Column:
    return Column(field, title, hint, Number(), width, needed)


_CODE = _text(
    "code", _("code"), _("letters, digits, hyphens; never change the code of what is in use"), 10, needed=True
)
_NAME = _text("name", _("name"), _("as it is printed in reports"), 30, needed=True)
_ITEM = _text(
    "", _("item code"), _("the item this row belongs to, e.g. its code on the sheet of items"), 10, needed=True
)
_KEY = _text("key", _("key"), _("the data item's key, as on the sheet of data items"), 18, needed=True)

GENERAL = Sheet(
    "general",
    _("General"),
    _("Title, version and rules of the whole framework; every row is one setting."),
    Shape.REMAINDER,
    [
        _text("path", _("setting"), _("do not change"), 36, needed=True),
        Column("value", _("value"), _("text, number, yes or no"), Value(YES_NO), 60, needed=True),
    ],
)
TOP_SHEETS = (
    Sheet(
        "thresholds",
        _("Thresholds"),
        _("An alert is raised when the points are strictly below the limit."),
        Shape.LINES,
        [
            Column(
                "",
                _("line"),
                _("pillar line: each pillar; total line: the whole score"),
                Choice(LINES, also=Kind()),
                14,
                True,
            ),
            Column(
                "color", _("colour"), _("blue, yellow, red: the milder first"), Choice(COLOURS, also=Kind()), 10, True
            ),
            _NAME,
            _number("below", _("below"), _("points; raised only when strictly below"), needed=True),
            _REST,
        ],
    ),
    Sheet(
        "measures",
        _("Measures"),
        _("Follow-up measures and the colours they are suggested for; a person decides."),
        Shape.LIST,
        [
            _CODE,
            _NAME,
            Column("suggested_for", _("suggested for"), _("blue, yellow, red, parted by 、"), Words(COLOURS), 20),
            _MARK,
            _REST,
        ],
    ),
    Sheet("audiences", _("Audiences"), _("Kinds of evaluated bodies."), Shape.LIST, [_CODE, _NAME, _MARK, _REST]),
    Sheet(
        "scenario_flags",
        _("Scenarios"),
        _("Circumstances of a body's year that switch items on or off."),
        Shape.BLOCKS,
        [_CODE, _NAME, Column("default", _("active by default"), _("yes or no"), _YES, 12), _REST],
    ),
    Sheet(
        "frequencies",
        _("Frequencies"),
        _("How often data are due, and how soon after the period."),
        Shape.BLOCKS,
        [
            Column(
                "code", _("frequency"), _("month, quarter, half-year, year"), Choice(FREQUENCIES, also=Kind()), 12, True
            ),
            _NAME,
            _number("per_year", _("times a year"), _("12, 4, 2 or 1")),
            _number("due_days_after_period_end", _("due after days"), _("days after the end of the period")),
            _REST,
        ],
    ),
    Sheet(
        "stations",
        _("Stations"),
        _("Offices that supply data; two may share a name, so the code is what counts."),
        Shape.LIST,
        [
            _CODE,
            Column(
                "group",
                _("group"),
                _("functional department or office of the commission"),
                Choice(GROUPS, also=Kind()),
                18,
            ),
            _NAME,
            _MARK,
            _text("supplies", _("supplies"), _("what it supplies, in words"), 60),
            _REST,
        ],
    ),
    Sheet(
        "event_modifiers",
        _("Circumstances"),
        _("Factors by which an event weighs less or more."),
        Shape.BLOCKS,
        [_CODE, _NAME, _number("factor", _("factor"), _("0 costs nothing, 0.5 half, 2 double"), needed=True), _REST],
    ),
    Sheet(
        "dedupe_groups",
        _("Event groups"),
        _("Within a group one event costs points in one item only; earlier items come first."),
        Shape.BLOCKS,
        [
            _CODE,
            Column("members", _("items"), _("item codes, the first is charged first"), Codes(), 40, needed=True),
            _text("primary_rule", _("where an event belongs"), _("in words"), 80),
            _REST,
        ],
    ),
    Sheet(
        "scales",
        _("Scales"),
        _("What share of the points an answer or a grade is worth."),
        Shape.SCALES,
        [
            _text("scale", _("scale"), _("code of the scale"), 14, needed=True),
            Column(
                "use", _("use"), _("answer that counts, answer that does not, or grade"), Choice(USES), 18, needed=True
            ),
            _text("option", _("option"), _("as it stands in the data"), 14, needed=True),
            _number("share", _("share"), _("from 0 to 1; empty where the answer does not count")),
        ],
    ),
)
PILLARS = Sheet(
    "level1",
    _("Pillars"),
    _("First-level indicators."),
    Shape.LIST,
    [_CODE, _NAME, _MARK, _number("points", _("points"), _("full mark"), needed=True), _REST],
    frozen=2,
)
SUB_PILLARS = Sheet(
    "level2",
    _("Sub-pillars"),
    _("Second-level indicators; the rows of a pillar add up to its points."),
    Shape.CHILDREN,
    [
        _text("", _("pillar"), _("code of the pillar"), 10, needed=True),
        _CODE,
        _NAME,
        _MARK,
        _number("points", _("points"), _("full mark"), needed=True),
        _REST,
    ],
    parent="level1",
    frozen=3,
)
ITEMS = Sheet(
    "leaves",
    _("Items"),
    _("Scored items, one a row; for each audience the items of a sub-pillar add up to its points."),
    Shape.CHILDREN,
    [
        _text("", _("sub-pillar"), _("code of the sub-pillar"), 10, needed=True),
        _CODE,
        _NAME,
        _MARK,
        _number("points", _("points"), _("full mark"), needed=True),
        Column("applies_to", _("audience"), _("all, or the code of one audience"), AUDIENCES, 16, needed=True),
        _text("active_when", _("active when"), _("code of a scenario, or “not” and the code; empty: always"), 18),
        Column("method", _("method"), _("how the item is scored"), Choice(METHODS), 10, needed=True),
        _text("standard", _("evaluation standard"), _("in words, as printed"), 70, needed=True),
        Column("station", _("station"), _("code of the supplying station"), STATION, 24, needed=True),
        Column("co_stations", _("co-stations"), _("codes, parted by 、"), Codes(), 14),
        Column("frequency", _("frequency"), _("how often it is reported"), Choice(FREQUENCIES), 10, needed=True),
        Column(
            "sensitivity", _("sensitivity"), _("who may see the raw values"), Choice(SENSITIVITIES), 12, needed=True
        ),
        Column("unit_view", _("what the body sees"), _("detail, or points only"), Choice(BODY_VIEWS), 12, needed=True),
        _text("numerator", _("numerator"), _("ratio and banded: key of the part"), 18),
        _text("denominator", _("denominator"), _("ratio and banded: key of the whole"), 18),
        _number("per", _("per how many"), _("banded: the rate is per so many, e.g. 100")),
        _number("zero_at", _("no points at"), _("ratio and survey: the value that gives none, 0.7 is 70 %")),
        _number("full_at", _("full mark at"), _("ratio and survey: the value that gives all, 0.98 is 98 %")),
        _text("scale", _("scale"), _("survey and grades: code of the scale"), 14),
        _number("min_valid", _("valid answers at least"), _("survey: in each stratum")),
        _number("raters_min", _("raters at least"), _("grades: independent raters")),
        Column("modifiers", _("circumstances"), _("deduct: codes of circumstances that may apply"), Codes(), 24),
        Column("requires", _("requires"), _("veto: what must be there before it counts"), Words(REQUIREMENTS), 24),
        _REST,
    ],
    parent="level2",
    frozen=3,
)
DETAIL_SHEETS = (
    Sheet(
        "items",
        _("Deductions"),
        _("Method deduct: what one occurrence costs."),
        Shape.CHILDREN,
        [_ITEM, _KEY, _number("per", _("points each"), _("points one occurrence costs"), needed=True), _REST],
        parent="leaves",
        only="deduct",
    ),
    Sheet(
        "bands",
        _("Bands"),
        _("Method banded: up to which rate how many points are given; the last band has no limit."),
        Shape.CHILDREN,
        [
            _ITEM,
            Column(
                "upto", _("up to"), _("rate, this value included; the last one: no limit"), Limit(), 10, needed=True
            ),
            _number("points", _("points"), _("points in this band"), needed=True),
            _REST,
        ],
        parent="leaves",
        only="banded",
    ),
    Sheet(
        "strata",
        _("Strata"),
        _("Method survey: groups of respondents and their weights, which add up to 1."),
        Shape.SHARES,
        [
            _ITEM,
            _text("key", _("stratum"), _("key of the stratum, as on the sheet of data items"), 18, needed=True),
            _number("value", _("weight"), _("from 0 to 1"), needed=True),
        ],
        parent="leaves",
        only="survey",
    ),
    Sheet(
        "triggers",
        _("Triggers"),
        _("Method veto: confirmed events that decide the item."),
        Shape.CHILDREN,
        [
            _ITEM,
            _KEY,
            _text("name", _("event"), _("in words"), 60),
            _number("leaf", _("points left"), _("points the item keeps"), needed=True),
            _number("cap_level1", _("pillar at most"), _("cap on the pillar; empty: none")),
            _REST,
        ],
        parent="leaves",
        only="veto",
    ),
    Sheet(
        "raw",
        _("Data items"),
        _("What the station reports for an item."),
        Shape.CHILDREN,
        [
            _ITEM,
            _KEY,
            _NAME,
            _text("unit", _("unit"), _("unit of measure"), 8, needed=True),
            Column(
                "accumulate",
                _("over the year"),
                _("adds up from month to month (the rule), or the latest counts"),
                Choice(ACCUMULATIONS, also=Kind()),
                14,
            ),
            _REST,
        ],
        parent="leaves",
    ),
    Sheet(
        "tests",
        _("Golden tests"),
        _("Examples with the points that must come out; a version is not published while one fails."),
        Shape.CHILDREN,
        [
            _ITEM,
            Column("raw", _("counts"), _("due = 50, one a line"), Counts(), 26),
            Column("events", _("events"), _("light（self_reported）, one a line"), Events(), 30),
            Column("ratings", _("grades"), _("A、A、B"), Codes(), 14),
            Column("answers", _("answers"), _("stratum：option = 12，option = 3"), Answers(), 50),
            Column(
                "expect",
                _("expected points"),
                _("points, or insufficient"),
                Choice({"insufficient": _("insufficient")}, also=Number()),
                12,
                needed=True,
            ),
            _number("cap", _("expected cap"), _("of the pillar; empty: none")),
            _REST,
        ],
        parent="leaves",
    ),
)
SHEETS: tuple[Sheet, ...] = (GENERAL, *TOP_SHEETS, PILLARS, SUB_PILLARS, ITEMS, *DETAIL_SHEETS)
BY_KEY = {sheet.key: sheet for sheet in SHEETS}
GUIDE = _("Guide")
LISTS = _("Choices")
