"""An import is one transaction and one audit entry, adds, changes and ends rows, and deletes nothing."""

from datetime import date

import pytest
from tests.people import County
from tests.qingheng.organisations.books import csv_text, workbook

from qingheng.accounts.models import User
from qingheng.audit.models import Entry
from qingheng.organisations.actions import FaultyImportError, StaleImportError, import_tables
from qingheng.organisations.checking import check
from qingheng.organisations.models import Body, Charge, Succession

HEADER = ["code", "name", "audience", "valid_from", "valid_to"]


def test_an_import_stores_all_sheets_in_one_go(county: County, framework_administrator: User) -> None:
    merger = {
        "bodies": [
            HEADER,
            ["B01", "One", "TOWN", "2024-01-01", "2026-06-30"],
            ["B09", "Nine", "TOWN", "2026-07-01", ""],
        ],
        "charges": [
            ["leader", "body", "valid_from", "valid_to"],
            ["L01", "B01", "2024-01-01", "2026-06-30"],
            ["L01", "B09", "2026-07-01", ""],
        ],
        "assignments": [["office", "body", "valid_from", "valid_to"], ["G01", "B01", "2024-01-01", "2026-06-30"]],
        "successions": [["predecessor", "successor", "kind", "on"], ["B01", "B09", "merged", "2026-07-01"]],
    }
    counts = import_tables(check(workbook(merger), "merger.xlsx"), by=framework_administrator)
    assert counts == {"added": 3, "changed": 0, "ended": 3}
    assert Body.objects.get(code="B01").valid_to == date(2026, 6, 30)
    assert Succession.objects.get().successor.code == "B09"
    assert Charge.objects.valid_on(date(2026, 7, 1)).filter(body__code="B09").exists()
    entry = Entry.objects.get(action="organisations.tables.imported")
    assert entry.by == framework_administrator.username
    assert entry.facts["added"] == 3


def test_rows_that_the_file_leaves_out_are_not_deleted(county: County, framework_administrator: User) -> None:
    file = csv_text([HEADER, ["B01", "One", "TOWN", "2024-01-01", ""]]).encode()
    import_tables(check(file, "bodies.csv"), by=framework_administrator)
    assert Body.objects.count() == 6


def test_importing_twice_changes_nothing_the_second_time(county: County, framework_administrator: User) -> None:
    file = csv_text([HEADER, ["B07", "Seven", "TOWN", "2024-01-01", ""]]).encode()
    import_tables(check(file, "bodies.csv"), by=framework_administrator)
    assert check(file, "bodies.csv").changes == ()


def test_a_file_with_one_fault_is_not_stored(county: County, framework_administrator: User) -> None:
    file = csv_text([HEADER, ["B07", "Seven", "TOWN", "2024-01-01", ""], ["B08", "", "TOWN", "2024-01-01", ""]])
    with pytest.raises(FaultyImportError):
        import_tables(check(file.encode(), "bodies.csv"), by=framework_administrator)
    assert Body.objects.count() == 6


def test_the_second_of_two_imports_sees_the_first(county: County, framework_administrator: User) -> None:
    mine, other = (
        check(csv_text([HEADER, ["B01", name, "TOWN", "2024-01-01", ""]]).encode(), "bodies.csv")
        for name in ("Mine", "Other")
    )
    import_tables(other, by=framework_administrator)
    with pytest.raises(StaleImportError):
        import_tables(mine, by=framework_administrator)
    assert Body.objects.get(code="B01").name == "Other"
    assert Entry.objects.filter(action="organisations.tables.imported").count() == 1
