"""Every story of the county is visible in what the engine makes of the data."""

from decimal import Decimal
from typing import Any

import pytest
from tests.qingheng.demo.cards import Cards

from qianfen import Scorecard
from qingheng.demo import county
from qingheng.demo.county import Story

EXPECTATIONS = [
    pytest.param(story, expected, id=f"{story.code}-{number}")
    for story in county.stories()
    for number, expected in enumerate(story.expectations)
]


def hundredths(points: Any) -> int:
    return int(Decimal(str(points)) * 100)


def counted(card: Scorecard, item: str, event: str) -> bool:
    """Whether the event stands among the inputs of a deduction of the item."""
    return any(event in str(deduction.inputs) for deduction in card.deductions if deduction.item == item)


@pytest.mark.parametrize(("story", "expected"), EXPECTATIONS)
def test_a_story_is_told_by_the_scores(story: Story, expected: dict[str, Any], at_first: Cards, at_last: Cards) -> None:
    if "station" in expected:
        assert {"station": expected["station"], "body": story.body} in county.table("station_bodies")
        return
    if "ended" in expected:
        body = next(body for body in county.bodies() if body.code == story.body)
        assert body.valid_to is not None
        assert str(body.valid_to) < expected["as_of"]
        assert story.body in {row["predecessor"] for row in county.table("successions")}
        return
    check(expected, (at_first if expected.get("first") else at_last)[story.body, expected["as_of"]])


def check(expected: dict[str, Any], card: Scorecard) -> None:
    if "absent" in expected:
        assert expected["node"] not in card.nodes
    elif "loses" in expected:
        assert counted(card, expected["item"], expected["event"])
    elif "spares" in expected:
        assert not counted(card, expected["item"], expected["event"])
        assert any(note.item == expected["item"] and expected["event"] in str(note.params) for note in card.notes)
    else:
        check_node(expected, card)


def check_node(expected: dict[str, Any], card: Scorecard) -> None:
    node = card.nodes[expected["node"]]
    known = {"as_of", "node", "first", "below", "from", "exactly", "flag"}
    assert set(expected) <= known
    if "below" in expected:
        assert node.points < hundredths(expected["below"])
    if "from" in expected:
        assert node.points >= hundredths(expected["from"])
    if "exactly" in expected:
        assert node.points == hundredths(expected["exactly"])
    if "flag" in expected:
        assert expected["flag"] in node.flags


def test_every_story_speaks_chinese_and_english() -> None:
    for story in county.stories():
        for part in ("sentence", "look"):
            assert set(story.telling[part]) == {"zh", "en"}
