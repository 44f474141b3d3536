"""History keeps every revision; the export is the import's own format; effects are what scoring will say."""

import csv
import io
from decimal import Decimal

import pytest
from tests.people import County
from tests.qingheng.collection.files import HEADER, TODAY, long_csv

from qianfen import AlertLevel
from qingheng.accounts.models import User
from qingheng.collection.actions.imports import import_batch
from qingheng.collection.checked import CheckedImport
from qingheng.collection.checking import check
from qingheng.collection.effects import effects_of
from qingheng.collection.models import Batch, Observation
from qingheng.collection.queries import COLUMNS, batches_for, ended_in, export_long, history, stored_in
from qingheng.organisations.models import ScenarioFlag

pytestmark = pytest.mark.usefixtures("published_framework")


def looked_at(content: bytes, by: object = "test") -> CheckedImport:
    return check(content, "data.csv", by=by, today=TODAY)


def stored(content: bytes, by: object = "test") -> Batch:
    return import_batch(looked_at(content, by), by=by)


ROWS = (
    ["B01", "TOWN", "2026-09", "A1-1", "due", 50, "", "", "", "election_year"],
    ["B01", "TOWN", "2026-09", "A1-1", "done_on_time", "", "pending", "", "", "election_year"],
    ["B01", "TOWN", "2026-09", "A2-1", "light", 1, "", "E-1", "self_reported+unit_leader", "election_year"],
    ["B01", "TOWN", "2026", "C1-1", "ratings/A", 3, "", "", "", "election_year"],
)


@pytest.fixture
def election(county: County) -> None:
    ScenarioFlag.objects.create(body=county.towns[0], flag="election_year", valid_from="2026-01-01")


def test_history_shows_all_revisions_in_order(county: County) -> None:
    for value in (50, 60, 55):
        stored(long_csv(["B01", "2026-09", "A1-1", "due", value]))
    rows = list(history(county.towns[0], "A1-1", "due"))
    assert [(row.revision, row.value, row.is_current) for row in rows] == [
        (1, Decimal(50), False),
        (2, Decimal(60), False),
        (3, Decimal(55), True),
    ]
    assert [row.replaces for row in rows] == [None, rows[0], rows[1]]


def test_the_export_is_the_format_of_the_import(county: County, election: None) -> None:
    stored(long_csv(*ROWS, header=HEADER))
    rows = list(export_long(county.bodies, 2026))
    assert rows[0] == tuple(COLUMNS) == HEADER
    assert sorted(rows[1:]) == sorted(tuple(map(str, row)) for row in ROWS)


def test_an_exported_table_is_read_back_without_a_change(county: County, election: None) -> None:
    stored(long_csv(*ROWS, header=HEADER))
    buffer = io.StringIO()
    csv.writer(buffer).writerows(export_long(county.bodies, 2026))
    again = looked_at(buffer.getvalue().encode())
    assert (again.faults, again.unchanged, len(again.changes)) == ((), 4, 0)


def test_only_values_that_count_are_exported(county: County) -> None:
    for value in (50, 60):
        stored(long_csv(["B01", "2026-09", "A1-1", "due", value]))
    assert [row[5] for row in export_long(county.bodies, 2026)] == ["value", "60"]


def test_a_batch_knows_what_it_stored_and_what_it_ended(county: County) -> None:
    stored(long_csv(["B01", "2026-09", "A2-1", "light", 2]))
    batch = stored(long_csv(["B01", "TOWN", "2026-09", "A2-1", "light", 1, "", "E-1", "", ""], header=HEADER))
    assert [row.event for row in stored_in(batch)] == ["E-1"]
    assert [row.value for row in ended_in(batch)] == [Decimal(2)]


def test_a_clerk_sees_the_batches_of_the_own_station_only(
    county: County, station_clerk: User, framework_administrator: User
) -> None:
    own = stored(long_csv(["B01", "2026-09", "A1-1", "due", 50]), station_clerk)
    stored(long_csv(["B01", "2026-09", "F1-1", "assigned", 50]), framework_administrator)
    assert list(batches_for(station_clerk)) == [own]
    assert batches_for(framework_administrator).count() == 2


def test_effects_tell_the_score_and_the_colour_before_and_after(county: County) -> None:
    stored(long_csv(["B01", "2026-09", "A1-2", "city", 0]))
    (effect,) = effects_of(looked_at(long_csv(["B01", "2026-09", "A1-2", "city", 2])))
    assert (effect.body.code, str(effect.month)) == ("B01", "2026-09")
    assert (effect.before, effect.after, effect.difference) == (100_000, 98_800, -1200)
    assert (effect.level_before, effect.level_after) == (AlertLevel.NONE, AlertLevel.BLUE)


def test_what_changes_no_score_has_no_effect(county: County) -> None:
    assert effects_of(looked_at(long_csv(["B01", "2026-09", "A1-2", "city", 0]))) == []


def test_storing_takes_few_queries_however_many_rows(county: County, django_assert_max_num_queries: object) -> None:
    rows = [[body.code, f"2026-{month:02}", "A1-1", "due", 5] for body in county.bodies for month in range(1, 12)]
    with django_assert_max_num_queries(19):  # type: ignore[operator] # pytest-django's fixture
        stored(long_csv(*rows))
    assert Observation.objects.count() == 66
