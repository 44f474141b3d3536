"""A document of quality rules as the house uses it. The law: judging is a function of the sheet and the rules alone."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from qianfen.period import MONTHS_PER_YEAR
from qingheng.collection.quality.kinds import KINDS, Kind
from qingheng.collection.quality.scope import Scope
from qingheng.collection.quality.values import Column, Finding, Sheet
from qingheng.framework.yaml_files import read_yaml

ERROR, QUESTION = "error", "question"
SEVERITIES = (ERROR, QUESTION)
LANGUAGES = ("zh", "en")
Words = Mapping[str, str]


@dataclass(frozen=True)
class Rule:
    """One quality rule: a kind with its parameters, where it applies, and its words."""

    code: str
    kind: Kind
    severity: str
    scope: Scope
    parameters: Mapping[str, Any]
    says: Words
    """The rule as a sentence, with its parameters."""
    asks: Words
    """What is said to the clerk when it fires, with the facts."""
    why: Words
    """Why it is so and not otherwise."""

    @classmethod
    def parse(cls, block: Mapping[str, Any]) -> "Rule":
        """A rule of a document that has been checked."""
        kind = KINDS[block["kind"]]
        given = block.get("parameters") or {}
        parameters = {each.name: _value(given[each.name]) for each in kind.parameters if each.name in given}
        words = (block["says"], block["asks"], block["why"])
        return cls(block["code"], kind, block["severity"], Scope.parse(block.get("scope") or {}), parameters, *words)

    def judge(self, sheet: Sheet, columns: Iterable[Column] | None = None) -> Iterator[Finding]:
        """What the rule finds on a sheet."""
        chosen = self.scope.choose(sheet.columns) if columns is None else list(columns)
        if chosen:
            for hit in self.kind.judge(sheet, chosen, self.parameters):
                yield Finding.of(self.code, self.severity, hit)


def _value(given: Any) -> Any:
    """Numbers become exact decimals; words and lists stay."""
    is_number = isinstance(given, int | float) and not isinstance(given, bool)
    return Decimal(str(given)) if is_number else given


@dataclass(frozen=True)
class RuleSet:
    """All quality rules of one version."""

    title: str
    version: str
    rules: tuple[Rule, ...]

    @classmethod
    def parse(cls, document: Mapping[str, Any]) -> "RuleSet":
        """The rules of a document that has been checked."""
        meta = document["meta"]
        return cls(str(meta["title"]), str(meta["version"]), tuple(map(Rule.parse, document["rules"])))

    @property
    def history(self) -> int:
        """How many periods back the rules look; a year of months at least, for the same month of last year."""
        return max([MONTHS_PER_YEAR, *(int(rule.parameters.get("periods", 1)) for rule in self.rules)])

    def rule(self, code: str) -> Rule | None:
        """A rule by its code."""
        return next((rule for rule in self.rules if rule.code == code), None)

    def of_kind(self, name: str) -> list[Rule]:
        """The rules of a kind."""
        return [rule for rule in self.rules if rule.kind.name == name]

    def judge(self, sheet: Sheet) -> list[Finding]:
        """Everything the rules find on a sheet, once each, in the order of the rules."""
        found = (finding for rule in self.rules for finding in rule.judge(sheet))
        return list({finding.digest: finding for finding in found}.values())


@lru_cache(maxsize=16)
def rules_in(source: str) -> RuleSet:
    """The rules of a file that has been checked; one file is read once."""
    document, _places = read_yaml(source.encode(), "rules.yaml")
    return RuleSet.parse(document)
