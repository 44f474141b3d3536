"""Sheets for tests of quality rules, as short as the examples in the rules' own file."""

from collections.abc import Mapping
from typing import Any

from qingheng.collection.quality.examples import sheet_of
from qingheng.collection.quality.kinds import KINDS
from qingheng.collection.quality.rules import QUESTION, Rule
from qingheng.collection.quality.scope import Scope
from qingheng.collection.quality.values import Finding

WORDS = {"zh": "…", "en": "…"}


def rule_of(kind: str, **parameters: Any) -> Rule:
    """A rule of a kind that applies everywhere."""
    block = {"code": "tried", "kind": kind, "severity": QUESTION, "parameters": parameters}
    return Rule.parse({**block, "says": WORDS, "asks": WORDS, "why": WORDS})


def found(kind: str, given: Mapping[str, Any], **parameters: Any) -> list[Finding]:
    """What a rule of this kind finds on a small sheet."""
    sheet = sheet_of(given)
    assert KINDS[kind]
    assert Scope().choose(sheet.columns) == list(sheet.columns)
    return list(rule_of(kind, **parameters).judge(sheet))


def places(findings: list[Finding]) -> list[tuple[str, str]]:
    """Body and data item of each finding."""
    return [(finding.body, finding.key) for finding in findings]
