"""A questionnaire as it is stored: a document of plain values. The law: what is read was written, field by field."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from hashlib import sha256
from typing import Any

from qingheng.surveys.definition import Choice, Definition, Kind, Question, Row, Section

Document = Mapping[str, Any]


def document(definition: Definition) -> dict[str, Any]:
    """The document of a questionnaire; what is as it would be anyway is left out."""
    found: dict[str, Any] = _plain(definition)
    return found


def read(stored: Document) -> Definition:
    """The questionnaire behind a document that was stored."""
    sections = tuple(_section(each) for each in stored["sections"])
    return Definition(stored["title"], stored.get("introduction", {}), tuple(stored["languages"]), sections)


def checksum_of(stored: Document) -> str:
    """The checksum of a document."""
    return sha256(json.dumps(stored, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _section(stored: Document) -> Section:
    questions = tuple(_question(each) for each in stored["questions"])
    return Section(stored["label"], questions, stored.get("relevance", ""))


def _question(stored: Document) -> Question:
    simple = {name: stored[name] for name in _simple(Question) if name in stored}
    return Question(
        **simple
        | {
            "kind": Kind(stored["kind"]),
            "hint": stored.get("hint", {}),
            "choices": tuple(Choice(**each) for each in stored.get("choices", ())),
            "rows": tuple(Row(**each) for each in stored.get("rows", ())),
        }
    )


def _simple(model: type) -> list[str]:
    return [each.name for each in fields(model) if each.name not in {"kind", "hint", "choices", "rows"}]


def _plain(value: Any) -> Any:
    if isinstance(value, Definition | Section | Question | Choice | Row):
        kept = {each.name: getattr(value, each.name) for each in fields(value)}
        usual = {each.name: each.default for each in fields(value) if each.default is not MISSING}
        return {name: _plain(each) for name, each in kept.items() if name not in usual or each != usual[name]}
    if isinstance(value, Kind):
        return value.value
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(each) for each in value]
    return dict(value) if isinstance(value, Mapping) else value
