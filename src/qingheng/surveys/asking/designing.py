"""One question on the designer's page: its forms, filled in, as a question. The law: empty lines are no choices."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from qingheng.surveys.asking.answering import wording
from qingheng.surveys.asking.editing import conditions, free_name
from qingheng.surveys.asking.forms import ChoiceSet, QuestionForm, RowSet, spread, texts
from qingheng.surveys.asking.items import ItemOffered, items_offered
from qingheng.surveys.definition import Choice, Definition, Kind, Question, Row

WITH_CHOICES = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.MATRIX, Kind.SCALE})


@dataclass(frozen=True)
class Spot:
    """Where in a questionnaire a question stands, or will stand."""

    definition: Definition
    section: int
    position: int
    kind: Kind

    @property
    def question(self) -> Question | None:
        """The one that stands there."""
        questions = self.definition.sections[self.section].questions
        return questions[self.position] if self.position < len(questions) else None


class Designed:
    """The forms of one question."""

    def __init__(self, spot: Spot, data: QueryDict | None) -> None:
        self.spot, items = spot, list(items_offered().values())
        self.picks = [
            (expression, f"{wording(question.label)[:30]} = {wording(choice.label)[:20]}")
            for expression, question, choice in conditions(spot.definition, spot.section, spot.position)
        ]
        self.form = self._form(data, items)
        self.choices: Any = self._choices(data, items) if spot.kind in WITH_CHOICES else None
        self.rows: Any = self._rows(data, items) if spot.kind is Kind.MATRIX else None

    @property
    def sets(self) -> list[Any]:
        """The tables below the question."""
        return [each for each in (self.choices, self.rows) if each is not None]

    def is_valid(self) -> bool:
        """Whether everything can be taken as it is."""
        return all([self.form.is_valid(), *(each.is_valid() for each in self.sets)])

    def question(self) -> Question:
        """The question as it was filled in; choices left empty are those of the item's scale."""
        choices = list(self._filled_choices()) or self._scale()
        own = self.form.cleaned_data["name"] or (self.spot.question.name if self.spot.question else "")
        name = own or free_name(self.spot.definition, "q")
        return self.form.question(name, choices, list(self._filled_rows(name)))

    def _form(self, data: QueryDict | None, items: Sequence[ItemOffered]) -> QuestionForm:
        question = self.spot.question
        known = [expression for expression, _label in self.picks]
        initial = QuestionForm.initial_of(question, known) if question else {}
        return QuestionForm(data, initial=initial, kind=self.spot.kind, items=items, conditions=self.picks)

    def _choices(self, data: QueryDict | None, items: Sequence[ItemOffered]) -> Any:
        held = self.spot.question.choices if self.spot.question else ()
        initial = [
            {"name": each.name, "option": each.option, "excludes": each.excludes} | spread("label", each.label)
            for each in held
        ]
        offered = list(dict.fromkeys([*(option for item in items for option in item.options)]))
        offered += [each.option for each in held if each.option and each.option not in offered]
        return ChoiceSet(data, initial=initial, prefix="choices", form_kwargs={"options": offered})

    def _rows(self, data: QueryDict | None, items: Sequence[ItemOffered]) -> Any:
        held = self.spot.question.rows if self.spot.question else ()
        initial = [{"name": each.name, "item": each.item} | spread("label", each.label) for each in held]
        return RowSet(data, initial=initial, prefix="rows", form_kwargs={"items": items})

    def _filled_choices(self) -> Iterator[Choice]:
        for number, cleaned in enumerate(_filled(self.choices), 1):
            name = cleaned["name"] or f"c{number}"
            yield Choice(name, texts(cleaned, "label"), cleaned["option"], excludes=cleaned["excludes"])

    def _filled_rows(self, name: str) -> Iterator[Row]:
        for number, cleaned in enumerate(_filled(self.rows), 1):
            yield Row(cleaned["name"] or f"{name}_{number}", texts(cleaned, "label"), cleaned["item"])

    def _scale(self) -> list[Choice]:
        items = items_offered()
        codes = [self.form.cleaned_data.get("item") or "", *(row["item"] for row in _filled(self.rows))]
        item = next((items[code] for code in codes if code in items), None)
        if item is None or self.spot.kind not in {Kind.SINGLE, Kind.MATRIX}:
            return []
        languages = self.spot.definition.languages
        return [
            Choice(f"c{number}", dict.fromkeys(languages, option), option)
            for number, option in enumerate(item.options, 1)
        ]


def _filled(lines: Any) -> list[dict[str, Any]]:
    """The lines with a wording, in the order wished; those without a number follow."""
    if lines is None:
        return []
    found = [form.cleaned_data for form in lines.forms if texts(getattr(form, "cleaned_data", {}), "label")]
    return sorted(found, key=lambda cleaned: cleaned.get("ORDER") or len(lines.forms) + 1)
