"""Ready questionnaires in the house's own words. The law: their texts and items stand in data files, never here."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import yaml

from qingheng.surveys.asking.documents import read
from qingheng.surveys.definition import Definition, Question

FOLDER = Path(__file__).parent.parent / "library"


@dataclass(frozen=True)
class Ready:
    """A questionnaire of the library."""

    code: str
    definition: Definition


@cache
def library() -> Mapping[str, Ready]:
    """All of them, by code."""
    files = sorted(FOLDER.glob("*.yaml"))
    return {path.stem: Ready(path.stem, _read(path)) for path in files}


def taken_for(ready: Ready, items: frozenset[str] | set[str]) -> Definition:
    """The questionnaire for a framework: where it has no such item, the question stays and bears on none."""
    sections = tuple(
        replace(section, questions=tuple(_fitted(question, items) for question in section.questions))
        for section in ready.definition.sections
    )
    return replace(ready.definition, sections=sections)


def _fitted(question: Question, items: frozenset[str] | set[str]) -> Question:
    rows = tuple(replace(row, item=row.item if row.item in items else "") for row in question.rows)
    return replace(question, item=question.item if question.item in items else "", rows=rows)


def _read(path: Path) -> Definition:
    stored = yaml.safe_load(path.read_text(encoding="utf-8"))
    stored.pop("shared", None)
    return read(stored)
