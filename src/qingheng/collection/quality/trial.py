"""What rules would ask, before they ask it. The law: the very same judgement, on the very same sheets, and no trace."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qianfen import Frequency, Period
from qingheng.audit.writing import SYSTEM
from qingheng.collection.models import Observation, Submission
from qingheng.collection.office import Office
from qingheng.collection.quality.findings import rules_in_force
from qingheng.collection.quality.gathering import Gathering
from qingheng.collection.quality.policies import ANSWERABLE
from qingheng.collection.quality.rules import Rule, RuleSet
from qingheng.collection.quality.sentences import rule_sentence
from qingheng.collection.schedule.progress import ending_with

SUBMISSIONS_MAX = 60
"""More drafts than this are not tried: sixteen stations have no more under way at once."""


@dataclass(frozen=True)
class TrialLine:
    """One rule: how often it would fire, and how often the rule of that code fires today."""

    code: str
    rule: Rule | None
    drafts: int
    drafts_today: int
    month: int
    month_today: int

    @property
    def sentence(self) -> str:
        """The rule in words."""
        return rule_sentence(self.rule) if self.rule else ""

    @property
    def is_new(self) -> bool:
        """Whether its counts differ from today's."""
        return (self.drafts, self.month) != (self.drafts_today, self.month_today)


@dataclass(frozen=True)
class Trial:
    """What a version would ask of what is under way, and would have asked of the last month reported."""

    lines: list[TrialLine]
    submissions: int
    month: Period | None
    sheets: int


Counts = Mapping[str, int]


def try_out(rules: RuleSet) -> Trial:
    """The new rules beside those in force."""
    office, today = Office.open(SYSTEM), rules_in_force()
    month = last_month()
    drafts = [*_drafts(office)]
    reported = [*_reported(office, month)] if month else []
    counts = [_counts(sheets, each) for sheets in (drafts, reported) for each in (rules, today)]
    codes = dict.fromkeys(rule.code for each in (rules, today) for rule in each.rules)
    lines = [TrialLine(code, rules.rule(code), *(count[code] for count in counts)) for code in codes]
    return Trial(lines, len(drafts), month, len(reported))


def last_month() -> Period | None:
    """The last month of which anything is stored."""
    names = Observation.objects.filter(is_current=True).order_by().values_list("period", flat=True).distinct()
    months = [period for period in map(Period.parse, names) if period.frequency is Frequency.MONTH]
    return max(months, default=None)


def _drafts(office: Office) -> Iterator[Gathering]:
    found = Submission.objects.filter(state__in=ANSWERABLE).select_related("station").order_by("-pk")
    for each in found[:SUBMISSIONS_MAX]:
        yield Gathering(office, each.station, each.when, rules_in_force(), submission=each)


def _reported(office: Office, month: Period) -> Iterator[Gathering]:
    for period in ending_with(month):
        for station in office.stations.values():
            yield Gathering(office, station, period, rules_in_force(), everything_is_new=True)


def _counts(sheets: list[Gathering], rules: RuleSet) -> Counter[str]:
    found: Counter[str] = Counter()
    for gathering in sheets:
        gathering.rules = rules
        sheet = gathering.sheet()
        found.update(finding.rule for finding in (rules.judge(sheet) if sheet else ()))
    return found
