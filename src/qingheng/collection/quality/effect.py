"""What has become of the rules' questions. The law: a rule whose questions change nothing is seen to be useless."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.utils.timezone import localdate

from qianfen import Frequency, Period
from qingheng.collection.models import Question
from qingheng.collection.quality.asked import RuleBook
from qingheng.collection.quality.findings import rules_in_force
from qingheng.collection.quality.rules import QUESTION, Rule
from qingheng.collection.quality.sentences import rule_sentence
from qingheng.organisations.models import Station

MONTHS_SHOWN = 12
State = Question.State


@dataclass
class Tally:
    """How many questions, by what became of them."""

    open: int = 0
    answered: int = 0
    withdrawn: int = 0

    @property
    def all(self) -> int:
        """Every question."""
        return self.open + self.answered + self.withdrawn

    @property
    def changed_share(self) -> int | None:
        """Per cent after which the values were changed; None as long as nothing is settled."""
        settled = self.answered + self.withdrawn
        return 100 * self.withdrawn // settled if settled else None

    def add(self, state: str, count: int) -> None:
        """Count some more."""
        setattr(self, state, getattr(self, state) + count)


@dataclass(frozen=True)
class RuleLine:
    """One rule with what became of its questions."""

    code: str
    rule: Rule | None
    is_in_force: bool
    tally: Tally
    months: tuple[int, ...]
    """Questions raised in each of the months shown."""

    @property
    def sentence(self) -> str:
        """The rule in words."""
        return rule_sentence(self.rule) if self.rule else ""

    @property
    def highest(self) -> int:
        """The most in a month, for the little bars."""
        return max(self.months, default=0)


@dataclass(frozen=True)
class StationLine:
    """One station with its questions, and those open by rule."""

    station: Station
    tally: Tally
    by_rule: Mapping[str, int]


@dataclass(frozen=True)
class Effect:
    """The page."""

    total: Tally
    rules: list[RuleLine]
    stations: list[StationLine]
    months: list[Period] = field(default_factory=list)


def effect() -> Effect:
    """Everything the overview shows, in three queries."""
    months = last_months()
    book, in_force = RuleBook(), {rule.code for rule in rules_in_force().rules if rule.severity == QUESTION}
    by_rule, raised = _tallies("rule"), _raised(months)
    codes = sorted({*in_force, *by_rule}, key=lambda code: (-by_rule[code].all, code))
    rules = [RuleLine(code, book.rule(code), code in in_force, by_rule[code], raised[code]) for code in codes]
    total = Tally()
    for tally in by_rule.values():
        total.open, total.answered = total.open + tally.open, total.answered + tally.answered
        total.withdrawn += tally.withdrawn
    return Effect(total, rules, _stations(), months)


def last_months() -> list[Period]:
    """The months of the trend, the present one last."""
    found = [Period.containing(localdate(), Frequency.MONTH)]
    while len(found) < MONTHS_SHOWN:
        found.insert(0, found[0].previous())
    return found


def _counts(*fields: str) -> Iterable[tuple[object, ...]]:
    return Question.objects.order_by().values_list(*fields).annotate(count=Count("pk"))


def _tallies(name: str) -> dict[str, Tally]:
    found: dict[str, Tally] = defaultdict(Tally)
    for key, state, count in _counts(name, "state"):
        found[str(key)].add(str(state), int(str(count)))
    return found


def _raised(months: list[Period]) -> Mapping[str, tuple[int, ...]]:
    rows = Question.objects.filter(raised_at__date__gte=months[0].start).order_by()
    counted = rows.values_list("rule", TruncMonth("raised_at")).annotate(count=Count("pk"))
    by_place = {(rule, Period.containing(day.date(), Frequency.MONTH)): count for rule, day, count in counted}
    none = (0,) * len(months)
    found: dict[str, tuple[int, ...]] = defaultdict(lambda: none)
    for rule in {rule for rule, _month in by_place}:
        found[rule] = tuple(by_place.get((rule, month), 0) for month in months)
    return found


def _stations() -> list[StationLine]:
    tallies = _tallies("submission__station__code")
    still_open: dict[str, dict[str, int]] = defaultdict(dict)
    rows = Question.objects.filter(state=State.OPEN).order_by().values_list("submission__station__code", "rule")
    for station, rule, count in rows.annotate(count=Count("pk")):
        still_open[station][rule] = count
    lines = [
        StationLine(station, tallies[station.code], still_open.get(station.code, {}))
        for station in Station.objects.filter(code__in=list(tallies))
    ]
    return sorted(lines, key=lambda line: (-line.tally.open, -line.tally.all, line.station.code))
