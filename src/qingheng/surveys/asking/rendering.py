"""A questionnaire as a page shows it. The law: it can be answered without script, and what was typed comes back."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from qingheng.surveys.asking.answering import NUMBER_MAX, TEXT_MAX, Answer, Checked, wording
from qingheng.surveys.asking.expressions import parse
from qingheng.surveys.definition import Definition, Kind, Question, Section

SCALE_MAX = 20
"""A scale with more steps is typed as a number."""


@dataclass(frozen=True)
class ShownChoice:
    """A choice with whether it is made."""

    name: str
    label: str
    is_chosen: bool
    excludes: bool


@dataclass(frozen=True)
class ShownField:
    """One thing to answer: a question, or a row of a matrix."""

    name: str
    label: str
    given: Answer
    error: str
    choices: tuple[ShownChoice, ...]


@dataclass(frozen=True)
class ShownQuestion:
    """A question in one language."""

    question: Question
    number: int
    label: str
    hint: str
    relevance: str
    fields: tuple[ShownField, ...]

    @property
    def template(self) -> str:
        """How it looks: its kind, with short scales as choices."""
        kind = self.question.kind
        if kind is Kind.SCALE:
            kind = Kind.SINGLE if self.question.choices else Kind.SCALE if self.fields[0].choices else Kind.NUMBER
        return f"surveys/asking/{kind.value}.html"


@dataclass(frozen=True)
class ShownSection:
    """A section in one language."""

    label: str
    relevance: str
    questions: tuple[ShownQuestion, ...]


def context(definition: Definition, language: str, checked: Checked | None = None) -> dict[str, Any]:
    """What `surveys/asking/form.html` needs; `checked` brings back what was posted, with its faults."""
    checked = checked or Checked()
    numbers = {question.name: number for number, question in enumerate(definition.questions, 1)}
    sections = tuple(_section(section, language, checked, numbers) for section in definition.sections)
    faults = [
        (field, question.number)
        for section in sections
        for question in section.questions
        for field in question.fields
        if field.error
    ]
    return {
        "title": wording(definition.title, language),
        "introduction": wording(definition.introduction, language),
        "sections": sections,
        "faults": faults,
        "questions_total": len(numbers),
        "text_most": TEXT_MAX,
        "number_most": NUMBER_MAX,
    }


def _section(section: Section, language: str, checked: Checked, numbers: dict[str, int]) -> ShownSection:
    questions = tuple(_question(each, language, checked, numbers[each.name]) for each in section.questions)
    return ShownSection(wording(section.label, language), _tree(section.relevance), questions)


def _question(question: Question, language: str, checked: Checked, number: int) -> ShownQuestion:
    rows = question.rows or ()
    labels = {row.name: wording(row.label, language) for row in rows} or {question.name: ""}
    fields = tuple(_field(question, name, label, language, checked) for name, label in labels.items())
    return ShownQuestion(
        question,
        number,
        wording(question.label, language),
        wording(question.hint, language),
        _tree(question.relevance),
        fields,
    )


def _field(question: Question, name: str, label: str, language: str, checked: Checked) -> ShownField:
    given = checked.given.get(name, "")
    chosen = [given] if isinstance(given, str) else given
    choices: Sequence[tuple[str, str, bool]] = [
        (each.name, wording(each.label, language), each.excludes) for each in question.choices
    ]
    if question.kind is Kind.SCALE and not choices:
        choices = [(str(step), str(step), False) for step in _steps(question)]
    shown = tuple(ShownChoice(key, text, key in chosen, excludes) for key, text, excludes in choices)
    return ShownField(name, label or wording(question.label, language), given, checked.errors.get(name, ""), shown)


def _steps(question: Question) -> range:
    if not (question.least and question.most):
        return range(0)
    steps = range(int(Decimal(question.least)), int(Decimal(question.most)) + 1)
    return steps if len(steps) <= SCALE_MAX else range(0)


def _tree(expression: str) -> str:
    """The expression as the browser's evaluator takes it."""
    return json.dumps(parse(expression), ensure_ascii=False) if expression else ""
