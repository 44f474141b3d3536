"""A faulty file comes back as it was, with its faults marked; what is marked is not read when it is brought again."""

import csv
import io
import re
import zipfile
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl.worksheet.worksheet import Worksheet
from tests.people import County
from tests.qingheng.collection.files import TODAY, Filled, long_csv, long_workbook, template
from tests.qingheng.collection.test_broken_files import repacked

from qingheng.accounts.models import User
from qingheng.collection.bringing import look_at
from qingheng.collection.checking import check
from qingheng.collection.workbook.marked_csv import harmless
from qingheng.collection.workbook.marked_file import marked_file
from qingheng.collection.workbook.marking import AUTHOR
from qingheng.collection.workbook.stamp import FIRST_ROW, KEY_ROW
from qingheng.organisations.tables import TableError

pytestmark = pytest.mark.usefixtures("published_framework", "english")


def broken() -> Filled:
    """A workbook with a part over its whole, a word for a number, a formula, and an extra sheet-wide format."""
    filled = Filled(template("S01", "2026-09"))
    filled.enter("B01", A1_1__due=50, A1_1__done_on_time=51).enter("B02", A1_1__due="ten", A1_2__city="=1+1")
    filled.values.column_dimensions["C"].width = 33
    return filled


def given_back(content: bytes, by: User, name: str = "sheet.xlsx") -> Any:
    new_name, marked = marked_file(content, name, by=by)
    assert new_name == "sheet-errors.xlsx"
    return openpyxl.load_workbook(io.BytesIO(marked))


def column_of_errors(sheet: Worksheet) -> int:
    return next(cell.column for cell in sheet[FIRST_ROW - 2] if cell.value == "error")


def saved(book: Any) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_every_fault_stands_in_its_row_at_its_cell_and_in_the_list(county: County, station_clerk: User) -> None:
    filled = broken()
    keys = filled.keys(filled.values)
    book = given_back(filled.save(), station_clerk)
    values, column = book.worksheets[0], column_of_errors(book.worksheets[0])
    assert "51" in values.cell(FIRST_ROW, column).value
    assert values.cell(FIRST_ROW + 1, column).value.count("\n") == 1
    assert values.cell(FIRST_ROW + 2, column).value is None
    wrong = [(FIRST_ROW, keys["A1-1|done_on_time"]), (FIRST_ROW + 1, keys["A1-1|due"])]
    marked = [(cell.row, cell.column) for row in values.iter_rows() for cell in row if _is_marked(cell)]
    assert set(wrong) <= set(marked)
    ranges = {str(rule.sqref) for rule in values.conditional_formatting}
    assert {values.cell(*place).coordinate for place in wrong} <= ranges
    listed = book.worksheets[-1]
    links = [cell.hyperlink.location or cell.hyperlink.ref for cell in listed["B"] if cell.hyperlink]
    assert len(links) == 3


def _is_marked(cell: Any) -> bool:
    return cell.comment is not None and cell.comment.author == AUTHOR


def test_what_was_brought_stays_as_it_was(county: County, station_clerk: User) -> None:
    values = given_back(broken().save(), station_clerk).worksheets[0]
    keys = {cell.value: cell.column for cell in values[KEY_ROW] if cell.value}
    assert values.cell(FIRST_ROW + 1, keys["A1-2|city"]).value == "=1+1"
    assert values.cell(FIRST_ROW + 1, keys["A1-1|due"]).value == "ten"
    assert values.column_dimensions["C"].width == 33
    assert values.protection.sheet
    assert values.row_dimensions[KEY_ROW].hidden
    assert values.data_validations.dataValidation


def test_a_corrected_workbook_that_still_has_its_marks_is_taken(county: County, station_clerk: User) -> None:
    book = given_back(broken().save(), station_clerk)
    values = book.worksheets[0]
    keys = {cell.value: cell.column for cell in values[KEY_ROW] if cell.value}
    for row, key, value in ((0, "A1-1|done_on_time", 49), (1, "A1-1|due", 10), (1, "A1-2|city", 2)):
        values.cell(FIRST_ROW + row, keys[key]).value = value
    found = look_at(saved(book), "again.xlsx", by=station_clerk, today=TODAY)
    assert found.is_sound


def test_marks_of_an_earlier_round_are_gone_in_the_next(county: County, station_clerk: User) -> None:
    book = given_back(broken().save(), station_clerk)
    values = book.worksheets[0]
    keys = {cell.value: cell.column for cell in values[KEY_ROW] if cell.value}
    values.cell(FIRST_ROW, keys["A1-1|done_on_time"]).value = 49
    again = given_back(saved(book), station_clerk)
    column = column_of_errors(again.worksheets[0])
    assert again.worksheets[0].cell(FIRST_ROW, column).value is None
    assert again.worksheets[0].cell(FIRST_ROW + 1, column).value
    assert again.worksheets[0].cell(FIRST_ROW, keys["A1-1|done_on_time"]).comment is None
    assert len(again.sheetnames) == len(book.sheetnames)
    assert column == column_of_errors(values)


def test_messages_that_quote_a_formula_are_text(county: County, station_clerk: User) -> None:
    content = Filled(template("S01", "2026-09")).enter("B01", A1_1__due="'=HYPERLINK(1)").save()
    book = given_back(content, station_clerk)
    formulas = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert not formulas


def test_a_long_workbook_comes_back_as_a_workbook(county: County, framework_administrator: User) -> None:
    content = long_workbook(["B01", "2026-09", "A1-1", "due", "ten"], ["B02", "2026-09", "A1-1", "due", 5])
    book = given_back(content, framework_administrator)
    assert [cell.value for cell in book.worksheets[0][1]][-1] == "error"
    assert "ten" in book.worksheets[0].cell(2, 6).value
    book.worksheets[0].cell(2, 5).value = 10
    assert look_at(saved(book), "again.xlsx", by=framework_administrator, today=TODAY).is_sound


def test_a_long_csv_comes_back_with_a_column_of_errors(county: County, framework_administrator: User) -> None:
    rows = (["B01", "2026-09", "A1-1", "due", "ten"], ["B02", "2026-09", "A1-1", "due", "5"])
    name, content = marked_file(long_csv(*rows), "long.csv", by=framework_administrator)
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert name == "long-errors.csv"
    assert lines[0][-1] == "error"
    assert [line[:-1] for line in lines[1:]] == [list(row) for row in rows]
    assert "ten" in lines[1][-1]
    assert lines[2][-1] == ""
    corrected = content.replace(b"due,ten", b"due,10")
    assert check(corrected, "again.csv", by=framework_administrator, today=TODAY).is_sound


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-x", "@SUM(A1)", "\t=1"])
def test_text_that_a_program_would_calculate_is_defused(text: str) -> None:
    assert harmless(text).startswith("'")


@pytest.mark.parametrize("text", ["-5", "+3.5", "12", "", "B01", "1e3"])
def test_numbers_and_plain_text_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"])
def test_no_part_of_a_workbook_may_declare_entities(county: County, station_clerk: User, part: str) -> None:
    bomb = b'?>\n<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    content = repacked(template("S01", "2026-09"), part, b"?>", bomb)
    assert not look_at(content, "sheet.xlsx", by=station_clerk, today=TODAY).is_sound
    with pytest.raises(TableError):
        marked_file(content, "sheet.xlsx", by=station_clerk)


def test_a_bomb_is_not_unpacked_to_be_marked(county: County, station_clerk: User) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (130 << 20))
    assert len(buffer.getvalue()) < 1 << 20
    with pytest.raises(TableError):
        marked_file(buffer.getvalue(), "sheet.xlsx", by=station_clerk)


def test_the_page_offers_the_marked_file_and_gives_it_to_nobody_else(
    client: Client, station_clerk: User, framework_administrator: User
) -> None:
    client.force_login(station_clerk)
    file = SimpleUploadedFile("sheet.xlsx", broken().save())
    page = client.post("/collection/import/", {"file": file}).content.decode()
    (address,) = re.findall(r'href="(/collection/import/[^"]+/errors/)"', page)
    response = client.get(address)
    assert "sheet-" in response["Content-Disposition"]
    assert openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0].protection.sheet
    client.force_login(framework_administrator)
    assert client.get(address).status_code == 302
