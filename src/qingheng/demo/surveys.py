"""What the demonstration has of public evaluation: questionnaires, a wave that is over and one in the field.

The law: every step by the action that a person would use, every answer through the door that a citizen's goes through.
"""

import random
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.utils.timezone import localdate

from qianfen import Framework, Period
from qianfen.framework.model import Scale
from qingheng.accounts.models import User
from qingheng.demo import county
from qingheng.organisations.models import Body
from qingheng.surveys.actions import field, questionnaires, samples, waves
from qingheng.surveys.asking.answering import check
from qingheng.surveys.asking.documents import read
from qingheng.surveys.asking.library import library
from qingheng.surveys.definition import Definition, Kind, Question
from qingheng.surveys.field.receiving import Channel, Filled, Place, place_of, receive
from qingheng.surveys.models import QuestionnaireVersion, Sample, Wave
from qingheng.surveys.sampling.design import SampleDesign
from qingheng.surveys.sampling.frame_file import CheckedCell, CheckedFrame
from qingheng.surveys.wave.queries import form_for, framework_for

WRITES_A_TEXT = 0.12


def lay_out() -> None:
    """Questionnaires and waves, up to the states they have in the story."""
    story = county.document("survey")
    people = {part: User.objects.get(username=name) for part, name in story["by"].items()}
    versions = {code: _approved(code, story["header"], people) for code in story["questionnaires"]}
    chance = random.Random(story["seed"])  # noqa: S311 - a story told again the same way, nothing secret
    for told in story["waves"]:
        wave, sample = _begun(told, versions, people)
        answers = _Answers(told, story["words"], framework_for(Period.parse(wave.period)), chance)
        _take_in(sample, answers, people["field"])
        if told["state"] == Wave.State.CLOSED:
            field.close(wave, by=people["field"])


def _approved(code: str, header: Mapping[str, Any], people: Mapping[str, User]) -> QuestionnaireVersion:
    facts = {name: header[name] for name in ("form_number", "issuer", "approval_number")}
    valid = questionnaires.Header(**facts, valid_until=localdate() + timedelta(days=header["valid_days"]))
    drafted = questionnaires.draft(library()[code].definition, code=code, header=valid, by=people["planner"])
    return questionnaires.approve(drafted, by=people["leader"])


def _begun(
    told: Mapping[str, Any], versions: Mapping[str, QuestionnaireVersion], people: Mapping[str, User]
) -> tuple[Wave, Sample]:
    """The wave as planned, approved and drawn."""
    first, last = (localdate() + timedelta(days=days) for days in told["days"])
    forms = [waves.Asked(each["group"], versions[each["questionnaire"]], each["audience"]) for each in told["asked"]]
    plan = waves.Plan(told["title"], Period.parse(told["period"]), first, last, forms)
    wave = waves.approve(waves.plan(plan, by=people["planner"]), by=people["leader"])
    samples.import_frame(wave, _frame(told), by=people["field"])
    design = SampleDesign(margin=0.2, floor=told["floor"], response=told["response"])
    return wave, samples.draw(wave, design, seed=str(told["period"]), by=people["field"])


def _frame(told: Mapping[str, Any]) -> CheckedFrame:
    bodies = Body.objects.filter(code__in=told["bodies"]).select_related("audience").order_by("position", "code")
    cells = [
        CheckedCell(body, asked["group"], stratum, "", people)
        for body in bodies
        for asked in told["asked"]
        if asked["audience"] == body.audience.code
        for stratum, (people, _shift) in told["strata"].items()
    ]
    return CheckedFrame("demo.csv", "0" * 64, tuple(cells), ())


def _take_in(sample: Sample, answers: "_Answers", by: User) -> None:
    issued = field.issue_codes(sample, by=by)
    waves.open_field(sample.wave, by=by)
    for cell, codes in issued.items():
        for code in answers.those_who_answer(codes):
            place = place_of(code)
            if isinstance(place, Place):
                receive(place, Filled(answers.of(place, cell.cell.stratum), Channel.CODE))


class _Answers:
    """What people answer, by chance: the better the body, the better the answers."""

    def __init__(self, told: Mapping[str, Any], words: list[str], framework: Framework, chance: random.Random) -> None:
        self.told, self.words, self.chance = told, words, chance
        self.values = {option: value for scale in framework.scales.values() for option, value in _values(scale)}
        self._definitions: dict[int, Definition] = {}

    def those_who_answer(self, codes: list[str]) -> list[str]:
        """Some of the people invited."""
        return [code for code in codes if self.chance.random() < self.told["response"]]

    def of(self, place: Place, stratum: str) -> dict[str, Any]:
        """One sheet, as checked as any."""
        good = self.told["bodies"][place.body.code] + self.told["strata"][stratum][1]
        definition = self._definition(place)
        posted = {name: said for question in definition.questions for name, said in self._said(question, good)}
        return check(definition, posted).answers

    def _definition(self, place: Place) -> Definition:
        form = form_for(place.wave, place.group, place.body.audience.code)
        if form is None:
            raise LookupError(place.group)
        return self._definitions.setdefault(form.version_id, read(form.version.document))

    def _said(self, question: Question, good: float) -> Iterator[tuple[str, list[str]]]:
        for name in question.names:
            if question.choices:
                yield name, [self._chosen(question, good)]
            elif question.kind is Kind.TEXT:
                yield name, [self.chance.choice(self.words)] if self.chance.random() < WRITES_A_TEXT else []
            else:
                least, most = float(question.least or 0), float(question.most or 10)
                yield name, [str(round(least + (most - least) * min(1.0, self.chance.gauss(good, 0.15))))]

    def _chosen(self, question: Question, good: float) -> str:
        weights = [self._weight(choice.option, good) if choice.option else 0.2 for choice in question.choices]
        if question.kind is Kind.MULTIPLE and any(choice.excludes for choice in question.choices):
            weights = [good * 4 if choice.excludes else 1 - good for choice in question.choices]
        return self.chance.choices([choice.name for choice in question.choices], weights)[0]

    def _weight(self, option: str, good: float) -> float:
        value = self.values.get(option)
        return 0.04 if value is None else good**2 * value**3 + (1 - good) * (1 - value) + 0.05


def _values(scale: Scale) -> Iterator[tuple[str, float]]:
    return ((option, float(value)) for option, value in scale.options.items())
