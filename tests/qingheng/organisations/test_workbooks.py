"""What is exported is imported again without a change; templates carry nothing but their headers."""

import io
from datetime import date

import openpyxl
import pytest
from django.utils import translation
from tests.people import County

from qingheng.organisations.checking import check
from qingheng.organisations.kinds import KINDS
from qingheng.organisations.models import Body, FormerName, ScenarioFlag, SpecialDay, Succession
from qingheng.organisations.register import stored_register
from qingheng.organisations.workbooks import csv_file, workbook


@pytest.fixture
def full_county(county: County) -> County:
    """A county with a row of every kind, and names that could be mistaken."""
    body = county.towns[2]
    Body.objects.filter(pk=body.pk).update(valid_to=date(2026, 6, 30), name="=1+1", short_name="1-2")
    successor = Body.objects.create(code="B09", name='新"镇", 一', audience=body.audience, valid_from=date(2026, 7, 1))
    Succession.objects.create(predecessor=body, successor=successor, kind="merged", on=date(2026, 7, 1), note="并入")
    ScenarioFlag.objects.create(body=county.towns[0], flag="election_year", valid_from=date(2026, 1, 1))
    FormerName.objects.create(body=county.towns[0], name="=旧镇", until=date(2025, 12, 31))
    SpecialDay.objects.create(day=date(2026, 10, 1), is_working=False, name="国庆节")
    SpecialDay.objects.create(day=date(2026, 10, 10), is_working=True, name="国庆节调休上班")
    county.stations["S01"].body = county.departments[0]
    county.stations["S01"].save()
    return county


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_exported_workbook_changes_nothing_when_imported(full_county: County, language: str) -> None:
    with translation.override(language):
        content = workbook(stored_register())
    checked = check(content, "organisations.xlsx")
    assert (checked.faults, checked.changes) == ((), ())
    assert checked.rows == sum(map(len, stored_register().values()))


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.code)
def test_an_exported_csv_changes_nothing_when_imported(full_county: County, kind: object) -> None:
    content = csv_file(kind, stored_register())  # type: ignore[arg-type] # a kind
    checked = check(content, f"{kind.code}.csv")  # type: ignore[attr-defined] # a kind
    assert (checked.faults, checked.changes) == ((), ())


def test_the_template_has_a_guide_and_a_sheet_for_each_kind(db: None) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook()))
    assert book.sheetnames == [
        "填表说明",
        "评价对象类别",
        "单位",
        "监测站",
        "分管领导",
        "分管联系",
        "监督机构",
        "联系监督",
        "沿革",
        "曾用名",
        "情形",
        "节假日与调休",
    ]
    assert [cell.value for cell in book["单位"][1]][:4] == ["编码*", "单位名称*", "简称", "类别*"]
    assert book["监测站"].data_validations.dataValidation


def test_an_empty_template_says_that_it_is_empty(db: None) -> None:
    assert len(check(workbook(), "template.xlsx").faults) == 1


def test_text_that_looks_like_a_formula_stays_text(full_county: County) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(stored_register())))
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
