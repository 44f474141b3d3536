"""What answers mean for the survey items. The law: an option counts as the framework's scale says, or not at all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import qianfen
from qianfen.framework.methods import Survey
from qianfen.framework.model import Scale
from qingheng.surveys.asking.documents import read
from qingheng.surveys.definition import Definition, Kind
from qingheng.surveys.models import AnswerSheet, Wave, WaveForm

Options = Mapping[str, str]
"""Name of a choice → option of the scale."""


@dataclass(frozen=True)
class Said:
    """What one sheet says about one item: its options with their parts, adding up to 1, and whether that is valid."""

    parts: Mapping[str, float]
    is_valid: bool

    def value(self, scale: Scale) -> float:
        """From 0 to 1; 0 where it is not valid."""
        return sum(part * float(scale.options[option]) for option, part in self.parts.items()) if self.is_valid else 0.0


def said(options: list[str], scale: Scale) -> Said | None:
    """Several questions about one item count as one answer: each valid one has an equal part in it."""
    valid = [option for option in options if option in scale.options]
    counted = valid or [option for option in options if option in scale.excluded]
    if not counted:
        return None
    return Said({option: counted.count(option) / len(counted) for option in counted}, bool(valid))


@dataclass(frozen=True)
class Questions:
    """The questions of one questionnaire that bear on items: item → name of the answer → what its choices count as."""

    by_item: Mapping[str, Mapping[str, Options]]

    @classmethod
    def of(cls, definition: Definition) -> "Questions":
        """Found in a questionnaire."""
        found: dict[str, dict[str, Options]] = {}
        for item, name, options in _asked(definition):
            found.setdefault(item, {})[name] = options
        return cls(found)

    def options(self, item: str, sheet: AnswerSheet) -> list[str]:
        """The options a sheet chose for an item."""
        chosen = []
        for name, options in self.by_item.get(item, {}).items():
            given = sheet.answers.get(name)
            chosen += [options[each] for each in (given if isinstance(given, list) else [given]) if each in options]
        return chosen


def _asked(definition: Definition) -> Iterator[tuple[str, str, Options]]:
    for question in definition.questions:
        options = {choice.name: choice.option for choice in question.choices if choice.option}
        if question.item and question.kind is not Kind.MATRIX:
            yield question.item, question.name, options
        for row in question.rows:
            if row.item or question.item:
                yield row.item or question.item, row.name, options


class Meaning:
    """What the sheets of a wave mean: the questionnaire of each group and audience, and the scale of each item."""

    def __init__(self, wave: Wave, framework: qianfen.Framework) -> None:
        self.framework = framework
        forms = WaveForm.objects.filter(wave=wave).select_related("version")
        self.questions = {(form.group, form.audience): Questions.of(read(form.version.document)) for form in forms}

    def items(self) -> list[qianfen.Item]:
        """The survey items that a questionnaire of the wave asks about, in the order of the framework."""
        asked = {item for questions in self.questions.values() for item in questions.by_item}
        return [item for item in self.framework.items if item.code in asked and isinstance(item.rule, Survey)]

    def said(self, sheet: AnswerSheet, item: qianfen.Item) -> Said | None:
        """What a sheet says about an item; None where it says nothing, or the item is not about this group or body."""
        audience = sheet.body.audience.code
        questions = self.questions.get((sheet.group, audience)) or self.questions.get((sheet.group, ""))
        rule = item.rule
        if questions is None or not isinstance(rule, Survey) or sheet.group not in rule.strata:
            return None
        if item.audience not in (None, audience):
            return None
        return said(questions.options(item.code, sheet), self.framework.scales[rule.scale])
