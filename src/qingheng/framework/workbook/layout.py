"""The sheets of a framework workbook, as data.

The law: a field of the document stands in one column of one sheet; whoever adds a field adds it here.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qingheng.framework.workbook.columns import (
    ACCUMULATIONS,
    AUDIENCES,
    BODY_VIEWS,
    CODE,
    COLOURS,
    FREQUENCIES,
    GROUPS,
    ITEM,
    KEY,
    LINES,
    MARK,
    MEANING,
    METHODS,
    NAME,
    OTHERS,
    REQUIREMENTS,
    SENSITIVITIES,
    STATION,
    USES,
    YES,
    YES_NO,
    Column,
    Shape,
    Sheet,
    number,
    text,
)
from qingheng.framework.workbook.kinds import Choice, Codes, Kind, Limit, Number, Value, Words
from qingheng.framework.workbook.vectors import Answers, Counts, Events

GENERAL = Sheet(
    "general",
    pgettext_lazy("framework sheet", "General"),
    _("Title, version and rules of the whole framework; every row is one setting."),
    Shape.REMAINDER,
    [
        text("path", _("setting"), _("do not change"), 36, needed=True),
        Column("value", _("content"), _("text, number, yes or no"), Value(YES_NO), 50, needed=True),
        text(MEANING, _("meaning"), _("what the setting means; passed over when the workbook is read"), 50),
    ],
)
TOP_SHEETS = (
    Sheet(
        "thresholds",
        pgettext_lazy("framework sheet", "Thresholds"),
        _("An alert is raised when the points are strictly below the limit."),
        Shape.LINES,
        [
            Column(
                "",
                _("alert line"),
                _("pillar line: each pillar; total line: the whole score"),
                Choice(LINES, also=Kind()),
                14,
                True,
            ),
            Column(
                "color", _("colour"), _("blue, yellow, red: the milder first"), Choice(COLOURS, also=Kind()), 10, True
            ),
            text("name", _("name"), _("the colour in words"), 12),
            number("below", _("below"), _("points; raised only when strictly below"), needed=True),
            OTHERS,
        ],
    ),
    Sheet(
        "measures",
        pgettext_lazy("framework sheet", "Measures"),
        _("Follow-up measures and the colours they are suggested for; a person decides."),
        Shape.LIST,
        [
            CODE,
            NAME,
            Column("suggested_for", _("suggested for"), _("blue, yellow, red, parted by 、"), Words(COLOURS), 20),
            MARK,
            OTHERS,
        ],
    ),
    Sheet(
        "audiences",
        pgettext_lazy("framework sheet", "Audiences"),
        _("Kinds of evaluated bodies."),
        Shape.LIST,
        [CODE, NAME, MARK, OTHERS],
    ),
    Sheet(
        "scenario_flags",
        pgettext_lazy("framework sheet", "Scenarios"),
        _("Circumstances of a body's year that switch items on or off."),
        Shape.BLOCKS,
        [CODE, NAME, Column("default", _("active by default"), _("yes or no"), YES, 12), OTHERS],
    ),
    Sheet(
        "frequencies",
        pgettext_lazy("framework sheet", "Frequencies"),
        _("How often data are due, and how soon after the period."),
        Shape.BLOCKS,
        [
            Column(
                "code", _("frequency"), _("month, quarter, half-year, year"), Choice(FREQUENCIES, also=Kind()), 12, True
            ),
            NAME,
            number("per_year", _("times a year"), _("12, 4, 2 or 1")),
            number("due_days_after_period_end", _("due after days"), _("working days after the end of the period")),
            OTHERS,
        ],
    ),
    Sheet(
        "stations",
        pgettext_lazy("framework sheet", "Stations"),
        _("Offices that supply data; two may share a name, so the code is what counts."),
        Shape.LIST,
        [
            CODE,
            Column(
                "group",
                _("kind of station"),
                _("functional department or office of the commission"),
                Choice(GROUPS, also=Kind()),
                18,
            ),
            NAME,
            MARK,
            text("supplies", _("supplies"), _("what it supplies, in words"), 60),
            OTHERS,
        ],
    ),
    Sheet(
        "event_modifiers",
        pgettext_lazy("framework sheet", "Circumstances"),
        _("Factors by which an event weighs less or more."),
        Shape.BLOCKS,
        [CODE, NAME, number("factor", _("factor"), _("0 costs nothing, 0.5 half, 2 double"), needed=True), OTHERS],
    ),
    Sheet(
        "dedupe_groups",
        pgettext_lazy("framework sheet", "Event groups"),
        _("Within a group one event costs points in one item only; earlier items come first."),
        Shape.BLOCKS,
        [
            CODE,
            Column(
                "members",
                _("items of the group"),
                _("item codes, the first is charged first"),
                Codes(),
                40,
                needed=True,
            ),
            text("primary_rule", _("where an event belongs"), _("in words"), 80),
            OTHERS,
        ],
    ),
    Sheet(
        "scales",
        pgettext_lazy("framework sheet", "Scales"),
        _("What share of the points an answer or a grade is worth."),
        Shape.SCALES,
        [
            text("scale", _("scale"), _("code of the scale"), 14, needed=True),
            Column(
                "use", _("use"), _("answer that counts, answer that does not, or grade"), Choice(USES), 18, needed=True
            ),
            text("option", _("option"), _("as it stands in the data"), 14, needed=True),
            number("share", _("share"), _("from 0 to 1; empty where the answer does not count")),
        ],
    ),
)
PILLARS = Sheet(
    "level1",
    pgettext_lazy("framework sheet", "Pillars"),
    _("First-level indicators."),
    Shape.LIST,
    [CODE, NAME, MARK, number("points", _("points"), _("full mark"), needed=True), OTHERS],
    frozen=2,
)
SUB_PILLARS = Sheet(
    "level2",
    pgettext_lazy("framework sheet", "Sub-pillars"),
    _("Second-level indicators; the rows of a pillar add up to its points."),
    Shape.CHILDREN,
    [
        text("", _("pillar"), _("code of the pillar"), 10, needed=True),
        CODE,
        NAME,
        MARK,
        number("points", _("points"), _("full mark"), needed=True),
        OTHERS,
    ],
    parent="level1",
    frozen=3,
)
ITEMS = Sheet(
    "leaves",
    pgettext_lazy("framework sheet", "Items"),
    _("Scored items, one a row; for each audience the items of a sub-pillar add up to its points."),
    Shape.CHILDREN,
    [
        text("", _("sub-pillar"), _("code of the sub-pillar"), 10, needed=True),
        CODE,
        NAME,
        MARK,
        number("points", _("points"), _("full mark"), needed=True),
        Column("applies_to", _("audience"), _("all, or the code of one audience"), AUDIENCES, 16, needed=True),
        text("active_when", _("active when"), _("code of a scenario, or “not” and the code; empty: always"), 18),
        Column("method", _("method"), _("how the item is scored"), Choice(METHODS), 10, needed=True),
        text("standard", _("evaluation standard"), _("in words, as printed"), 70, needed=True),
        Column("station", _("station"), _("code of the supplying station"), STATION, 24, needed=True),
        Column("co_stations", _("co-stations"), _("codes, parted by 、"), Codes(), 14),
        Column("frequency", _("frequency"), _("how often it is reported"), Choice(FREQUENCIES), 10, needed=True),
        Column(
            "sensitivity", _("sensitivity"), _("who may see the raw values"), Choice(SENSITIVITIES), 12, needed=True
        ),
        Column("unit_view", _("what the body sees"), _("detail, or points only"), Choice(BODY_VIEWS), 12, needed=True),
        text("numerator", _("numerator"), _("ratio and banded: key of the part"), 18),
        text("denominator", _("denominator"), _("ratio and banded: key of the whole"), 18),
        number("per", _("per how many"), _("banded: the rate is per so many, e.g. 100")),
        number("zero_at", _("no points at"), _("ratio and survey: the value that gives none, 0.7 is 70 %")),
        number("full_at", _("full mark at"), _("ratio and survey: the value that gives all, 0.98 is 98 %")),
        text("scale", _("scale"), _("survey and grades: code of the scale"), 14),
        number("min_valid", _("valid answers at least"), _("survey: in each stratum")),
        number("raters_min", _("raters at least"), _("grades: independent raters")),
        Column("modifiers", _("circumstances"), _("deduct: codes of circumstances that may apply"), Codes(), 24),
        Column("requires", _("requires"), _("veto: what must be there before it counts"), Words(REQUIREMENTS), 24),
        OTHERS,
    ],
    parent="level2",
    frozen=3,
)
DETAIL_SHEETS = (
    Sheet(
        "items",
        pgettext_lazy("framework sheet", "Deductions"),
        _("Method deduct: what one occurrence costs."),
        Shape.CHILDREN,
        [ITEM, KEY, number("per", _("points each"), _("points one occurrence costs"), needed=True), OTHERS],
        parent="leaves",
        only="deduct",
    ),
    Sheet(
        "bands",
        pgettext_lazy("framework sheet", "Bands"),
        _("Method banded: up to which rate how many points are given; the last band has no limit."),
        Shape.CHILDREN,
        [
            ITEM,
            Column(
                "upto", _("up to"), _("rate, this value included; the last one: no limit"), Limit(), 10, needed=True
            ),
            number("points", _("points"), _("points in this band"), needed=True),
            OTHERS,
        ],
        parent="leaves",
        only="banded",
    ),
    Sheet(
        "strata",
        pgettext_lazy("framework sheet", "Strata"),
        _("Method survey: groups of respondents and their weights, which add up to 1."),
        Shape.SHARES,
        [
            ITEM,
            text("key", _("stratum"), _("key of the stratum, as on the sheet of data items"), 18, needed=True),
            number("value", _("weight"), _("from 0 to 1"), needed=True),
        ],
        parent="leaves",
        only="survey",
    ),
    Sheet(
        "triggers",
        pgettext_lazy("framework sheet", "Triggers"),
        _("Method veto: confirmed events that decide the item."),
        Shape.CHILDREN,
        [
            ITEM,
            KEY,
            text("name", _("decisive event"), _("in words"), 60),
            number("leaf", _("points left"), _("points the item keeps"), needed=True),
            number("cap_level1", _("pillar at most"), _("cap on the pillar; empty: none")),
            OTHERS,
        ],
        parent="leaves",
        only="veto",
    ),
    Sheet(
        "raw",
        pgettext_lazy("framework sheet", "Data items"),
        _("What the station reports for an item."),
        Shape.CHILDREN,
        [
            ITEM,
            KEY,
            NAME,
            text("unit", _("unit"), _("unit of measure"), 8, needed=True),
            Column(
                "accumulate",
                _("over the year"),
                _("adds up from month to month (the rule), or the latest counts"),
                Choice(ACCUMULATIONS, also=Kind()),
                14,
            ),
            OTHERS,
        ],
        parent="leaves",
    ),
    Sheet(
        "tests",
        pgettext_lazy("framework sheet", "Golden tests"),
        _("Examples with the points that must come out; a version is not published while one fails."),
        Shape.CHILDREN,
        [
            ITEM,
            Column("raw", _("reported counts"), _("due = 50, one a line"), Counts(), 26),
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
            number("cap", _("expected cap"), _("of the pillar; empty: none")),
            OTHERS,
        ],
        parent="leaves",
    ),
)
SHEETS: tuple[Sheet, ...] = (GENERAL, *TOP_SHEETS, PILLARS, SUB_PILLARS, ITEMS, *DETAIL_SHEETS)
BY_KEY = {sheet.key: sheet for sheet in SHEETS}
GUIDE = pgettext_lazy("framework sheet", "Guide")
LISTS = pgettext_lazy("framework sheet", "Choices")
