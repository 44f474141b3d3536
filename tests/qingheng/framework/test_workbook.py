import io

import openpyxl
import pytest
from django.utils.translation import override
from hypothesis import given, settings
from tests.qingheng.framework.documents import awkward_documents, county, leaf, same

from qingheng.framework.exact import checksum, dumps
from qingheng.framework.order import in_order
from qingheng.framework.workbook import read_workbook, write_workbook
from qingheng.framework.workbook.columns import Sheet
from qingheng.framework.workbook.kinds import Choice, spellings
from qingheng.framework.workbook.layout import SHEETS


def there_and_back(document: dict) -> dict:
    return read_workbook(write_workbook(document), "x.xlsx")[0]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_county_framework_comes_back_from_a_workbook_to_the_digit(language: str) -> None:
    document = county()
    with override(language):
        again = there_and_back(document)
    assert dumps(in_order(again)) == dumps(in_order(document))
    assert checksum(again) == checksum(document)


def test_a_workbook_written_in_one_language_is_read_in_the_other() -> None:
    document = county()
    with override("zh-hans"):
        content = write_workbook(document)
    with override("en"):
        assert same(read_workbook(content, "x.xlsx")[0], document)


@settings(max_examples=20, deadline=None)
@given(awkward_documents())
def test_any_document_comes_back_from_a_workbook_to_the_digit(document: dict) -> None:
    assert same(there_and_back(document), document)


def cells(content: bytes, title: str) -> list[list[object]]:
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(content))[title].iter_rows()]


def test_an_item_stands_in_one_row_in_the_words_of_the_office() -> None:
    with override("zh-hans"):
        rows = cells(write_workbook(county()), "三级指标")
    row = dict(zip(rows[0], next(row for row in rows if row[1] == "A1-1"), strict=True))
    assert row["二级指标"] == "A1"
    assert (row["计分方法"], row["报送周期"], row["监测站"]) == ("比率", "月", "S01 市委办公室")
    assert (row["零分线"], row["满分线"], row["分值"]) == ("0.70", 0.98, 20)
    assert row["评价对象类别"] == "all 全部单位"


def test_headings_of_a_sheet_are_told_apart_in_both_languages() -> None:
    for sheet in SHEETS:
        titles = [title for column in sheet.columns for title in spellings(column.title)]
        assert len(titles) == len(set(titles)), sheet.key
    titles = [title for sheet in SHEETS for title in spellings(sheet.title)]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.key)
def test_words_of_closed_lists_are_told_apart_in_both_languages(sheet: Sheet) -> None:
    for column in sheet.columns:
        if isinstance(column.kind, Choice):
            words = [word for name in column.kind.names.values() for word in spellings(name)]
            assert len(words) == len(set(words)), column.field


def test_titles_of_sheets_are_what_excel_allows() -> None:
    for sheet in SHEETS:
        for title in spellings(sheet.title):
            assert len(title) <= 31
            assert not set(title) & set("[]:*?/\\'")


def test_the_workbook_helps_whoever_fills_it_in() -> None:
    with override("zh-hans"):
        book = openpyxl.load_workbook(io.BytesIO(write_workbook(county())))
    sheet = book["三级指标"]
    assert sheet.freeze_panes == "D2"
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    assert "扣分" in rules["H2"].formula1
    assert (
        rules["J2"].formula1.startswith("='选项'!") or "选项" in rules["J2"].formula1 or "S01" in rules["J2"].formula1
    )
    assert all(rule.prompt for rule in rules.values())
    assert book["选项"].sheet_state == "hidden"
    assert book.sheetnames[0] == "填写说明"


def test_numbers_typed_as_numbers_are_read_as_people_see_them() -> None:
    with override("zh-hans"):
        book = openpyxl.load_workbook(io.BytesIO(write_workbook(county())))
        sheet = book["三级指标"]
        headings = [cell.value for cell in sheet[1]]
        sheet.cell(2, headings.index("零分线") + 1, 0.1 + 0.2)
        sheet.cell(2, headings.index("分值") + 1, 20.0)
        buffer = io.BytesIO()
        book.save(buffer)
        item = leaf(read_workbook(buffer.getvalue(), "x.xlsx")[0], "A1-1")
    assert (dumps(item["zero_at"]), dumps(item["points"])) == ("0.3", "20")
