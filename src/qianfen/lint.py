"""Finds in a framework what must not be scored: complaints, meetings held, photos, notes, comments, media pieces.

The law it keeps: what is forbidden is data (`forbidden.yaml`), and saying that a thing is *not* scored is no offence.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from qianfen.faults import Fault


@dataclass(frozen=True, slots=True)
class _Text:
    """One wording of a framework: where it stands, what kind it is, and the method of its item."""

    where: str
    kind: str
    method: str
    words: str


@dataclass(frozen=True, slots=True)
class _Rule:
    """One kind of forbidden thing, and the words it goes by."""

    code: str
    kind: str
    methods: frozenset[str]
    match: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]

    def looks_at(self, text: _Text) -> bool:
        return self.kind in ("any", text.kind) and (not self.methods or text.method in self.methods)

    def hits(self, clause: str) -> Iterator[re.Match[str]]:
        """Offending words of a clause that no innocent reading covers."""
        innocent = [found.span() for pattern in self.unless for found in pattern.finditer(clause)]
        for pattern in self.match:
            for hit in pattern.finditer(clause):
                if not any(start < hit.end() and hit.start() < end for start, end in innocent):
                    yield hit


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """All rules, with the words that deny and affirm."""

    clause_ends: re.Pattern[str]
    denied_before: re.Pattern[str]
    affirmed_after: re.Pattern[str]
    denied_after: re.Pattern[str]
    rules: tuple[_Rule, ...]

    def denies(self, clause: str, hit: re.Match[str]) -> bool:
        """Whether the clause says that the hit is not what counts."""
        if self.denied_after.search(clause, hit.end()):
            return True
        denials = list(self.denied_before.finditer(clause, 0, hit.start()))
        return bool(denials) and not self.affirmed_after.search(clause, denials[-1].end(), hit.start())


def _compiled(patterns: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


def _joined(pattern: str) -> re.Pattern[str]:
    """A pattern folded over several lines of YAML, without the folds."""
    return re.compile(re.sub(r"\s+(?=[|(\\])", "", pattern), re.IGNORECASE)


def _rule(entry: Mapping[str, Any]) -> _Rule:
    return _Rule(
        code=entry["code"],
        kind=entry["in"],
        methods=frozenset(entry.get("methods", ())),
        match=_compiled(entry["match"]),
        unless=_compiled(entry.get("unless", ())),
    )


@cache
def _lexicon() -> _Lexicon:
    data = yaml.safe_load(files("qianfen").joinpath("forbidden.yaml").read_text(encoding="utf-8"))
    return _Lexicon(
        clause_ends=re.compile(data["clause_ends"]),
        denied_before=_joined(data["denied_before"]),
        affirmed_after=_joined(data["affirmed_after"]),
        denied_after=_joined(data["denied_after"]),
        rules=tuple(_rule(entry) for entry in data["rules"]),
    )


def _children(parent: Any, field: str, where: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The mappings in a list field, with their places; whatever has another shape is the checker's business."""
    listed = parent.get(field) if isinstance(parent, Mapping) else None
    for index, child in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(child, Mapping):
            yield f"{where}{field}[{index}]", child


def _text(node: Mapping[str, Any], field: str, place: str, kind: str, item: Mapping[str, Any]) -> Iterator[_Text]:
    words = node.get(field)
    if isinstance(words, str):
        yield _Text(f"{place}.{field} ({item.get('code', '?')})", kind, str(item.get("method", "")), words)


def _texts(document: Mapping[str, Any]) -> Iterator[_Text]:
    for pillar_place, pillar in _children(document, "level1", ""):
        yield from _text(pillar, "name", pillar_place, "name", pillar)
        for sub_place, sub_pillar in _children(pillar, "level2", f"{pillar_place}."):
            yield from _text(sub_pillar, "name", sub_place, "name", sub_pillar)
            for place, item in _children(sub_pillar, "leaves", f"{sub_place}."):
                yield from _item_texts(place, item)


def _item_texts(place: str, item: Mapping[str, Any]) -> Iterator[_Text]:
    yield from _text(item, "name", place, "name", item)
    yield from _text(item, "standard", place, "standard", item)
    for field in ("raw", "triggers"):
        for data_place, data_item in _children(item, field, f"{place}."):
            yield from _text(data_item, "name", data_place, "data_name", item)


def _longest(hits: Iterable[str]) -> str:
    """The offending words once each, those inside longer ones left out."""
    words = sorted(set(hits), key=lambda hit: (-len(hit), hit))
    return ", ".join(
        f'"{word}"' for index, word in enumerate(words) if not any(word in longer for longer in words[:index])
    )


def _offences(text: _Text) -> Iterator[Fault]:
    lexicon = _lexicon()
    found: dict[str, list[str]] = {}
    for clause in lexicon.clause_ends.split(text.words):
        for rule in lexicon.rules:
            if rule.looks_at(text):
                hits = [hit.group() for hit in rule.hits(clause) if not lexicon.denies(clause, hit)]
                found.setdefault(rule.code, []).extend(hits)
    for code, words in found.items():
        if words:
            yield Fault(code, text.where, params={"words": _longest(words), "text": text.words})


def lint(document: Mapping[str, Any]) -> list[Fault]:
    """Every wording of a framework document that lets something be scored that must not be, in order of the document.

    Looks at names of all levels, evaluation standards and names of data items; a clause that denies the words
    ("不以会议次数评分") passes. The patterns and their ground stand in `forbidden.yaml`.
    """
    return [fault for text in _texts(document) for fault in _offences(text)]
