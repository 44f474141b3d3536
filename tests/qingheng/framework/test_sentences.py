from pathlib import Path

import pytest
import yaml
from django.utils.translation import override
from tests.qingheng.framework.documents import county, leaf, leaves

from qianfen import Framework, Item
from qianfen.framework import Banded, Deduct, Manual, Ratio, Survey, Veto
from qingheng.framework.exact import Spelled
from qingheng.framework.sentences import sentence

COUNTY = Framework.parse(county())
LANGUAGES = ("zh-hans", "en")
SPOKEN = yaml.safe_load(Path(__file__).with_name("sentences.yaml").read_text(encoding="utf-8"))


def said(code: str, language: str, **changes: object) -> str:
    """The sentence of an item of the county, with some fields of it changed."""
    document = county()
    leaf(document, code).update(changes)
    for each in leaves(document):
        each["tests"] = []
    framework = Framework.parse(document)
    with override(language):
        return sentence(framework.item(code), framework)


@pytest.mark.parametrize("case", SPOKEN, ids=lambda case: f"{case['code']} {case['language']}")
def test_a_rule_says_itself(case: dict[str, str]) -> None:
    with override(case["language"]):
        assert sentence(COUNTY.item(case["code"]), COUNTY) == case["says"]


def test_circumstances_and_the_event_group_are_said() -> None:
    words = said("A2-1", "zh-hans")
    assert "适用情节系数（可叠乘）" in words
    assert "“涉及领导班子成员”加倍扣分" in words
    assert "“本单位主动报告（第二种形态及以上）”减半扣分" in words
    assert "（第一种形态）”不扣分" in words
    assert words.endswith("以列在前者为准。")


def test_what_costs_everything_is_said_to_leave_nothing() -> None:
    assert "发生“瞒报谎报”的不得分" in said("A2-2", "zh-hans")
    assert "any “瞒报谎报” leaves no points" in said("A2-2", "en")


def test_lower_is_better_turns_the_goalposts() -> None:
    flipped = {"zero_at": Spelled("0.30"), "full_at": Spelled("0.05")}
    assert "5% 及以下得满分 20 分，30% 及以上不得分" in said("A1-1", "zh-hans", **flipped)
    assert "5% or less gives all 20 points, 30% or more none" in said("A1-1", "en", **flipped)


def test_goalposts_show_no_superfluous_zeros_and_lose_no_digit() -> None:
    assert "97.25% 及以上" in said("A1-1", "zh-hans", full_at=Spelled("0.972500"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("item", COUNTY.items, ids=lambda item: item.code)
def test_every_item_of_the_county_says_itself(item: Item, language: str) -> None:
    with override(language):
        words = sentence(item, COUNTY)
    assert words.endswith("。" if language == "zh-hans" else ".")
    assert not any(mark in words for mark in ("%(", "None", "  "))


def test_every_kind_of_rule_is_tried() -> None:
    assert {type(item.rule) for item in COUNTY.items} == {Deduct, Ratio, Banded, Survey, Manual, Veto}


@pytest.mark.parametrize(
    ("field", "value"),
    [("zero_at", 0.5), ("full_at", 0.99), ("points", 20.5)],
)
def test_a_changed_parameter_changes_the_sentence(field: str, value: float) -> None:
    document = county()
    item = leaf(document, "A1-1")
    item["tests"] = []
    if field == "points":
        item["points"], leaf(document, "A1-2")["points"] = value, 19.5
        leaf(document, "A1-2")["tests"] = []
    else:
        item[field] = value
    framework = Framework.parse(document)
    assert sentence(framework.item("A1-1"), framework) != sentence(COUNTY.item("A1-1"), COUNTY)
