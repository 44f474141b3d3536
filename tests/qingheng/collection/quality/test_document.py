"""A file of rules is checked whole: every fault with its line, and every example tried."""

from typing import Any

import pytest
import yaml
from tests.people import county_document

from qianfen import Framework
from qingheng.collection.quality.findings import shipped_source
from qingheng.collection.quality.kinds import KINDS
from qingheng.collection.quality.rule_page import idle_in
from qingheng.collection.quality.rules import RuleSet, rules_in
from qingheng.collection.quality.schema import check, read_rules

pytestmark = pytest.mark.usefixtures("english")


def document() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(shipped_source())
    return loaded


def rule_in(text: dict[str, Any], code: str) -> dict[str, Any]:
    return next(rule for rule in text["rules"] if rule["code"] == code)


def test_the_shipped_rules_are_without_fault_and_their_examples_hold() -> None:
    checked = read_rules(shipped_source().encode(), "rules.yaml")
    assert not checked.faults
    assert len(checked.rules.rules) >= 15


def test_every_kind_is_used_and_every_rule_has_an_example_that_fires_and_one_that_does_not() -> None:
    rules = document()["rules"]
    assert {rule["kind"] for rule in rules} == set(KINDS)
    for rule in rules:
        expected = [example["expect"] == "nothing" for example in rule["examples"]]
        assert set(expected) == {True, False}, rule["code"]


@pytest.mark.parametrize(
    ("code", "changes", "part"),
    [
        ("whole-numbers", {"severity": "fatal"}, "“fatal” is not possible here"),
        ("whole-numbers", {"kind": "guess"}, "“guess” is not possible here"),
        ("jump-of-stock", {"severity": "error"}, "cannot be an error"),
        ("whole-numbers", {"code": "Whole Numbers"}, "is no code for this rule"),
        ("whole-numbers", {"code": "part-of-whole"}, "is no code for this rule"),
        ("whole-numbers", {"parameters": {"places": 0.5}}, "“0.5” is not possible here"),
        ("whole-numbers", {"parameters": {"places": "none"}}, "“none” is not possible here"),
        ("whole-numbers", {"parameters": {}}, "“places” is missing"),
        ("whole-numbers", {"parameters": {"places": 0, "more": 1}}, "“more” is no field here"),
        ("too-good-for-long", {"scope": {"methods": ["guess"]}}, "“guess” is not possible here"),
        ("too-good-for-long", {"scope": {"bodies": ["B1"]}}, "“bodies” is no field here"),
        ("too-good-for-long", {"scope": {"items": "A*"}}, "is no list"),
        ("whole-numbers", {"asks": {"zh": "{value}", "en": "{score}"}}, "{score}, which is not known here"),
        ("whole-numbers", {"asks": {"zh": "{value}", "en": "{value.real}"}}, "which is not known here"),
        ("whole-numbers", {"says": {"zh": "整数", "en": "{places:>99999999}"}}, "which is not known here"),
        ("whole-numbers", {"says": {"zh": "整数"}}, "“en” is missing"),
        ("part-of-whole", {"parameters": {"pairs": ["part of whole"]}}, "“part of whole” is not possible here"),
        ("whole-numbers", {"examples": []}, "has no example"),
        ("whole-numbers", {"examples": [{"given": {"value": 3}, "expect": [{"value": "3"}]}]}, "finds nothing, not"),
        ("whole-numbers", {"examples": [{"given": {"value": 3}}]}, "cannot be read"),
    ],
)
def test_every_fault_is_named(code: str, changes: dict[str, Any], part: str) -> None:
    text = document()
    rule_in(text, code).update(changes)
    messages = [str(fault) for fault in check(text)]
    assert any(part in message for message in messages), messages


def test_faults_stand_at_their_lines_and_all_at_once() -> None:
    source = shipped_source().replace("severity: error", "severity: fatal").replace("kind: range", "kind: guess")
    checked = read_rules(source.encode(), "rules.yaml")
    lines = [source.splitlines()[int(fault.where.rsplit(" ", 1)[1]) - 1].strip() for fault in checked.faults]
    assert set(lines) == {"severity: fatal", "kind: guess"}
    assert len(lines) == source.count("severity: fatal") + source.count("kind: guess")


def test_what_is_no_yaml_of_rules_is_refused_with_a_sentence() -> None:
    for content in (b"", b"- 1", b"meta: [", b"meta: {title: x, version: '1'}\nrules: nothing", b"\x00\x01"):
        assert read_rules(content, "rules.yaml").faults


def test_a_file_that_is_too_large_is_not_even_read() -> None:
    [fault] = read_rules(b"#" * 2_000_000, "rules.yaml").faults
    assert "MB" in fault.message


def test_the_shipped_file_is_read_once() -> None:
    assert rules_in(shipped_source()) is rules_in(shipped_source())


def test_a_fact_is_an_item_with_its_data_item() -> None:
    text = document()
    rule_in(text, "accountable-for-appointments")["parameters"]["one"] = ["accountable"]
    assert any("“accountable” is not possible here" in str(fault) for fault in check(text))


def test_a_rule_that_fits_nothing_in_the_framework_is_named() -> None:
    framework = Framework.parse(county_document())
    assert idle_in(framework, rules_in(shipped_source())) == frozenset()
    text = document()
    rule_in(text, "accountable-for-appointments")["parameters"]["one"] = ["Z9-9:nothing"]
    rule_in(text, "jump-of-stock")["scope"]["items"] = ["Z*"]
    assert idle_in(framework, RuleSet.parse(text)) == {"accountable-for-appointments", "jump-of-stock"}
