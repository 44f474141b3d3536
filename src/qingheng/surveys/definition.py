"""A questionnaire as data: sections, questions, choices. The law: what a version stores, and nothing else, is asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

Text = Mapping[str, str]
"""Language → wording."""


class Kind(StrEnum):
    """Kinds of questions."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    MATRIX = "matrix"
    NUMBER = "number"
    TEXT = "text"


@dataclass(frozen=True)
class Choice:
    """An answer to choose; `option` is what it counts as on the framework's scale, empty where it does not count."""

    name: str
    label: Text
    option: str = ""
    excludes: bool = False
    """“None of these”: goes with no other."""


@dataclass(frozen=True)
class Row:
    """A row of a matrix: answered by one of the matrix's choices, under its own name."""

    name: str
    label: Text
    item: str = ""


@dataclass(frozen=True)
class Question:
    """One question. Relevance and constraint are expressions of XLSForm, within the subset of `expressions`."""

    name: str
    kind: Kind
    label: Text
    hint: Text
    required: bool = False
    relevance: str = ""
    constraint: str = ""
    constraint_message: Text | None = None
    choices: tuple[Choice, ...] = ()
    rows: tuple[Row, ...] = ()
    item: str = ""
    """Code of the survey item it bears on; empty: it bears on none."""
    least: str = ""
    most: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The names its answers are kept under."""
        return tuple(row.name for row in self.rows) or (self.name,)


@dataclass(frozen=True)
class Section:
    """Questions under one heading."""

    label: Text
    questions: tuple[Question, ...]
    relevance: str = ""


@dataclass(frozen=True)
class Definition:
    """A whole questionnaire."""

    title: Text
    introduction: Text
    languages: tuple[str, ...]
    sections: tuple[Section, ...]

    @property
    def questions(self) -> Iterator[Question]:
        """All questions in their order."""
        for section in self.sections:
            yield from section.questions
