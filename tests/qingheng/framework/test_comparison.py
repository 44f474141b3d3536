from typing import Any

from django.utils.translation import override
from tests.qingheng.framework.documents import county, leaf

from qianfen import Framework
from qingheng.framework.comparison import compare, summary

COUNTY = Framework.parse(county())


def against(document: dict[str, Any]):
    return compare(COUNTY, Framework.parse(document))


def test_the_same_document_changes_nothing() -> None:
    comparison = against(county())
    assert comparison.is_empty
    assert summary(comparison)


def test_a_changed_parameter_is_shown_field_by_field_in_words() -> None:
    document = county()
    item = leaf(document, "A1-1")
    item["zero_at"], item["station"], item["tests"] = 0.75, "S02", []
    with override("zh-hans"):
        comparison = against(document)
        (change,) = comparison.changed
        assert [str(field.field) for field in change.fields] == ["计分方法", "监测站", "检验算例"]
    assert "70%" in change.fields[0].before
    assert "75%" in change.fields[0].after
    assert (change.fields[1].before, change.fields[1].after) == ("S01 市委办公室", "S02 市政府办公室")


def test_what_differs_inside_a_field_is_marked() -> None:
    document = county()
    leaf(document, "A1-1").update(zero_at=0.75, tests=[])
    (change,) = against(document).changed
    method = change.fields[0]
    assert [part.text for part in method.before_parts if part.is_changed] == ["70%"]
    assert [part.text for part in method.after_parts if part.is_changed] == ["75%"]
    assert "".join(part.text for part in method.after_parts) == method.after


def test_points_moved_between_items_are_counted_per_pillar() -> None:
    document = county()
    for code, points in (("A1-1", 25), ("A1-2", 15)):
        leaf(document, code).update(points=points, tests=[])
    comparison = against(document)
    moves = {move.code: move for move in comparison.pillars}
    assert moves["A"].points_moved == 500
    assert moves["A"].is_changed
    assert not moves["B"].is_changed
    assert {change.after.code: change.points_delta for change in comparison.changed} == {"A1-1": 500, "A1-2": -500}


def test_items_are_matched_by_code_alone() -> None:
    document = county()
    leaf(document, "A1-1")["code"] = "A1-9"
    comparison = against(document)
    assert [item.code for item in comparison.added] == ["A1-9"]
    assert [item.code for item in comparison.removed] == ["A1-1"]
    assert comparison.changed == []


def test_general_rules_are_compared_too() -> None:
    document = county()
    document["thresholds"]["total"][0]["below"] = 920
    document["event_modifiers"]["unit_leader"]["factor"] = 3
    with override("zh-hans"):
        comparison = against(document)
        assert [str(change.field) for change in comparison.general] == ["总分纵向预警阈值", "情节系数"]
    assert "920.00" in comparison.general[0].after


def test_a_factor_changes_the_sentences_of_the_items_that_use_it() -> None:
    document = county()
    document["event_modifiers"]["unit_leader"]["factor"] = 3
    for code in ("A2-1", "E1-1", "F2-1", "G1-1"):
        leaf(document, code)["tests"] = []
    assert {change.after.code for change in against(document).changed} == {"A2-1", "E1-1", "F2-1", "G1-1"}
