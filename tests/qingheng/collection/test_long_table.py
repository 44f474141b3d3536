"""The long table: what is stored, what is refused, and where it says so."""

from datetime import date
from decimal import Decimal

import pytest
from tests.people import County
from tests.qingheng.collection.files import HEADER, TODAY, long_csv, long_workbook

from qianfen import Missing
from qingheng.accounts.models import User
from qingheng.collection.actions.imports import FaultyImportError, StaleImportError, import_batch
from qingheng.collection.checked import CheckedImport
from qingheng.collection.checking import check
from qingheng.collection.models import Batch, Observation
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.models import Body, ScenarioFlag

pytestmark = pytest.mark.usefixtures("published_framework")


def looked_at(content: bytes, by: object = "test", name: str = "data.csv") -> CheckedImport:
    return check(content, name, by=by, today=TODAY)


def stored(content: bytes, by: object = "test", name: str = "data.csv") -> Batch:
    return import_batch(looked_at(content, by, name), by=by)


def cells(checked: CheckedImport) -> list[tuple[int | None, int | None]]:
    return [(fault.place.row, fault.place.column) for fault in checked.faults]


PAIR = (["B01", "2026-09", "A1-1", "due", 50], ["B01", "2026-09", "A1-1", "done_on_time", 45])


def test_values_are_stored_with_their_batch_and_year(county: County, framework_administrator: User) -> None:
    batch = stored(long_csv(*PAIR), framework_administrator)
    first = Observation.objects.get(key="due")
    assert (first.body.code, first.period, first.year, first.value, first.revision) == (
        "B01",
        "2026-09",
        2026,
        Decimal(50),
        1,
    )
    assert first.is_current
    assert (batch.rows, batch.added, batch.changed, batch.unchanged) == (2, 2, 0, 0)
    assert batch.imported_by == framework_administrator.username


def test_a_dry_run_stores_nothing(county: County) -> None:
    assert looked_at(long_csv(*PAIR)).added == 2
    assert not Observation.objects.exists()
    assert not Batch.objects.exists()


def test_the_same_file_twice_makes_no_new_revision(county: County) -> None:
    stored(long_csv(*PAIR))
    again = looked_at(long_csv(*PAIR))
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    import_batch(again, by="test")
    assert Observation.objects.count() == 2


def test_a_changed_value_is_a_new_revision_and_the_old_one_stays(county: County) -> None:
    stored(long_csv(*PAIR))
    batch = stored(long_csv(["B01", "2026-09", "A1-1", "done_on_time", 47]))
    old, new = Observation.objects.filter(key="done_on_time").order_by("revision")
    assert (old.value, old.is_current, old.ended_by) == (Decimal(45), False, batch)
    assert (new.value, new.is_current, new.revision, new.replaces) == (Decimal(47), True, 2, old)
    assert (batch.added, batch.changed) == (0, 1)


def test_a_value_can_be_taken_back_by_saying_why_it_is_missing(county: County) -> None:
    stored(long_csv(*PAIR))
    stored(long_csv(["B01", "2026-09", "A1-1", "due", "", "overdue"], header=[*HEADER[:1], *HEADER[2:7]]))
    assert Observation.objects.get(key="due", is_current=True).missing == Missing.OVERDUE


def test_all_faults_of_all_rows_are_found_at_once_and_nothing_is_stored(county: County) -> None:
    rows = [
        ["B99", "2026-09", "A1-1", "due", 5],
        ["B01", "2026-9", "A1-1", "due", 5],
        ["B01", "2026-09", "A9-9", "due", 5],
        ["B01", "2026-09", "A1-1", "sent", 5],
        ["B01", "2026-09", "A1-1", "due", "five"],
        ["B01", "2026-Q3", "A1-1", "due", 5],
        ["B01", "2027-01", "A1-1", "due", 5],
        ["B01", "2024-09", "A1-1", "due", 5],
        ["B01", "2026-09", "A1-1", "due", ""],
        ["B01", "2026-08", "A1-1", "due", -5],
        ["B02", "2026-09", "A1-1", "due", 5],
        ["B02", "2026-09", "A1-1", "due", 6],
        ["B02", "2026-09", "A1-1", "done_on_time", 6],
        ["", "2026-09", "A1-1", "due", 5],
    ]
    checked = looked_at(long_csv(*rows))
    assert cells(checked) == [
        (2, 0), (3, 1), (4, 2), (5, 3), (6, 4), (7, 1), (8, 1), (9, 1), (10, 4), (11, 4), (13, 4), (14, 4), (15, 0)
    ]  # fmt: skip
    with pytest.raises(FaultyImportError):
        import_batch(checked, by="test")
    assert not Observation.objects.exists()


def test_a_part_may_not_exceed_a_whole_that_is_stored_already(county: County) -> None:
    stored(long_csv(["B01", "2026-09", "A1-1", "due", 50]))
    checked = looked_at(long_csv(["B01", "2026-09", "A1-1", "done_on_time", 51]))
    assert cells(checked) == [(2, 4)]
    assert "51" in checked.faults[0].message


def test_a_whole_below_the_stored_part_is_blamed_on_the_file(county: County) -> None:
    stored(long_csv(*PAIR))
    assert cells(looked_at(long_csv(["B01", "2026-09", "A1-1", "due", 44]))) == [(2, 4)]


def test_a_body_is_only_measured_while_it_is_valid(county: County) -> None:
    Body.objects.filter(code="B01").update(valid_to=date(2026, 6, 30))
    assert cells(looked_at(long_csv(["B01", "2026-07", "A1-1", "due", 5]))) == [(2, 0)]
    assert looked_at(long_csv(["B01", "2026-06", "A1-1", "due", 5])).is_sound


def test_items_follow_the_scenarios_of_the_body(county: County) -> None:
    row = long_csv(["B01", "2025", "D3-1", "discipline", 1])
    assert cells(looked_at(row)) == [(2, 2)]
    ScenarioFlag.objects.create(body=county.towns[0], flag="election_year", valid_from=date(2025, 3, 1))
    assert looked_at(row).is_sound


def test_scenarios_in_the_file_must_be_those_recorded(county: County) -> None:
    row = ["B01", "TOWN", "2026-09", "A1-1", "due", 5, "", "", "", "election_year"]
    assert cells(looked_at(long_csv(row, header=HEADER))) == [(2, 9)]


def test_a_wrong_audience_is_refused(county: County) -> None:
    row = ["B01", "DEPT", "2026-09", "A1-1", "due", 5, "", "", "", ""]
    assert cells(looked_at(long_csv(row, header=HEADER))) == [(2, 1)]


def test_events_keep_their_number_and_circumstances(county: County) -> None:
    stored(
        long_csv(
            ["B01", "TOWN", "2026-09", "A2-1", "light", 1, "", "E-7", "self_reported+unit_leader", ""], header=HEADER
        )
    )
    found = Observation.objects.get()
    assert (found.event, found.modifiers) == ("E-7", "self_reported+unit_leader")


def test_events_take_the_place_of_a_count_and_the_count_stays_to_be_seen(county: County) -> None:
    stored(long_csv(["B01", "2026-09", "A2-1", "light", 2]))
    checked = looked_at(long_csv(["B01", "TOWN", "2026-09", "A2-1", "light", 1, "", "E-7", "", ""], header=HEADER))
    assert checked.is_sound
    assert [ended.value for ended in checked.ended] == [Decimal(2)]
    batch = import_batch(checked, by="test")
    count = Observation.objects.get(event="")
    assert (count.is_current, count.ended_by) == (False, batch)


def test_a_count_after_events_counts_alone_and_continues_its_revisions(county: County) -> None:
    count = long_csv(["B01", "2026-09", "A2-1", "light", 2])
    stored(count)
    stored(long_csv(["B01", "TOWN", "2026-09", "A2-1", "light", 1, "", "E-7", "", ""], header=HEADER))
    ended_by = Observation.objects.get(event="").ended_by
    stored(count)
    current = Observation.objects.get(is_current=True)
    assert (current.event, current.revision) == ("", 2)
    assert current.replaces is not None
    assert current.replaces.ended_by == ended_by


def test_events_and_a_count_in_one_file_are_refused(county: County) -> None:
    rows = (
        ["B01", "TOWN", "2026-09", "A2-1", "light", 1, "", "E-7", "", ""],
        ["B01", "TOWN", "2026-09", "A2-1", "light", 2, "", "", "", ""],
    )
    checked = looked_at(long_csv(*rows, header=HEADER))
    assert [fault.place.row for fault in checked.faults] == [3]
    assert "data.csv" in checked.faults[0].remedy


def test_another_form_of_modifiers_is_a_change(county: County) -> None:
    event = ["B01", "TOWN", "2026-09", "G1-2", "chief", 1, "", "E-1", "", ""]
    stored(long_csv(event, header=HEADER))
    confirmed = looked_at(long_csv([*event[:8], "confirmed", ""], header=HEADER))
    assert confirmed.changed == 1


def test_excel_cells_are_read_as_people_see_them(county: County) -> None:
    rows = (
        ["B01", date(2026, 9, 1), "A1-1", "due", 1234.0],
        ["B02", "２０２６-09", "A1-1", "due", "１，２３４"],
        ["B03", 202609, "A1-1", "due", "1,234.00"],
    )
    checked = looked_at(long_workbook(*rows), name="data.xlsx")
    assert [fault.place.row for fault in checked.faults] == [3]
    checked = looked_at(long_workbook(rows[0], rows[2]), name="data.xlsx")
    assert [change.value.value for change in checked.changes] == [Decimal(1234), Decimal("1234.00")]


def test_a_long_excel_table_and_its_csv_say_the_same(county: County) -> None:
    stored(long_csv(*PAIR))
    assert looked_at(long_workbook(*PAIR), name="data.xlsx").unchanged == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_chinese_headers_and_words_are_understood(county: County, encoding: str) -> None:
    text = "单位,期,计分项,数据项,数值,缺报原因\nB01,2026-09,A1-1,due,,不适用\n"
    checked = looked_at(text.encode(encoding))
    assert checked.faults == ()
    assert checked.changes[0].value.missing is Missing.NOT_APPLICABLE


def test_the_second_of_two_imports_sees_the_first(county: County) -> None:
    mine = looked_at(long_csv(["B01", "2026-09", "A1-1", "due", 50]))
    other = looked_at(long_csv(["B01", "2026-09", "A1-1", "due", 60]))
    import_batch(other, by="other")
    with pytest.raises(StaleImportError):
        import_batch(mine, by="mine")
    assert Observation.objects.get().value == Decimal(60)
    again = looked_at(long_csv(["B01", "2026-09", "A1-1", "due", 50]))
    assert (again.changed, again.changes[0].before.value) == (1, Decimal(60))  # type: ignore[union-attr] # it replaces one


def test_imports_of_other_items_of_the_same_body_do_not_disturb_one_another(county: County) -> None:
    mine = looked_at(long_csv(["B01", "2026-09", "A1-1", "due", 50]))
    stored(long_csv(["B01", "2026-09", "A1-2", "city", 1]))
    import_batch(mine, by="mine")
    assert Observation.objects.filter(is_current=True).count() == 2


def test_a_clerk_brings_only_the_own_stations_items(county: County, station_clerk: User) -> None:
    assert looked_at(long_csv(*PAIR), station_clerk).is_sound
    checked = looked_at(long_csv(["B01", "2026-09", "F1-1", "due", 1]), station_clerk)
    assert cells(checked) == [(2, 2)]
    assert "S02" in checked.faults[0].message


def test_nobody_reports_on_the_own_house_but_an_administrator_may(
    county: County, station_clerk: User, framework_administrator: User
) -> None:
    county.stations["S01"].body = county.towns[0]
    county.stations["S01"].save()
    assert cells(looked_at(long_csv(*PAIR), station_clerk)) == [(2, 0), (3, 0)]
    assert looked_at(long_csv(*PAIR), framework_administrator).is_sound


def test_a_helping_station_may_report_on_the_suppliers_own_house(county: County, station_clerk: User) -> None:
    county.stations["N04"].body = county.towns[0]
    county.stations["N04"].save()
    station_clerk.grants.update(station=county.stations["N02"])
    assert looked_at(long_csv(["B01", "2026-09", "A2-1", "light", 1]), User.objects.get(pk=station_clerk.pk)).is_sound


def test_no_data_are_collected_for_a_time_without_a_framework(
    county: County, published_framework: FrameworkVersion
) -> None:
    checked = looked_at(long_csv(["B01", "2024-08", "A1-1", "due", 1]))
    assert cells(checked) == [(2, 1)]
