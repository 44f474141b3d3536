"""Whether a questionnaire can be asked. The law: every fault at once, each with its question."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from qingheng.organisations.tables import Fault, Place
from qingheng.surveys.asking.answering import wording
from qingheng.surveys.asking.expressions import ExpressionError, parse, references
from qingheng.surveys.definition import Choice, Definition, Kind, Question, Section, Text

Scales = Mapping[str, frozenset[str]]
"""Survey item → the options that may count for it."""
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,39}", re.ASCII)
STEPS_MAX = 21
"""More figures than this do not fit on a phone."""
CHOOSING = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.MATRIX})


def faults(definition: Definition, *, items: Scales, at: Callable[[str], Place] | None = None) -> list[Fault]:
    """Everything that is wrong; `at` gives the place of a question by its name."""
    return list(_Check(definition, items, at or _place).all())


def _place(name: str) -> Place:
    return Place(_("question “%(name)s”") % {"name": name} if name else _("questionnaire"))


@dataclass(frozen=True)
class _Check:
    definition: Definition
    items: Scales
    at: Callable[[str], Place]

    def all(self) -> Iterator[Fault]:
        questions = list(self.definition.questions)
        yield from self._worded("", self.definition.title, _("The title"))
        if not questions:
            yield Fault(self.at(""), _("There is no question."), _("Ask at least one."))
        counted = Counter(name for question in questions for name in {*question.names, question.name})
        for name in (name for name, times in counted.items() if times > 1):
            message = _("The name “%(name)s” stands %(n)s times: answers could not be told apart.")
            yield Fault(self.at(name), message % {"name": name, "n": counted[name]}, _("Give each its own name."))
        asked: set[str] = set()
        for section in self.definition.sections:
            yield from self._section(section, asked)

    def _section(self, section: Section, asked: set[str]) -> Iterator[Fault]:
        first = section.questions[0].name if section.questions else ""
        if section.label:
            yield from self._worded(first, section.label, _("The heading of the section"))
        yield from self._expression(first, section.relevance, asked)
        for question in section.questions:
            yield from self._question(question, asked)
            asked |= set(question.names)

    def _question(self, question: Question, asked: set[str]) -> Iterator[Fault]:
        for name in dict.fromkeys((question.name, *question.names)):
            if not NAME.fullmatch(name):
                message = _("“%(name)s” cannot be the name of a question.") % {"name": name}
                remedy = _("Begin with a letter; letters, figures and “_” only, at most 40.")
                yield Fault(self.at(name), message, remedy)
        yield from self._worded(question.name, question.label, _("The question"))
        if question.hint:
            yield from self._worded(question.name, question.hint, _("The hint"))
        for row in question.rows:
            yield from self._worded(row.name, row.label, _("The row"))
        yield from self._expression(question.name, question.relevance, asked)
        yield from self._expression(question.name, question.constraint, asked | set(question.names))
        yield from self._choices(question)
        yield from self._limits(question)
        yield from self._items(question)

    def _worded(self, name: str, text: Text, what: str) -> Iterator[Fault]:
        for language in self.definition.languages:
            if not text.get(language, "").strip():
                facts = {"what": what, "language": language}
                message = _("%(what)s has no wording in the language “%(language)s”.") % facts
                yield Fault(self.at(name), message, _("Write it, or take the language out of the questionnaire."))

    def _expression(self, name: str, text: str, asked: set[str]) -> Iterator[Fault]:
        if not text:
            return
        try:
            unknown = references(parse(text)) - asked
        except ExpressionError as error:
            yield Fault(self.at(name), str(error), _("See in the instructions what conditions may be made of."))
            return
        for each in sorted(unknown):
            message = _("The condition looks at “%(name)s”, which is not asked before it.") % {"name": each}
            yield Fault(self.at(name), message, _("Correct the name, or move the question further down."))

    def _choices(self, question: Question) -> Iterator[Fault]:
        place, choices = self.at(question.name), question.choices
        if question.kind in CHOOSING and len(choices) < (1 if question.kind is Kind.MULTIPLE else 2):
            yield Fault(place, _("There is nothing to choose from."), _("Give at least two choices."))
        if question.kind is Kind.MATRIX and not question.rows:
            yield Fault(place, _("The table has no row."), _("Give at least one row."))
        for choice in choices:
            yield from self._choice(question, choice)

    def _choice(self, question: Question, choice: Choice) -> Iterator[Fault]:
        place, named = self.at(question.name), {"name": choice.name}
        yield from self._worded(question.name, choice.label, _("The choice “%(name)s”") % named)
        if not choice.name or re.search(r"\s", choice.name):
            yield Fault(place, _("“%(name)s” cannot be the name of a choice.") % named, _("Write it without blanks."))
        if [each.name for each in question.choices].count(choice.name) > 1 and choice in question.choices[:1]:
            yield Fault(place, _("The choice “%(name)s” stands there twice.") % named, _("Give each its own name."))
        if choice.excludes and question.kind is not Kind.MULTIPLE:
            message = _("“%(name)s” excludes others, but only one can be chosen anyway.") % named
            yield Fault(place, message, _("Take the mark away, or let several be chosen."))

    def _limits(self, question: Question) -> Iterator[Fault]:
        place = self.at(question.name)
        try:
            least, most = (Decimal(limit) if limit else None for limit in (question.least, question.most))
        except InvalidOperation:
            yield Fault(place, _("The limits are no numbers."), _("Write them in figures."))
            return
        if least is not None and most is not None and least >= most:
            yield Fault(place, _("The lower limit is not below the upper one."), _("Exchange them."))
        elif question.kind is Kind.SCALE and not question.choices:
            whole = least is not None and most is not None and least % 1 == most % 1 == 0
            if not whole or least is None or most is None or most - least >= STEPS_MAX:
                message = _("A scale needs whole limits, with at most %(n)s figures from one to the other.")
                yield Fault(place, message % {"n": STEPS_MAX}, _("Write for example 0 and 10."))

    def _items(self, question: Question) -> Iterator[Fault]:
        chosen = {choice.option for choice in question.choices if choice.option}
        given = [(row.name, row.item or question.item) for row in question.rows] or [(question.name, question.item)]
        for name, item in given:
            if item:
                yield from self._item(name, item, chosen)

    def _item(self, name: str, item: str, chosen: set[str]) -> Iterator[Fault]:
        place = self.at(name)
        if item not in self.items:
            facts = {"item": item, "known": ", ".join(sorted(self.items)) or "-"}
            message = _("“%(item)s” is no survey item of the framework in force. There are: %(known)s.") % facts
            yield Fault(place, message, _("Choose one of them, or none."))
            return
        if not chosen:
            message = _("The answers bear on “%(item)s”, but no choice counts as an option of its scale.")
            yield Fault(place, message % {"item": item}, _("Say for the choices what they count as."))
        for option in sorted(chosen - self.items[item]):
            facts = {"option": option, "item": item, "known": ", ".join(sorted(self.items[item]))}
            message = _("“%(option)s” is not on the scale of “%(item)s”, which has: %(known)s.") % facts
            yield Fault(place, message, _("Choose one of them."))


def title_of(definition: Definition) -> str:
    """The title in the reader's language."""
    return wording(definition.title)
