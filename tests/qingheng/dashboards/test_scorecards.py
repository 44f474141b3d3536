"""The page of all scorecards shows every item of every body overseen, as it was scored."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.small_county import SmallCounty

import qianfen
from qingheng.accounts.models import User
from qingheng.dashboards.queries.scorecards import shade
from qingheng.scoring.models import LiveScorecard

URL = reverse("dashboards:scorecards")


def shown(client: Client, person: str) -> tuple[set[str], str]:
    client.force_login(User.objects.get(username=person))
    response = client.get(URL, {"period": "2024-11"})
    assert response.status_code == 200
    return {line.row.body.code for line in response.context["sheet"].lines}, response.content.decode()


def test_every_item_of_every_body_stands_there_as_it_was_scored(small_county: SmallCounty, client: Client) -> None:
    bodies, page = shown(client, "framework_administrator")
    assert bodies == {"B01", "B02", "B03", "B11", "B12", "B13"}
    card = LiveScorecard.objects.get(body__code="B01", period="2024-11").result
    items = [node for node in card.nodes.values() if node.level == 3]
    assert len(items) > 40
    for node in items:
        link = f'/bodies/B01/items/{node.code}/?period=2024-11"'
        cell = page[page.index(link) :].partition("</a>")[0]
        assert cell.endswith(qianfen.format_points(node.points)), node


def test_a_leader_sees_only_the_bodies_in_charge(small_county: SmallCounty, client: Client) -> None:
    assert shown(client, "leader")[0] == {"B01", "B02"}


@pytest.mark.parametrize(("lost", "expected"), [(0, 0), (1, 1), (200, 1), (201, 2), (600, 2), (601, 3), (1201, 4)])
def test_the_shade_grows_with_the_share_that_was_lost(lost: int, expected: int) -> None:
    assert shade(lost, full=2000) == expected
