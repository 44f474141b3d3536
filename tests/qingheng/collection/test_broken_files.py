"""Every kind of broken file has a message that says what to do, and none of them harms the machine."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest
from tests.people import County
from tests.qingheng.collection.files import SHORT, TODAY, Filled, long_csv, long_workbook, template

from qingheng.collection.checked import CheckedImport
from qingheng.collection.checking import check
from qingheng.collection.models import Observation
from qingheng.collection.workbook.stamp import FIRST_ROW, KEY_ROW, STAMP_SHEET
from qingheng.organisations.tables import guards

pytestmark = pytest.mark.usefixtures("published_framework", "english")


def refused(content: bytes, name: str = "file.xlsx") -> CheckedImport:
    checked = check(content, name, by="test", today=TODAY)
    assert checked.faults
    assert all(fault.message and fault.remedy for fault in checked.faults)
    assert not Observation.objects.exists()
    return checked


def only_message(content: bytes, name: str = "file.xlsx") -> str:
    (fault,) = refused(content, name).faults
    return fault.message


def repacked(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The workbook with a replacement in one of its parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == part:
                assert old in data
                data = data.replace(old, new)
            target.writestr(name, data)
    return buffer.getvalue()


ROW = ["B01", "2026-09", "A1-1", "due", 50]
SHEET = "xl/worksheets/sheet1.xml"


def test_an_empty_file(county: County) -> None:
    assert "empty" in only_message(b"")


def test_a_file_that_is_too_large(county: County, settings: object) -> None:
    settings.UPLOAD_SIZE_MAX = 1000  # type: ignore[attr-defined] # pytest-django's settings proxy
    assert "at most" in only_message(b"x" * 1001)


def test_something_that_is_only_called_a_workbook(county: County) -> None:
    assert "not an Excel workbook" in only_message(b"hello", "data.xlsx")


def test_an_archive_that_is_no_workbook(county: County) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert "not an Excel workbook" in only_message(buffer.getvalue())


def test_a_workbook_cut_short(county: County) -> None:
    content = long_workbook(ROW)
    assert "not an Excel workbook" in only_message(content[: len(content) // 2])


def test_a_workbook_whose_parts_are_damaged(county: County) -> None:
    assert "cannot be read" in only_message(repacked(long_workbook(ROW), "xl/workbook.xml", b"<sheets>", b"<sheets "))


def test_an_old_or_encrypted_workbook(county: County) -> None:
    assert "password" in only_message(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))


def test_a_zip_bomb(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards, "UNPACKED_SIZE_MAX", 1024 * 1024)
    bomb = repacked(long_workbook(ROW), SHEET, b"<sheetData>", b"<sheetData>" + b" " * 2 * 1024 * 1024)
    assert len(bomb) < 20_000
    assert "Unpacked" in only_message(bomb)


def test_a_bomb_whose_directory_lies_about_its_size(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = bytearray(repacked(long_workbook(ROW), SHEET, b"<sheetData>", b"<sheetData>" + b" " * 1024 * 1024))
    with zipfile.ZipFile(io.BytesIO(bytes(bomb))) as archive:
        true_size = archive.getinfo(SHEET).file_size.to_bytes(4, "little")
    assert only_message(bytes(bomb).replace(true_size, (100).to_bytes(4, "little")))


def test_a_far_away_cell_that_would_fill_the_memory(county: County) -> None:
    assert "reaches to row 1048576" in only_message(repacked(long_workbook(ROW), SHEET, b'r="A2"', b'r="XFD1048576"'))


def test_an_xml_document_type_definition(county: County) -> None:
    content = repacked(long_workbook(ROW), SHEET, b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet')
    assert "not an Excel workbook" in only_message(content)


def test_a_formula_without_a_saved_result(county: County) -> None:
    book = openpyxl.load_workbook(io.BytesIO(long_workbook(ROW)))
    book.worksheets[0]["E2"] = "=25+25"
    buffer = io.BytesIO()
    book.save(buffer)
    fault = next(fault for fault in refused(buffer.getvalue()).faults if "formula" in fault.message)
    assert (fault.place.table, fault.place.row, fault.place.column) == ("long", 2, 4)


def test_a_formula_with_its_result_is_read(county: County) -> None:
    content = repacked(long_workbook(ROW), SHEET, b"<v>50</v>", b"<f>25+25</f><v>50</v>")
    assert check(content, "file.xlsx", by="test", today=TODAY).changes[0].value.value == 50


def test_a_cell_that_shows_an_error(county: County) -> None:
    content = repacked(long_workbook(ROW), SHEET, b'r="E2"><v>50</v>', b'r="E2" t="e"><f>1/0</f><v>#DIV/0!</v>')
    fault = next(fault for fault in refused(content).faults if "#DIV/0!" in fault.message)
    assert (fault.place.row, fault.place.column) == (2, 4)


def test_merged_cells(county: County) -> None:
    book = openpyxl.load_workbook(io.BytesIO(long_workbook(ROW, ["B02", *ROW[1:]])))
    book.worksheets[0].merge_cells("B2:B3")
    buffer = io.BytesIO()
    book.save(buffer)
    assert any("Merged" in fault.message and fault.place.row == 2 for fault in refused(buffer.getvalue()).faults)


def test_a_date_where_a_number_should_be(county: County) -> None:
    assert "is a date" in only_message(long_workbook([*ROW[:4], date(2026, 3, 1)]))


@pytest.mark.parametrize(
    "text", ["1,5", "12件", "98%", "1.2.3", "1 2 x", "∞", "NaN", "1e3", "0.00001", "9" * 15, "=1+1"]
)
def test_text_that_is_no_plain_number(county: County, text: str) -> None:
    header = ",".join(SHORT)
    checked = refused(f'{header}\nB01,2026-09,A1-1,due,"{text}"\n'.encode(), "data.csv")
    assert [(fault.place.row, fault.place.column) for fault in checked.faults] == [(2, 4)]


def test_bytes_that_are_no_text(county: County) -> None:
    assert "UTF-8" in only_message(b"\x00\x01\x02\xff\xfe", "data.csv")


def test_quotation_marks_that_do_not_close(county: County) -> None:
    assert "quotation" in only_message(long_csv() + b'"B01,2026-09\n', "data.csv")


def test_a_column_nobody_knows(county: County) -> None:
    assert "comment" in only_message(long_csv([*ROW, "late"], header=[*SHORT, "comment"]), "data.csv")


def test_a_column_that_is_missing(county: County) -> None:
    assert "value" in only_message(long_csv(ROW[:4], header=SHORT[:4]), "data.csv")


def test_a_column_that_stands_there_twice(county: County) -> None:
    assert "twice" in only_message(long_csv([*ROW, 50], header=[*SHORT, "value"]), "data.csv")


def test_a_workbook_with_several_sheets_and_no_stamp(county: County) -> None:
    book = openpyxl.load_workbook(io.BytesIO(long_workbook(ROW)))
    book.create_sheet("second")["A1"] = "something"
    buffer = io.BytesIO()
    book.save(buffer)
    assert "2 filled sheets" in only_message(buffer.getvalue())


def test_a_stamp_somebody_damaged(county: County) -> None:
    filled = Filled(template("S01", "2026-09"))
    filled.book[STAMP_SHEET]["A2"] = "?"
    assert "stamp" in only_message(filled.save())


def test_a_hidden_key_somebody_changed(county: County) -> None:
    filled = Filled(template("S01", "2026-09")).enter("B01", A1_1__due=5)
    filled.values.cell(KEY_ROW, 3, "A1-1|other")
    assert "A1-1|other" in only_message(filled.save())


def test_a_sheet_that_is_no_part_of_the_template(county: County) -> None:
    filled = Filled(template("S01", "2026-09"))
    filled.book.create_sheet("notes")["A1"] = "remember"
    assert "notes" in only_message(filled.save())


def test_values_without_a_body(county: County) -> None:
    filled = Filled(template("S01", "2026-09"))
    filled.values.cell(FIRST_ROW + 6, 3, 7)
    assert "no body" in only_message(filled.save())


def test_a_station_that_does_not_exist(county: County) -> None:
    filled = Filled(template("S01", "2026-09"))
    filled.book[STAMP_SHEET]["B2"] = "S77"
    assert "S77" in only_message(filled.save())


def test_a_period_that_has_not_begun(county: County) -> None:
    filled = Filled(template("S01", "2026-09"))
    filled.book[STAMP_SHEET]["B3"] = "2027-09"
    assert "not begun" in only_message(filled.save())
