"""The workbook says what the page says, and nothing in it runs."""

from io import BytesIO

import pytest
from django.test import Client
from openpyxl import Workbook, load_workbook
from tests.qingheng.dashboards.conftest import Scored

from qingheng.organisations.models import Body

ADDRESS = "/cockpit/workbook/?period=2026-Q1"
pytestmark = pytest.mark.django_db


def book(client: Client, address: str = ADDRESS) -> Workbook:
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Disposition"] == 'attachment; filename="cockpit-2026-Q1.xlsx"'
    return load_workbook(BytesIO(response.content))


def test_every_total_and_pillar_is_in_the_workbook(scored: Scored, overseer: Client) -> None:
    sheet = book(overseer).worksheets[0]
    for cells in sheet.iter_rows(min_row=3, values_only=True):
        result = scored.result(str(cells[0]))
        assert cells[3] == result.total / 100
        assert list(cells[8:]) == [node.points / 100 for node in result.nodes.values() if node.level == 1]


def test_colours_stand_beside_their_words(scored: Scored, overseer: Client) -> None:
    sheet = book(overseer).worksheets[0]
    first = next(row for row in sheet.iter_rows(min_row=3) if row[0].value == "B01")
    assert [first[4].value, first[5].value] == ["正常", "红"]
    assert first[8].fill.fgColor.rgb == "FFC11C24"


def test_deductions_add_up_and_stations_are_listed(scored: Scored, overseer: Client) -> None:
    _heat, deductions, stations = book(overseer).worksheets
    lost = sum(round(float(str(cells[4])) * 100) for cells in deductions.iter_rows(min_row=3, values_only=True))
    assert lost == sum(100_000 - scored.result(body.code).total for body in scored.county.bodies)
    assert {str(cells[0]) for cells in stations.iter_rows(min_row=3, values_only=True)} <= set(scored.county.stations)


def test_headings_stay_in_sight_and_can_be_filtered(scored: Scored, overseer: Client) -> None:
    for sheet in book(overseer).worksheets:
        assert sheet.freeze_panes == "C3"
        assert sheet.auto_filter.ref.startswith("A2:")


@pytest.mark.parametrize("name", ['=HYPERLINK("http://x")', "+1+1", "-2", "@SUM(A1)", "http://x"])
def test_no_name_becomes_a_formula_or_a_link(scored: Scored, overseer: Client, name: str) -> None:
    Body.objects.filter(code="B02").update(name=name)
    cell = next(row[1] for row in book(overseer).worksheets[0].iter_rows(min_row=3) if row[0].value == "B02")
    assert (cell.value, cell.data_type, cell.hyperlink) == (name, "s", None)


def test_the_workbook_follows_the_filters_of_the_page(scored: Scored, overseer: Client) -> None:
    sheet = book(overseer, f"{ADDRESS}&audience=DEPT&sort=total").worksheets[0]
    codes = [cells[0] for cells in sheet.iter_rows(min_row=3, values_only=True)]
    assert codes == ["B11", "B12", "B13"]
