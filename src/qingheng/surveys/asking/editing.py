"""Changes to a questionnaire, one at a time. The law: a change gives a new one, the old one stays as it was."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from qingheng.surveys.definition import Choice, Definition, Kind, Question, Section

T = TypeVar("T")


def moved(things: tuple[T, ...], position: int, by: int) -> tuple[T, ...]:
    """With the thing at a position moved up or down, if there is room."""
    rest = [*things[:position], *things[position + 1 :]]
    target = min(max(position + by, 0), len(rest))
    return (*rest[:target], things[position], *rest[target:])


def without(things: tuple[T, ...], position: int) -> tuple[T, ...]:
    """With one thing less."""
    return (*things[:position], *things[position + 1 :])


def with_section(definition: Definition, label: dict[str, str], relevance: str = "") -> Definition:
    """With one more section at the end."""
    return replace(definition, sections=(*definition.sections, Section(label, (), relevance)))


def change_section(definition: Definition, number: int, section: Section) -> Definition:
    """With a section put in the place of another."""
    sections = definition.sections
    return replace(definition, sections=(*sections[:number], section, *sections[number + 1 :]))


def with_question(definition: Definition, section: int, position: int, question: Question) -> Definition:
    """With a question at a position of a section: in the place of the one there, or after the last."""
    held = definition.sections[section]
    questions = (*held.questions[:position], question, *held.questions[position + 1 :])
    return change_section(definition, section, replace(held, questions=questions))


def arranged(definition: Definition, what: str, section: int, question: int | None) -> Definition:
    """After “up”, “down” or “remove” of a section, or of a question in it; the end of a section leads to the next."""
    if question is None:
        sections = definition.sections
        done = without(sections, section) if what == "remove" else moved(sections, section, _step(what))
        return replace(definition, sections=done)
    held = definition.sections[section]
    target, end = section + _step(what), 0 if what == "up" else len(held.questions) - 1
    if what == "remove":
        return change_section(definition, section, replace(held, questions=without(held.questions, question)))
    if question != end:
        questions = moved(held.questions, question, _step(what))
        return change_section(definition, section, replace(held, questions=questions))
    if not 0 <= target < len(definition.sections):
        return definition
    there, taken = definition.sections[target], held.questions[question]
    joined = (*there.questions, taken) if what == "up" else (taken, *there.questions)
    left = change_section(definition, section, replace(held, questions=without(held.questions, question)))
    return change_section(left, target, replace(there, questions=joined))


def _step(what: str) -> int:
    return {"up": -1, "down": 1}.get(what, 0)


def free_name(definition: Definition, prefix: str, taken: Iterable[str] = ()) -> str:
    """The first name with a number that no question has."""
    used = {name for question in definition.questions for name in (question.name, *question.names)} | set(taken)
    return next(name for number in range(1, 10_000) if (name := f"{prefix}{number}") not in used)


def conditions(definition: Definition, section: int, position: int) -> list[tuple[str, Question, Choice]]:
    """Every simple condition on an earlier question, as an expression with what it says."""
    earlier = [question for held in definition.sections[:section] for question in held.questions]
    if section < len(definition.sections):
        earlier += definition.sections[section].questions[:position]
    return [
        (_is_chosen(question, choice), question, choice)
        for question in earlier
        if question.kind in {Kind.SINGLE, Kind.MULTIPLE, Kind.SCALE}
        for choice in question.choices
    ]


def _is_chosen(question: Question, choice: Choice) -> str:
    if question.kind is Kind.MULTIPLE:
        return f"selected(${{{question.name}}}, '{choice.name}')"
    return f"${{{question.name}}} = '{choice.name}'"
