"""The rules of a version as a page shows them. The law: every rule in words, in both languages, with its examples."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from qianfen import Framework, Period
from qingheng.collection.quality.gathering import columns_of, suppliers_of
from qingheng.collection.quality.rules import ERROR, Rule, RuleSet
from qingheng.collection.quality.scope import Scope
from qingheng.collection.quality.sentences import in_language, listed, rule_sentence

SOME_YEAR = 2000
"""Which columns there are depends on the frequency alone."""
FIELDS: Mapping[str, Promise] = {
    "stations": gettext_lazy("stations"),
    "items": gettext_lazy("items"),
    "data_items": gettext_lazy("data items"),
    "units": gettext_lazy("units"),
    "frequencies": gettext_lazy("frequencies"),
    "methods": gettext_lazy("methods"),
    "sensitivities": gettext_lazy("sensitivity"),
    "kinds": gettext_lazy("kind of number"),
}
WORDS: Mapping[str, Promise] = {
    "month": pgettext_lazy("kind of period", "month"),
    "quarter": pgettext_lazy("kind of period", "quarter"),
    "half_year": pgettext_lazy("kind of period", "half-year"),
    "year": pgettext_lazy("kind of period", "year"),
    "deduct": pgettext_lazy("scoring method", "deduction"),
    "ratio": pgettext_lazy("scoring method", "ratio"),
    "banded": pgettext_lazy("scoring method", "banded rate"),
    "survey": pgettext_lazy("scoring method", "survey"),
    "manual": pgettext_lazy("scoring method", "grade by raters"),
    "veto": pgettext_lazy("scoring method", "veto"),
    "normal": pgettext_lazy("sensitivity", "normal"),
    "restricted": pgettext_lazy("sensitivity", "restricted"),
    "case": pgettext_lazy("sensitivity", "case data"),
    "flow": gettext_lazy("flow"),
    "stock": gettext_lazy("stock"),
    "part": gettext_lazy("part of a whole"),
}


@dataclass(frozen=True)
class RuleLine:
    """One rule in words."""

    code: str
    sentence: str
    scope: str
    why: str
    blocks: bool
    is_idle: bool
    """Whether the framework in force has nothing it could look at."""


def lines_of(rules: RuleSet, framework: Framework | None = None) -> list[RuleLine]:
    """Every rule, what blocks first."""
    idle = idle_in(framework, rules) if framework else frozenset()
    lines = [line_of(rule, is_idle=rule.code in idle) for rule in rules.rules]
    return sorted(lines, key=lambda line: not line.blocks)


def line_of(rule: Rule, *, is_idle: bool = False) -> RuleLine:
    """One rule in words."""
    scope, why = scope_sentence(rule.scope), in_language(rule.why)
    return RuleLine(rule.code, rule_sentence(rule), scope, why, rule.severity == ERROR, is_idle)


def idle_in(framework: Framework, rules: RuleSet) -> frozenset[str]:
    """The rules that have nothing to look at in a framework: a pattern that fits nothing, an item that is not there."""
    stations = {(item.station, item.frequency) for item in framework.items}
    columns = [
        column
        for station, frequency in sorted(stations)
        for column in columns_of(framework, station, Period(SOME_YEAR, frequency, 1))
    ]
    return frozenset(
        rule.code
        for rule in rules.rules
        if not rule.scope.choose(columns) or (rule.kind.name == "reconciliation" and not suppliers_of(rule, framework))
    )


def scope_sentence(scope: Scope) -> str:
    """Where a rule applies."""
    parts = [
        _("%(field)s: %(patterns)s")
        % {"field": FIELDS[name], "patterns": listed([_pattern(each) for each in patterns])}
        for name, patterns in scope.patterns
    ]
    return " · ".join(parts) or _("everywhere")


def _pattern(pattern: str) -> str:
    if pattern.startswith("!"):
        return _("not %(pattern)s") % {"pattern": _pattern(pattern[1:])}
    return str(WORDS.get(pattern, pattern))
