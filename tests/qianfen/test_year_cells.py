"""Scored from kept cells: the same scorecards as from the observations, but for the values behind the deductions."""

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qianfen import Framework, Missing, Period, score
from qianfen.filling import BodyYear
from qianfen.year_cells import YearCells, score_cells
from tests.qianfen.small import P, deduct, event, months, ratio, seen, small
from tests.qianfen.strategies import YEAR, cases

EXAMPLES = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
YEAR_MONTHS = [Period.month(YEAR, month) for month in range(1, 13)]


def unexplained(card):
    """A scorecard without the values behind it; a cap needs none."""
    lost = (each if each.reason == "capped" else replace(each, inputs={}) for each in card.deductions)
    return replace(card, deductions=tuple(lost), notes=())


def years_of(framework, rows):
    by_body = defaultdict(list)
    for row in rows:
        by_body[row.body].append(row)
    return [
        YearCells.of(framework, BodyYear(body, found[0].audience, found[0].period.year, found[0].flags, found))
        for body, found in sorted(by_body.items())
    ]


def plain_cells(framework, rows):
    """The rows that a new value can simply replace."""
    return {(row.body, row.period, row.item, row.key): row for row in rows if not row.event and not row.modifiers}


@EXAMPLES
@given(cases())
def test_cells_give_what_the_observations_give(case):
    document, rows = case
    framework = Framework.parse(document)
    rows = [row for row in rows if row.period.year == YEAR]
    found = score_cells(framework, years_of(framework, rows), YEAR_MONTHS)
    assert found == tuple(unexplained(card) for card in score(framework, rows, YEAR_MONTHS))


@EXAMPLES
@given(cases(), st.data())
def test_new_values_in_kept_cells_are_the_same_as_all_values_filled_anew(case, data):
    document, rows = case
    framework = Framework.parse(document)
    rows = [row for row in rows if row.period.year == YEAR and not row.event and not row.modifiers]
    cells = plain_cells(framework, rows)
    for before in years_of(framework, rows):
        mine = sorted((key for key in cells if key[0] == before.body_year.body), key=str)
        chosen = data.draw(st.lists(st.sampled_from(mine), unique=True, max_size=5))
        brought = [data.draw(st.sampled_from([said_nothing(cells[key]), said_zero(cells[key])])) for key in chosen]
        after = {key: cells[key] for key in mine} | dict(zip(chosen, brought, strict=True))
        kept = before.cells.copy()
        [anew] = years_of(framework, after.values())
        assert (before.replaced(framework, brought).cells == anew.cells).all()
        assert (before.cells == kept).all(), "what is kept and shared must not change"


def said_nothing(row):
    return replace(row, value=None, missing=Missing.OVERDUE)


def said_zero(row):
    return replace(row, value=Decimal(0), missing=None)


def test_a_year_with_events_is_filled_anew():
    framework = small(deduct())
    [plain] = years_of(framework, months(3, value=1))
    assert plain.replaced(framework, [event("2026-04", "e")]) is None
    [eventful] = years_of(framework, [*months(3, value=1), event("2026-04", "e")])
    assert eventful.replaced(framework, [seen("2026-05", value=1)]) is None


def test_a_faulty_value_is_left_to_the_check_of_the_whole_year():
    framework = small(ratio())
    [year] = years_of(framework, [seen("2026-01", "done", 1), seen("2026-01", "due", 2)])
    assert year.replaced(framework, [seen("2026-02", "done", -1)]) is None


def test_an_event_that_counts_elsewhere_moves_the_months_it_should():
    framework = small(deduct("A1-1", 3), deduct("A1-2", 5, frequency="quarter"), groups={"g": ["A1-1", "A1-2"]})
    rows = [event("2026-Q1", "e", item="A1-2"), event("2026-05", "e"), *months(3, body="B02")]
    found = score_cells(framework, years_of(framework, rows), [P("2026-03"), P("2026-12")])
    assert found == tuple(unexplained(card) for card in score(framework, rows, [P("2026-03"), P("2026-12")]))


def test_no_years_give_no_scorecards():
    assert score_cells(small(deduct()), [], YEAR_MONTHS) == ()
