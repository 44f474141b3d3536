import io
import zipfile
from datetime import date

import openpyxl
import pytest
from django.test import override_settings
from tests.qingheng.framework.books import cell, changed, faults_after, row_of

from qingheng.framework.uploads import SIZE_MAX, TEXT_SIZE_MAX, read_upload
from qingheng.organisations.tables import guards


def set_cell(sheet: str, heading: str, key_heading: str, key: str, value: object):
    def change(book: openpyxl.Workbook) -> None:
        cell(book, sheet, heading, row_of(book, sheet, key_heading, key)).value = value

    return change


def test_a_wrong_number_is_located_by_sheet_row_and_column_letter() -> None:
    (fault,) = faults_after(set_cell("三级指标", "零分线", "编码", "A1-1", "七成"))
    assert fault.where == "三级指标 第 2 行 R 列（零分线）"
    assert "七成" in fault.message


def test_what_the_engine_finds_is_shown_at_the_cell() -> None:
    faults = faults_after(set_cell("三级指标", "分值", "编码", "A1-1", 19))
    assert any(fault.where.startswith("二级指标 第 2 行") or "第 2 行" in fault.where for fault in faults)
    faults = faults_after(set_cell("三级指标", "监测站", "编码", "A1-1", "S99 无此站"))
    (unknown,) = [fault for fault in faults if "S99" in fault.message]
    assert unknown.where.startswith("三级指标 第 2 行 J 列（监测站）")


def test_a_missing_field_is_shown_at_the_empty_cell() -> None:
    faults = faults_after(set_cell("三级指标", "满分线", "编码", "A1-1", None))
    assert any(fault.where.startswith("三级指标 第 2 行 S 列（满分线）") for fault in faults)


def test_a_fault_in_a_detail_is_shown_on_the_sheet_of_details() -> None:
    (fault,) = faults_after(set_cell("扣分标准", "每次扣分", "指标代码", "A1-2", -3))
    assert fault.where.startswith("扣分标准 第 2 行 C 列（每次扣分）")


def test_a_fault_of_a_whole_item_is_shown_at_its_row() -> None:
    faults = faults_after(set_cell("扣分标准", "数据项代码", "指标代码", "A1-2", "countyy"))
    assert any(fault.where.startswith("三级指标 第 3 行 ·") and "countyy" in fault.message for fault in faults)


def test_a_failing_golden_test_is_shown_at_its_row() -> None:
    faults = faults_after(set_cell("检验算例", "应得分值", "指标代码", "A1-1", 19))
    (fault,) = faults
    assert fault.where.startswith("检验算例 第 2 行")
    assert "19" in fault.message


def test_a_row_of_an_unknown_item_is_a_fault() -> None:
    (fault,) = [
        each
        for each in faults_after(set_cell("分档", "指标代码", "指标代码", "G4-1", "Z9-9"))
        if "Z9-9" in each.message
    ]
    assert fault.where.startswith("分档 第 2 行 A 列")


def test_a_code_that_stands_twice_is_a_fault() -> None:
    faults = faults_after(set_cell("三级指标", "编码", "编码", "A1-2", "A1-1"))
    assert any(fault.where.startswith("三级指标 第 3 行 B 列") for fault in faults)


@pytest.mark.parametrize("value", ["=1+1", "=SUM(A1:A2)"])
def test_a_formula_is_refused_where_it_stands(value: str) -> None:
    (fault,) = faults_after(set_cell("三级指标", "分值", "编码", "A1-1", value))
    assert fault.where == "三级指标 第 2 行 E 列"
    assert "公式" in fault.message


def test_a_date_that_the_program_made_is_refused() -> None:
    (fault,) = faults_after(set_cell("三级指标", "编码", "编码", "J3-1", date(2026, 1, 1)))[:1]
    assert "日期" in fault.message


def test_a_missing_sheet_is_named() -> None:
    faults = faults_after(lambda book: book.remove(book["监测站"]))
    assert any("监测站" in fault.message for fault in faults)


def test_an_unknown_sheet_with_contents_is_refused_and_an_empty_one_is_not() -> None:
    def scratch(book: openpyxl.Workbook) -> None:
        book.create_sheet("草稿")["A1"] = "备忘"

    (fault,) = faults_after(scratch)
    assert fault.where == "草稿"
    assert faults_after(lambda book: book.create_sheet("空")) == []


def test_a_wrong_heading_is_located_and_the_missing_one_named() -> None:
    def rename(book: openpyxl.Workbook) -> None:
        cell(book, "三级指标", "分值", 1).value = "分數"

    faults = faults_after(rename)
    assert any(fault.where == "三级指标 第 1 行 E 列" and "分數" in fault.message for fault in faults)
    assert any("分值" in fault.message for fault in faults)


def test_values_in_a_column_without_heading_are_refused() -> None:
    def note(book: openpyxl.Workbook) -> None:
        book["监测站"]["H2"] = "随手一记"

    (fault,) = faults_after(note)
    assert fault.where == "监测站 第 2 行 H 列"


def test_merged_cells_are_refused() -> None:
    assert any("合并" in fault.message for fault in faults_after(lambda book: book["三级指标"].merge_cells("C2:C3")))


def test_all_faults_are_told_at_once() -> None:
    def many(book: openpyxl.Workbook) -> None:
        cell(book, "三级指标", "零分线", 2).value = "x"
        cell(book, "三级指标", "计分方法", 3).value = "打分"
        cell(book, "扣分标准", "每次扣分", 2).value = "三分"

    assert {fault.where.split(" ")[0] for fault in faults_after(many)} == {"三级指标", "扣分标准"}
    assert len(faults_after(many)) == 3


def test_a_sound_workbook_has_no_faults() -> None:
    assert faults_after(lambda _book: None) == []


def test_half_and_full_width_punctuation_mean_the_same_in_golden_tests() -> None:
    def spelled(book: openpyxl.Workbook) -> None:
        cell(book, "检验算例", "计数", 2).value = "due＝50；done_on_time=49"

    assert faults_after(spelled) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.xlsx", b""),
        ("x.xlsx", b"   \n"),
        ("x.xlsx", b"no workbook"),
        ("x.xlsx", b"PK\x03\x04broken"),
        ("x.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600),
        ("x.yaml", b"\xff\xfe\x00"),
        ("x.xlsx", b"PK\x03\x04" + b"x" * SIZE_MAX),
        ("x.yaml", b"x" * (TEXT_SIZE_MAX + 1)),
    ],
)
def test_what_is_no_framework_file_is_refused_with_a_sentence(name: str, content: bytes) -> None:
    checked = read_upload(content, name)
    assert checked.faults
    assert not checked.is_sound
    assert all(fault.message and fault.remedy for fault in checked.faults)


def test_another_workbook_is_told_apart() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "姓名"
    buffer = io.BytesIO()
    book.save(buffer)
    (fault,) = read_upload(buffer.getvalue(), "名册.xlsx").faults
    assert fault.where == "名册.xlsx"


def test_a_zip_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards, "UNPACKED_SIZE_MAX", 1024 * 1024)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        for number in range(4):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", b"\0" * (1024 * 1024))
    (fault,) = read_upload(buffer.getvalue(), "bomb.xlsx").faults
    assert "MB" in fault.message


@override_settings(UPLOAD_SIZE_MAX=1000)
def test_the_limit_of_the_site_holds_too() -> None:
    assert read_upload(changed(lambda _book: None), "x.xlsx").faults
