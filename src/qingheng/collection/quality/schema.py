"""Everything that can be wrong with a document of quality rules. The law: all faults at once, each with its line."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from string import Formatter
from typing import Any

from django.utils.translation import gettext as _

from qingheng.collection.quality.examples import example_faults
from qingheng.collection.quality.kinds import KINDS, Kind, Parameter
from qingheng.collection.quality.rules import ERROR, LANGUAGES, SEVERITIES, Rule, RuleSet
from qingheng.collection.quality.scope import CHOICES, FIELDS
from qingheng.framework.faults import LocatedFault, UnreadableError
from qingheng.framework.places import DocumentPlaces, Path, Places
from qingheng.framework.yaml_files import read_yaml

SIZE_MAX = 1_000_000
CODE = re.compile(r"[a-z][a-z0-9-]{0,59}")
PLACE_FIELDS = frozenset({"body", "item", "data_item", "event", "period"})
SPECS = frozenset({"", ".0%"})
RULE_FIELDS = ("code", "kind", "severity", "scope", "parameters", "says", "asks", "why", "examples")
OPTIONAL = frozenset({"scope", "parameters"})


@dataclass(frozen=True)
class CheckedRules:
    """A file of rules after its check."""

    source: str
    document: Mapping[str, Any]
    faults: list[LocatedFault] = field(default_factory=list)

    @property
    def rules(self) -> RuleSet:
        """The rules of a document without faults."""
        return RuleSet.parse(self.document)


def read_rules(content: bytes, name: str) -> CheckedRules:
    """Read and check a file of rules."""
    if len(content) > SIZE_MAX:
        message = _("The file has more than %(limit)s MB; rules are a few pages.") % {"limit": SIZE_MAX // 1_000_000}
        return CheckedRules("", {}, [LocatedFault(name, message, _("Choose the file of the rules."))])
    try:
        document, places = read_yaml(content, name)
    except UnreadableError as error:
        return CheckedRules("", {}, list(error.faults))
    return CheckedRules(content.decode("utf-8-sig"), document, check(document, places))


def check(document: Mapping[str, Any], places: Places | None = None) -> list[LocatedFault]:
    """Every fault of a document; where its shape is sound, its examples are tried."""
    checker = _Checker(places or DocumentPlaces())
    checker.document(document)
    if not checker.faults:
        for index, block in enumerate(document["rules"]):
            for number, message in example_faults(Rule.parse(block), block["examples"]):
                checker.add(("rules", index, "examples", number), message, _("Correct the rule or the example."))
    return checker.faults


class _Checker:
    """Goes through a document and notes what is wrong with it."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.faults: list[LocatedFault] = []

    def add(self, path: Path, message: str, remedy: str) -> None:
        self.faults.append(LocatedFault(self.places.describe(path), message, remedy))

    def document(self, document: Mapping[str, Any]) -> None:
        meta, rules = document.get("meta"), document.get("rules")
        if self.fields((), document, ("meta", "rules")) and isinstance(meta, dict):
            self.fields(("meta",), meta, ("title", "version"))
            for name, limit in (("title", 200), ("version", 30)):
                if name in meta and not 0 < len(str(meta[name])) <= limit:
                    facts = {"field": name, "limit": limit}
                    message = _("“%(field)s” must have 1 to %(limit)s characters.") % facts
                    self.add(("meta", name), message, _("Shorten it."))
        if not isinstance(rules, list) or not all(isinstance(rule, dict) for rule in rules):
            self.add(("rules",), _("“rules” is no list of rules."), _("Write one rule below the other, each with “-”."))
            return
        seen: set[str] = set()
        for index, rule in enumerate(rules):
            self.rule(("rules", index), rule, seen)

    def fields(self, path: Path, block: Mapping[str, Any], known: tuple[str, ...]) -> bool:
        """Missing and unknown fields of a block."""
        before = len(self.faults)
        for name in known:
            if name not in block and name not in OPTIONAL:
                self.add(path, _("The field “%(field)s” is missing.") % {"field": name}, _("Add it."))
        self.unknown(path, block, known)
        return len(self.faults) == before

    def unknown(self, path: Path, block: Mapping[str, Any], known: tuple[str, ...]) -> None:
        for name in block:
            if name not in known:
                self.add(
                    (*path, name),
                    _("“%(field)s” is no field here.") % {"field": name},
                    _("Use one of: %(choices)s.") % {"choices": ", ".join(known) or "–"},
                )

    def choice(self, path: Path, value: Any, known: tuple[str, ...]) -> bool:
        if value in known:
            return True
        message = _("“%(value)s” is not possible here.") % {"value": value}
        self.add(path, message, _("Use one of: %(choices)s.") % {"choices": ", ".join(known)})
        return False

    def rule(self, path: Path, block: Mapping[str, Any], seen: set[str]) -> None:
        self.fields(path, block, RULE_FIELDS)
        code = str(block.get("code", ""))
        if not CODE.fullmatch(code) or code in seen:
            remedy = _("Give every rule a code of its own: small letters, digits and dashes, 60 at most.")
            self.add((*path, "code"), _("“%(code)s” is no code for this rule.") % {"code": code}, remedy)
        seen.add(code)
        self.choice((*path, "severity"), block.get("severity"), SEVERITIES)
        self.scope((*path, "scope"), block.get("scope") or {})
        examples = block.get("examples")
        if not isinstance(examples, list) or not examples:
            message = _("The rule has no example.")
            self.add((*path, "examples"), message, _("Give one that fires and one that does not."))
        if self.choice((*path, "kind"), block.get("kind"), tuple(KINDS)):
            self.of_kind(path, block, KINDS[block["kind"]])

    def of_kind(self, path: Path, block: Mapping[str, Any], kind: Kind) -> None:
        if block.get("severity") == ERROR and not kind.may_block:
            self.add(
                (*path, "severity"),
                _("A rule of the kind “%(kind)s” cannot be an error: what is unusual may still be true.")
                % {"kind": kind.name},
                _("Let it ask: severity question."),
            )
        given = block.get("parameters") or {}
        if not isinstance(given, dict):
            self.add((*path, "parameters"), _("“parameters” is no block of fields."), _("Write name: value."))
            return
        for parameter in kind.parameters:
            self.parameter((*path, "parameters"), given, parameter)
        known = tuple(parameter.name for parameter in kind.parameters)
        self.unknown((*path, "parameters"), given, known)
        self.words((*path, "says"), block.get("says"), frozenset(known))
        self.words((*path, "asks"), block.get("asks"), PLACE_FIELDS | set(known) | set(kind.facts))
        self.words((*path, "why"), block.get("why"), frozenset())

    def parameter(self, path: Path, given: Mapping[str, Any], parameter: Parameter) -> None:
        if parameter.name not in given:
            if not parameter.is_optional:
                self.add(path, _("The field “%(field)s” is missing.") % {"field": parameter.name}, _("Add it."))
            return
        value, here = given[parameter.name], (*path, parameter.name)
        if parameter.is_number:
            self.number(here, value, parameter)
        elif not parameter.is_list:
            self.choice(here, value, parameter.choices)
        elif not isinstance(value, list):
            self.add(here, _("“%(value)s” is no list.") % {"value": value}, _("Write it between square brackets."))
        else:
            self.entries(here, value, parameter)

    def entries(self, path: Path, entries: list[Any], parameter: Parameter) -> None:
        for entry in entries:
            if parameter.choices:
                self.choice(path, entry, parameter.choices)
            elif parameter.pattern and not re.fullmatch(parameter.pattern, str(entry)):
                message = _("“%(value)s” is not possible here.") % {"value": entry}
                self.add(path, message, _("Write it as: %(meaning)s.") % {"meaning": parameter.meaning})

    def number(self, path: Path, value: Any, parameter: Parameter) -> None:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        number = Decimal(str(value)) if is_number else None
        fits = number is not None and (not parameter.is_whole or number == number.to_integral_value())
        low, high = parameter.low, parameter.high
        if number is None or not fits or (low is not None and number < low) or (high is not None and number > high):
            facts = {"value": value, "low": "…" if low is None else low, "high": "…" if high is None else high}
            whole = _("Write a whole number from %(low)s to %(high)s.")
            remedy = whole if parameter.is_whole else _("Write a number from %(low)s to %(high)s.")
            self.add(path, _("“%(value)s” is not possible here.") % facts, remedy % facts)

    def scope(self, path: Path, block: Any) -> None:
        if not isinstance(block, dict):
            self.add(path, _("“scope” is no block of fields."), _("Write name: [patterns]."))
            return
        self.unknown(path, block, tuple(FIELDS))
        for name, patterns in block.items():
            if not isinstance(patterns, list) or not patterns:
                message = _("“%(value)s” is no list.") % {"value": patterns}
                self.add((*path, name), message, _("Write it between square brackets."))
                continue
            for pattern in patterns if name in CHOICES else ():
                self.choice((*path, name), str(pattern).removeprefix("!"), CHOICES[name])

    def words(self, path: Path, words: Any, known: frozenset[str] | set[str]) -> None:
        if not isinstance(words, dict):
            self.add(path, _("The words are missing."), _("Write them in Chinese (zh) and English (en)."))
            return
        self.fields(path, words, LANGUAGES)
        for language, text in words.items():
            for name in _unknown_fields(str(text), known):
                facts = {"name": name, "choices": ", ".join(sorted(known)) or "–"}
                message = _("The sentence asks for {%(name)s}, which is not known here.") % facts
                self.add((*path, language), message, _("Use one of: %(choices)s.") % facts)


def _unknown_fields(text: str, known: frozenset[str] | set[str]) -> Iterator[str]:
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        yield text[:30]
        return
    for _literal, name, spec, conversion in parts:
        if name is not None and (name not in known or spec not in SPECS or conversion):
            yield name or "{}"
