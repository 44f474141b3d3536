"""What somebody posted, checked against the questionnaire. The law: the server is the truth, and all faults at once."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qingheng.surveys.asking.expressions import evaluate, is_true, parse
from qingheng.surveys.definition import Definition, Kind, Question, Section, Text

Posted = QueryDict | Mapping[str, Sequence[str]]
Answer = str | list[str]
TEXT_MAX = 2000
NUMBER_MAX = 12
"""Characters of a number: more is a slip of the finger."""


@dataclass
class Checked:
    """Answers that may be stored, and what is wrong with the others, by the name of the question."""

    answers: dict[str, Answer] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    given: dict[str, Answer] = field(default_factory=dict)
    """Everything as it was posted, to show it again."""


def wording(text: Text, language: str | None = None) -> str:
    """The wording in a language, or in the first there is."""
    return text.get(language or get_language() or "") or next(iter(text.values()), "")


def check(definition: Definition, posted: Posted) -> Checked:
    """Check every question in its order; what is not relevant is dropped, whatever was posted."""
    checked = Checked(given={name: _given(question, name, posted) for question, name in _asked(definition)})
    known = {name: _as_text(given) for name, given in checked.given.items()}
    for section in definition.sections:
        for question in section.questions:
            for name in question.names:
                known[name] = _check_one(question, name, checked, known) if _is_asked(section, question, known) else ""
    return checked


def _asked(definition: Definition) -> Iterator[tuple[Question, str]]:
    return ((question, name) for question in definition.questions for name in question.names)


def _is_asked(section: Section, question: Question, known: Mapping[str, str]) -> bool:
    return all(is_true(evaluate(parse(each), known)) for each in (section.relevance, question.relevance) if each)


def _given(question: Question, name: str, posted: Posted) -> Answer:
    sent = posted.getlist(name) if isinstance(posted, QueryDict) else posted.get(name, ())
    texts = [text.replace("\x00", "").replace("\r\n", "\n").strip() for text in sent]
    texts = [text for text in texts if text]
    if question.kind is Kind.MULTIPLE:
        return texts
    return texts[-1] if texts else ""


def _as_text(given: Answer) -> str:
    return given if isinstance(given, str) else " ".join(given)


def _check_one(question: Question, name: str, checked: Checked, known: Mapping[str, str]) -> str:
    """Check one answer and keep it; give it as expressions see it."""
    given = checked.given[name]
    if not given:
        if question.required:
            checked.errors[name] = _("Please answer this question.")
        return ""
    answer, fault = _READERS[question.kind](question, given)
    text = _as_text(answer)
    if not fault and question.constraint and not is_true(evaluate(parse(question.constraint), known, text)):
        fault = wording(question.constraint_message or {}) or _("This answer does not fit. Please change it.")
    if fault:
        checked.errors[name] = fault
    else:
        checked.answers[name] = answer
    return text


def _one(question: Question, given: Any) -> tuple[Answer, str]:
    known = {choice.name for choice in question.choices}
    return given, "" if given in known else _("Please choose one of the answers shown.")


def _several(question: Question, given: Any) -> tuple[Answer, str]:
    chosen = [choice for choice in question.choices if choice.name in given]
    names = [choice.name for choice in chosen]
    if set(given) - set(names):
        return names, _("Please choose among the answers shown.")
    alone = next((choice for choice in chosen if choice.excludes), None)
    if alone is not None and len(chosen) > 1:
        return names, _("“%(choice)s” goes with no other answer.") % {"choice": wording(alone.label)}
    return names, ""


def _number(question: Question, given: Any) -> tuple[Answer, str]:
    typed = unicodedata.normalize("NFKC", given).replace(",", "")
    try:
        number = Decimal(typed) if len(typed) <= NUMBER_MAX else Decimal("NaN")
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        return given, _("Please write a number in figures.")
    least, most = (Decimal(limit) if limit else None for limit in (question.least, question.most))
    if (least is not None and number < least) or (most is not None and number > most):
        return given, _limits(question)
    return format(number, "f"), ""


def _limits(question: Question) -> str:
    facts = {"least": question.least, "most": question.most}
    if question.least and question.most:
        return _("Please give a number from %(least)s to %(most)s.") % facts
    if question.least:
        return _("Please give a number not below %(least)s.") % facts
    return _("Please give a number not above %(most)s.") % facts


def _scale(question: Question, given: Any) -> tuple[Answer, str]:
    if question.choices:
        return _one(question, given)
    answer, fault = _number(question, given)
    return (answer, fault) if fault or "." not in answer else (given, _limits(question))


def _words(question: Question, given: Any) -> tuple[Answer, str]:  # noqa: ARG001 - one signature for all kinds
    facts = {"n": len(given), "most": TEXT_MAX}
    long = _("The text has %(n)s characters, but at most %(most)s are kept. Shorten it.") % facts
    return given, long if len(given) > TEXT_MAX else ""


_READERS = {
    Kind.SINGLE: _one,
    Kind.MATRIX: _one,
    Kind.MULTIPLE: _several,
    Kind.SCALE: _scale,
    Kind.NUMBER: _number,
    Kind.TEXT: _words,
}
