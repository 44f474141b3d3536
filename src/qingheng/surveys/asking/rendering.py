"""A questionnaire as a page shows it. The law: the page works without its script; the script only hides and counts."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from qingheng.surveys.asking.answering import TEXT_MAX, Checked, wording
from qingheng.surveys.asking.expressions import parse
from qingheng.surveys.definition import Choice, Definition, Kind, Question, Section


@dataclass(frozen=True)
class ShownChoice:
    """A choice with whether it has been chosen."""

    value: str
    label: str
    is_chosen: bool
    excludes: bool = False


@dataclass(frozen=True)
class ShownField:
    """What one answer is given in: a question, or a row of a matrix."""

    name: str
    label: str
    value: str
    choices: Sequence[ShownChoice]
    error: str


@dataclass(frozen=True)
class ShownQuestion:
    """A question in one language, with what was answered and what is wrong with it."""

    asked: Question
    number: int
    label: str
    hint: str
    relevance: str
    fields: Sequence[ShownField]
    text_max: int = TEXT_MAX

    @property
    def name(self) -> str:
        return self.asked.name

    @property
    def is_matrix(self) -> bool:
        return self.asked.kind is Kind.MATRIX

    @property
    def is_text(self) -> bool:
        return self.asked.kind is Kind.TEXT

    @property
    def is_number(self) -> bool:
        return self.asked.kind is Kind.NUMBER

    @property
    def is_numeric_scale(self) -> bool:
        return self.asked.kind is Kind.SCALE and not self.asked.choices

    @property
    def input_type(self) -> str:
        return "checkbox" if self.asked.kind is Kind.MULTIPLE else "radio"


@dataclass(frozen=True)
class ShownSection:
    """Questions under one heading."""

    label: str
    relevance: str
    questions: Sequence[ShownQuestion]


@dataclass
class _Showing:
    language: str
    checked: Checked
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(1, 10_000)))

    def section(self, section: Section) -> ShownSection:
        questions = [self.question(question) for question in section.questions]
        return ShownSection(wording(section.label, self.language), relevance(section.relevance), questions)

    def question(self, question: Question) -> ShownQuestion:
        labels = {row.name: row.label for row in question.rows} or {question.name: question.label}
        fields = [self.field(question, name, wording(label, self.language)) for name, label in labels.items()]
        label, hint = (wording(text, self.language) for text in (question.label, question.hint))
        return ShownQuestion(question, next(self.numbers), label, hint, relevance(question.relevance), fields)

    def field(self, question: Question, name: str, label: str) -> ShownField:
        given = self.checked.given.get(name, "")
        chosen = [given] if isinstance(given, str) else given
        choices = [self.choice(choice, chosen) for choice in question.choices] or _steps(question, chosen)
        return ShownField(name, label, chosen[0] if chosen else "", choices, self.checked.errors.get(name, ""))

    def choice(self, choice: Choice, chosen: Sequence[str]) -> ShownChoice:
        label = wording(choice.label, self.language)
        return ShownChoice(choice.name, label, choice.name in chosen, choice.excludes)


def context(definition: Definition, language: str, checked: Checked | None = None) -> dict[str, Any]:
    """What `surveys/asking/form.html` needs: include it inside a form."""
    showing = _Showing(language, checked or Checked())
    sections = [showing.section(section) for section in definition.sections]
    fields = [each for section in sections for question in section.questions for each in question.fields]
    return {
        "asked_title": wording(definition.title, language),
        "asked_introduction": wording(definition.introduction, language),
        "asked_sections": sections,
        "asked_total": sum(len(section.questions) for section in sections),
        "asked_answers": len(fields),
        "asked_faulty": [each for each in fields if each.error],
    }


def relevance(expression: str) -> str:
    """An expression as the page's script reads it."""
    return json.dumps(parse(expression), ensure_ascii=False, separators=(",", ":")) if expression else ""


def _steps(question: Question, chosen: Sequence[str]) -> list[ShownChoice]:
    """The figures of a scale without named choices."""
    if question.kind is not Kind.SCALE:
        return []
    figures = map(str, range(int(question.least), int(question.most) + 1))
    return [ShownChoice(figure, figure, figure in chosen) for figure in figures]
