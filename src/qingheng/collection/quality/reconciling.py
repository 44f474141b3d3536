"""Facts that two stations report, side by side. The law: who may not see a value sees only whether the two agree."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from qianfen import Frequency, Period
from qingheng.accounts.models import User
from qingheng.accounts.permissions import can_see_raw, visible_stations
from qingheng.audit.writing import SYSTEM
from qingheng.collection.models import Question
from qingheng.collection.office import Office
from qingheng.collection.quality.findings import rules_in_force
from qingheng.collection.quality.gathering import reported, suppliers_of
from qingheng.collection.quality.kinds.stations import Difference, compare, places_of
from qingheng.collection.quality.rules import Rule
from qingheng.collection.quality.sentences import Namer, rule_sentence
from qingheng.collection.quality.values import Sheet
from qingheng.organisations.models import Body


@dataclass(frozen=True)
class Side:
    """One side of a pair: who reports which facts, and whether this reader may see them."""

    stations: str
    facts: str
    is_visible: bool


@dataclass(frozen=True)
class DifferenceLine:
    """One body over one span."""

    body: Body
    difference: Difference
    one: Decimal | None
    other: Decimal | None
    state: str
    """What has become of the questions about it: open, answered, or nothing asked."""
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Pair:
    """A reconciliation in one year: what agrees, what does not, what is not known yet."""

    rule: Rule
    sentence: str
    one: Side
    other: Side
    lines: list[DifferenceLine]
    agreed: int
    unknown: int


def pairs_of(user: User, year: int) -> list[Pair]:
    """The reconciliations in which a station of this person takes part."""
    office = Office.open(SYSTEM)
    own = set(visible_stations(user).values_list("code", flat=True))
    version = office.version(Period.month(year, 12))
    if version is None:
        return []
    found = []
    for rule in rules_in_force().of_kind("reconciliation"):
        suppliers = suppliers_of(rule, version.parsed)
        if own & set(suppliers.values()):
            found.append(_Pairing(user, office, rule, suppliers, year).pair())
    return found


@dataclass(frozen=True)
class _Pairing:
    """One rule in one year for one reader."""

    user: User
    office: Office
    rule: Rule
    suppliers: dict[str, str]
    year: int

    @property
    def names(self) -> Namer:
        return Namer.of(self.office, Period.month(self.year, 12))

    def pair(self) -> Pair:
        """The page's part for this rule."""
        differences = list(self._differences())
        beyond = [each for each in differences if each.is_beyond]
        one, other = self._side("one"), self._side("other")
        asked = self._asked()
        return Pair(
            rule=self.rule,
            sentence=rule_sentence(self.rule),
            one=one,
            other=other,
            lines=[self._line(each, one, other, asked) for each in beyond],
            agreed=sum(each.is_known for each in differences) - len(beyond),
            unknown=sum(not each.is_known for each in differences),
        )

    def _side(self, name: str) -> Side:
        facts, framework = self.rule.parameters[name], self.names.framework
        items = [framework.item(item) for item, _key in places_of(facts)] if framework else []
        visible = all(
            item.sensitivity != "case"
            or can_see_raw(self.user, station=item.station, sensitivity=item.sensitivity, body_view=item.body_view)
            for item in items
        )
        stations = "+".join(dict.fromkeys(item.station for item in items))
        return Side(self.names.station(stations), " + ".join(map(self.names.fact, facts)), visible)

    def _differences(self) -> Iterator[Difference]:
        year, framework = Period(self.year, Frequency.YEAR, 1), self.names.framework
        codes = {body.pk: body.code for body in self.office.bodies.values()}
        known = framework.items if framework else ()
        sheet = Sheet(
            station="",
            period=year,
            columns=(),
            said={},
            reported=reported(self.suppliers, codes, year),
            frequencies={item.code: item.frequency for item in known if item.code in self.suppliers},
        )
        for span in self._spans():
            for code in sorted({cell.body for cell in sheet.reported}):
                yield compare(sheet, self.rule.parameters, code, span)

    def _spans(self) -> list[Period]:
        frequency = Frequency(self.rule.parameters["span"])
        spans = [Period(self.year, frequency, index) for index in range(1, frequency.per_year + 1)]
        return [span for span in reversed(spans) if self.office.has_begun(span)]

    def _asked(self) -> dict[tuple[str, str], list[Question]]:
        """The questions of this rule, by body and span."""
        rows = Question.objects.filter(rule=self.rule.code, submission__period__startswith=str(self.year))
        found: dict[tuple[str, str], list[Question]] = {}
        for question in rows.exclude(state=Question.State.WITHDRAWN).select_related("body", "submission__station"):
            key = (question.body.code if question.body else "", str(question.facts.get("span", "")))
            found.setdefault(key, []).append(question)
        return found

    def _line(
        self, difference: Difference, one: Side, other: Side, asked: dict[tuple[str, str], list[Question]]
    ) -> DifferenceLine:
        questions = asked.get((difference.body, str(difference.span)), [])
        return DifferenceLine(
            body=self.office.bodies[difference.body],
            difference=difference,
            one=difference.one if one.is_visible else None,
            other=difference.other if other.is_visible else None,
            state=_state(questions),
            answers=tuple(_answer(each) for each in questions if each.answer),
        )


def _state(questions: Iterable[Question]) -> str:
    states = {question.state for question in questions}
    return Question.State.OPEN if Question.State.OPEN in states else next(iter(states), "")


def _answer(question: Question) -> str:
    return f"{question.submission.station}: {question.answer}"
