"""The dry run finds every fault of every row, and says what would change."""

from datetime import date

import pytest
from tests.people import County
from tests.qingheng.organisations.books import csv_text, workbook

from qingheng.organisations.checking import CheckedTables, check
from qingheng.organisations.models import Body

BODY_HEADER = ["code", "name", "short_name", "audience", "position", "valid_from", "valid_to"]
CHARGE_HEADER = ["leader", "body", "valid_from", "valid_to"]


def check_rows(kind: str, *rows: list[object]) -> CheckedTables:
    return check(csv_text(rows).encode(), f"{kind}.csv")


def wheres(checked: CheckedTables) -> list[str]:
    return [fault.where for fault in checked.faults]


def test_all_faults_of_all_rows_are_found_at_once(county: County) -> None:
    checked = check_rows(
        "bodies",
        BODY_HEADER,
        ["B91", "", "", "TOWN", 1, "2026-01-01", ""],
        ["B 92", "Two", "", "TOWN", "x", "2026-02-30", ""],
        ["B93", "Three", "", "VILLAGE", 1, "2026-01-01", ""],
        ["B94", "Four", "", "TOWN", 1, "2026-03-01", "2026-02-01"],
        ["B01", "One", "", "TOWN", 1, "2024-01-01", ""],
        ["B01", "One again", "", "TOWN", 1, "2024-01-01", ""],
    )
    places = [(fault.place.row, fault.place.column) for fault in checked.faults]
    assert places == [(2, 1), (3, 0), (3, 4), (3, 5), (4, None), (5, None), (7, None)]
    assert not checked.is_sound


def test_a_fault_names_sheet_row_and_column_letter(county: County) -> None:
    checked = check(workbook({"bodies": [BODY_HEADER, ["B91", "", "", "TOWN", 0, date(2026, 1, 1)]]}), "county.xlsx")
    fault = checked.faults[0]
    assert (fault.place.table, fault.place.row, fault.place.column) == ("bodies", 2, 1)
    assert "B" in fault.where


def test_a_preview_says_what_is_added_changed_and_ended(county: County) -> None:
    checked = check_rows(
        "bodies",
        BODY_HEADER,
        ["B01", county.towns[0].name, "", "TOWN", 0, "2024-01-01", ""],
        ["B02", "Renamed", "", "TOWN", 1, "2024-01-01", ""],
        ["B03", county.towns[2].name, "", "TOWN", 2, "2024-01-01", "2026-06-30"],
        ["B09", "New", "", "TOWN", 9, "2026-07-01", ""],
    )
    assert checked.counts == {"added": 1, "changed": 1, "ended": 1}
    assert checked.unchanged == 1
    changed = next(change for change in checked.changes if change.effect == "changed")
    assert [(column.name, old, new) for column, old, new in changed.fields] == [
        ("name", county.towns[1].name, "Renamed")
    ]


def test_checking_writes_nothing(county: County) -> None:
    check_rows("bodies", BODY_HEADER, ["B91", "New", "", "TOWN", 1, "2026-01-01", ""])
    assert not Body.objects.filter(code="B91").exists()


def test_columns_the_file_leaves_out_stay_as_they_are(county: County) -> None:
    checked = check_rows(
        "bodies", ["code", "name", "audience", "valid_from"], ["B02", "New name", "TOWN", "2024-01-01"]
    )
    assert checked.changes[0].after["position"] == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_the_encodings_of_the_office(county: County, encoding: str) -> None:
    text = csv_text([["编码", "单位名称", "类别", "起始日期"], ["B91", "新镇", "TOWN", "2026年7月1日"]])
    checked = check(text.encode(encoding), "any.csv")
    assert checked.is_sound
    assert checked.changes[0].after["name"] == "新镇"
    assert checked.changes[0].after["valid_from"] == date(2026, 7, 1)


def test_sheets_are_known_by_their_chinese_names(county: County) -> None:
    checked = check(workbook({"分管联系": [["分管领导", "单位", "起始日期"], ["L01", "B03", "2026-01-01"]]}), "x.xlsx")
    assert [change.kind.code for change in checked.changes] == ["charges"]


def test_a_body_in_two_charges_of_one_leader_at_once_is_refused(county: County) -> None:
    checked = check_rows(
        "charges", CHARGE_HEADER, ["L01", "B03", "2026-01-01", "2026-06-30"], ["L01", "B03", "2026-06-30", ""]
    )
    assert wheres(checked) == [str(checked.faults[0].place)]
    assert checked.faults[0].place.row == 3


def test_a_charge_that_overlaps_a_stored_one_blames_the_row_of_the_file(county: County) -> None:
    checked = check_rows("charges", CHARGE_HEADER, ["L01", "B01", "2026-01-01", ""])
    assert [fault.place.row for fault in checked.faults] == [2]


def test_charges_that_follow_one_another_are_sound(county: County) -> None:
    checked = check_rows(
        "charges", CHARGE_HEADER, ["L01", "B01", "2024-01-01", "2025-12-31"], ["L01", "B01", "2026-01-01", ""]
    )
    assert checked.is_sound


def test_a_charge_may_not_reach_beyond_its_body(county: County) -> None:
    checked = check_rows("charges", CHARGE_HEADER, ["L01", "B03", "2023-01-01", ""])
    assert {fault.place.row for fault in checked.faults} == {2}


def test_who_ends_a_body_ends_its_charges_and_assignments_in_the_same_file(county: County) -> None:
    body = ["B01", "One", "", "TOWN", 0, "2024-01-01", "2026-06-30"]
    checked = check_rows("bodies", BODY_HEADER, body)
    assert {(fault.place.table, fault.place.row) for fault in checked.faults} == {("bodies.csv", 2)}
    charge, assignment = checked.faults
    assert "L01" in charge.message
    assert "G01" in assignment.message


def test_a_station_of_an_unknown_body_is_refused(county: County) -> None:
    rows = [["code", "name", "group", "body", "valid_from"], ["S91", "Ninety-one", "functional", "B77", "2026-01-01"]]
    assert "B77" in str(check_rows("stations", *rows).faults[0])


def successions(*rows: list[object]) -> CheckedTables:
    bodies = [
        BODY_HEADER,
        *[[code, code, "", "TOWN", 0, "2024-01-01", "2026-06-30"] for code in ("B01", "B02")],
        ["B09", "Nine", "", "TOWN", 0, "2026-07-01", ""],
    ]
    charges = [CHARGE_HEADER, *[["L01", code, "2024-01-01", "2026-06-30"] for code in ("B01", "B02")]]
    header = ["predecessor", "successor", "kind", "on"]
    assignments = [["office", *CHARGE_HEADER[1:]], ["G01", "B01", "2024-01-01", "2026-06-30"]]
    sheets = {"bodies": bodies, "charges": charges, "assignments": assignments, "successions": [header, *rows]}
    return check(workbook(sheets), "merger.xlsx")


def test_a_merger_is_sound_when_the_predecessors_have_ended(county: County) -> None:
    assert not successions(["B01", "B09", "merged", "2026-07-01"], ["B02", "B09", "合并", "2026-07-01"]).faults


def test_nobody_succeeds_a_body_that_has_not_ended(county: County) -> None:
    assert [fault.place.row for fault in successions(["B03", "B09", "merged", "2026-07-01"]).faults] == [2]


def test_a_successor_must_be_there_on_the_day(county: County) -> None:
    assert len(successions(["B01", "B09", "merged", "2026-07-01"], ["B01", "B02", "split", "2026-07-01"]).faults) == 1


def test_chains_of_successors_may_not_close(county: County) -> None:
    faults = successions(["B01", "B02", "renamed", "2026-07-01"], ["B02", "B01", "renamed", "2026-07-01"]).faults
    closing = [fault for fault in faults if "“B01”" in fault.message or "“B02”" in fault.message]
    assert {fault.place.row for fault in closing} == {2, 3}
    assert len(faults) == 4


def test_an_unknown_column_is_refused_because_it_would_be_lost(county: County) -> None:
    checked = check_rows("bodies", [*BODY_HEADER, "telephone"], ["B91", "New", "", "TOWN", 1, "2026-01-01", "", "123"])
    assert [(fault.place.row, fault.place.column) for fault in checked.faults] == [(1, 7)]


def test_a_file_of_an_unknown_kind_says_which_kinds_there_are(county: County) -> None:
    assert "bodies" not in str(check(b"a,b\n1,2\n", "x.csv").faults[0].message)
    assert len(check(b"a,b\n1,2\n", "x.csv").faults) == 1


def test_an_empty_file_is_a_fault(county: County) -> None:
    assert len(check(b"", "x.csv").faults) == 1
    assert len(check(b"code,name,audience,valid_from\n", "bodies.csv").faults) == 1
