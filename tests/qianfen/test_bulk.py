"""Columns in, arrays out: the same scores and the same faults as one body in the browser."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from pyarrow import parquet

from qianfen import Framework, Missing, ObservationError, Period, score
from qianfen.bulk import Columns, score_columns, score_parquet
from qianfen.bulk.arrow import columns_from_arrow
from qianfen.bulk.stream import NotSortedError, in_processes, parts_of
from tests.qianfen.small import P, county, deduct, event, months, ratio, seen, small, survey, veto
from tests.qianfen.strategies import YEAR, cases

YEAR_MONTHS = [Period.month(YEAR, month) for month in range(1, 13)]


def assert_same(framework, observations, block):
    """Totals, pillars and items of the block are those of the scorecards."""
    months_of = [Period.month(year, month) for year in block.years for month in range(1, 13)]
    for card in score(framework, observations, months_of):
        here = block.bodies.index(card.body), block.years.index(card.as_of.year), card.as_of.index - 1
        assert block.totals()[here] == card.total
        assert block.pillars()[here].tolist() == [card.nodes[pillar.code].points for pillar in framework.pillars]
        expected = [card.nodes[item.code].points if item.code in card.nodes else 0 for item in framework.items]
        assert block.items()[here].tolist() == expected


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_a_block_is_scored_as_its_bodies_one_by_one(case):
    document, rows = case
    if rows:
        framework = Framework.parse(document)
        assert_same(framework, rows, score_columns(framework, Columns.of(rows)))


def test_years_and_bodies_make_a_grid():
    framework = small(deduct(per=3))
    rows = [*months(12, value=1), seen("2024-05", value=2, body="B02"), seen("2026-01", body="B02", value=1)]
    block = score_columns(framework, Columns.of(rows))
    assert (block.bodies, block.years) == (("B01", "B02"), (2024, 2026))
    assert block.totals()[1, 0].tolist() == [2000] * 4 + [1400] * 8
    assert_same(framework, rows, block)


def test_repeated_events_move_within_the_year():
    framework = small(deduct("A1-1", 3), deduct("A1-2", 5, frequency="quarter"), groups={"g": ["A1-1", "A1-2"]})
    rows = [event("2026-Q1", "e", item="A1-2"), event("2026-05", "e"), *months(3, body="B02")]
    block = score_columns(framework, Columns.of(rows))
    assert block.totals()[0, 0].tolist() == [4000, 4000, 3500, 3500] + [3700] * 8
    assert_same(framework, rows, block)


def test_flags_may_change_from_year_to_year():
    framework = small(deduct("A1-1", active_when="election_year"), deduct("A1-2", active_when="not election_year"))
    election = frozenset({"election_year"})
    rows = [seen("2025-01", value=1, flags=election), seen("2026-01", value=2, item="A1-2")]
    assert_same(framework, rows, score_columns(framework, Columns.of(rows)))


GOOD = [*months(3, value=1), seen("2026-01", "done", 1, item="A1-2"), seen("2026-01", "due", 2, item="A1-2")]
FRAMEWORK = small(
    deduct(modifiers=["self_reported"]),
    ratio("A1-2"),
    survey("A1-3"),
    ratio("A1-4", raw=("done", "due:latest"), frequency="quarter"),
    veto("A1-5"),
)


@pytest.mark.parametrize(
    "bad",
    [
        seen("2026-01", value=1),
        seen("2026-04", "m"),
        seen("2026-04", item="A1-9"),
        seen("2026-Q1"),
        seen("2026-04", value=-1),
        seen("2026-04", value="NaN"),
        seen("2026-04", value="0.0000001"),
        seen("2026-04", value=10**12),
        seen("2026-04", value=None),
        seen("2026-04", missing=Missing.PENDING),
        seen("2026-04", audience="DEPT"),
        seen("2026-04", audience="CITY"),
        seen("2026-04", flags=frozenset({"election_year"})),
        seen("2026-04", flags=frozenset({"rain"})),
        seen("2026-04", modifiers=("bribed",)),
        seen("2026-04", modifiers=("self_reported", "self_reported")),
        seen("2026-04", "staff", 4, item="A1-3"),
        seen("2026-01", "done", 2, item="A1-2", body="B02"),
        event("2026-01", "e"),
        replace(event("2026-04", "e"), value=None, missing=Missing.PENDING),
        event("2026-04", "e", "staff/good", item="A1-3"),
    ],
)
def test_a_faulty_row_is_named_as_everywhere_else(bad):
    rows = [*GOOD, replace(bad, row=77)]
    if bad.body == "B02":
        rows += [seen("2026-01", "due", 1, item="A1-2", body="B02")]
    numbered = [replace(row, row=number) for number, row in enumerate(rows, 1)]
    with pytest.raises(ObservationError) as careful:
        score(FRAMEWORK, numbered, P("2026"))
    with pytest.raises(ObservationError) as fast:
        score_columns(FRAMEWORK, Columns.of(rows))
    assert [str(fault) for fault in fast.value.faults] == [str(fault) for fault in careful.value.faults]


def test_a_part_above_its_whole_in_the_year_to_date_is_found():
    rows = [
        seen("2026-Q1", "done", 3, item="A1-4"),
        seen("2026-Q1", "due", 5, item="A1-4"),
        seen("2026-Q2", "done", 3, item="A1-4"),
    ]
    with pytest.raises(ObservationError, match="in the year to"):
        score_columns(FRAMEWORK, Columns.of(rows))


def as_table(rows, **columns):
    values = [row.value for row in rows]
    texts = {
        "body": [row.body for row in rows],
        "audience": [row.audience for row in rows],
        "period": [str(row.period) for row in rows],
        "item": [row.item for row in rows],
        "key": [row.key for row in rows],
        "missing": [row.missing or "" for row in rows],
        "event": [row.event or None for row in rows],
        "modifiers": ["+".join(row.modifiers) for row in rows],
    }
    return pa.table({**texts, "value": pa.array(values, pa.decimal128(20, 6)), **columns})


ROWS = [
    *GOOD,
    event("2026-05", "e", modifiers=("self_reported",)),
    seen("2026-06", value=None, missing=Missing.PENDING),
]


@pytest.mark.parametrize(
    "kind", [pa.decimal128(20, 6), pa.decimal128(9, 2), pa.float64(), pa.int32(), pa.int64(), pa.string()]
)
def test_any_column_of_numbers_is_read_exactly(kind):
    table = as_table(ROWS)
    table = table.set_column(table.column_names.index("value"), "value", table.column("value").cast(kind))
    assert_same(FRAMEWORK, ROWS, score_columns(FRAMEWORK, columns_from_arrow(table)))


def test_decimals_survive_binary_columns():
    rows = [seen(f"2026-{month:02}", value="0.1") for month in range(1, 13)]
    table = as_table(rows, value=pa.array([0.1] * 12))
    assert_same(FRAMEWORK, rows, score_columns(FRAMEWORK, columns_from_arrow(table)))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e300, 0.1234567, -1.0])
def test_odd_numbers_are_faults_with_their_row(value):
    with pytest.raises(ObservationError) as refusal:
        score_columns(
            FRAMEWORK, columns_from_arrow(as_table(GOOD, value=pa.array([1.0, 1.0, 1.0, 1.0, value])), first_row=11)
        )
    assert 15 in {fault.row for fault in refusal.value.faults}


@pytest.mark.parametrize(
    ("column", "code"), [("period", "file.period"), ("missing", "file.missing"), ("item", "file.cell_empty")]
)
def test_unreadable_cells_are_faults_with_their_row(column, code):
    table = as_table(GOOD)
    texts = table.column(column).to_pylist()
    texts[2] = "" if column == "item" else "later"
    table = table.set_column(table.column_names.index(column), column, pa.array(texts))
    with pytest.raises(ObservationError) as refusal:
        score_columns(FRAMEWORK, columns_from_arrow(table))
    assert (code, 3) in {(fault.code, fault.row) for fault in refusal.value.faults}


def test_a_file_without_a_needed_column_is_refused(tmp_path):
    path = tmp_path / "rows.parquet"
    parquet.write_table(as_table(GOOD).drop_columns(["item", "event"]), path)
    with pytest.raises(ObservationError, match="item"):
        list(score_parquet(FRAMEWORK, path))


def bodies(count):
    return [
        replace(row, body=f"B{number:02}", value=row.value)
        for number in range(count)
        for row in months(12, value=number)
    ]


@pytest.mark.parametrize("rows_per_group", [5, 12, 24, 1000])
def test_bodies_are_put_together_across_row_groups(tmp_path, rows_per_group):
    rows = bodies(5)
    path = tmp_path / "rows.parquet"
    parquet.write_table(as_table(rows), path, row_group_size=rows_per_group)
    blocks = list(score_parquet(FRAMEWORK, path))
    assert [body for block in blocks for body in block.bodies] == ["B00", "B01", "B02", "B03", "B04"]
    totals = np.concatenate([block.totals()[:, 0, -1] for block in blocks])
    assert totals.tolist() == [card.total for card in score(FRAMEWORK, rows, P("2026-12"))]


def test_a_body_that_turns_up_again_is_refused(tmp_path):
    rows = bodies(3)
    path = tmp_path / "rows.parquet"
    parquet.write_table(as_table([*rows, replace(rows[0], period=P("2027-01"))]), path, row_group_size=12)
    with pytest.raises(NotSortedError, match="B00"):
        list(score_parquet(FRAMEWORK, path))


def _count(path):
    return sum(len(block.bodies) for block in score_parquet(FRAMEWORK, path))


@pytest.mark.parametrize("processes", [1, 2])
def test_parts_can_go_to_processes(tmp_path, processes):
    for number in range(3):
        parquet.write_table(as_table(bodies(number + 1)), tmp_path / f"part-{number}.parquet")
    assert list(in_processes(_count, parts_of(tmp_path), processes=processes)) == [1, 2, 3]


def test_the_county_framework_in_bulk(tmp_path):
    rows = [
        seen("2026-01", "due", 50, item="A1-1"),
        seen("2026-01", "done_on_time", 45, item="A1-1"),
        event("2026-02", "case", "heavy", item="G1-1", modifiers=("unit_leader",)),
        seen("2026-03", "chief", 1, item="G1-2", modifiers=("confirmed",)),
        seen("2026-H1", "resident/满意", Decimal(40), item="J1-1"),
    ]
    path = tmp_path / "county.parquet"
    parquet.write_table(as_table(rows), path)
    (block,) = score_parquet(county(), path)
    assert_same(county(), rows, block)
