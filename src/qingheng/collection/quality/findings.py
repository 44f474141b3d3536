"""What the rules in force find: on a submission, on a batch. The law: a question of moments, and nothing is written."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.timezone import localdate

from qianfen import Period
from qingheng.audit.writing import SYSTEM
from qingheng.collection.models import Batch, QualityRules, Submission
from qingheng.collection.office import Office
from qingheng.collection.quality.gathering import Gathering
from qingheng.collection.quality.rules import RuleSet, rules_in
from qingheng.collection.quality.values import Finding
from qingheng.organisations.models import Station

SHIPPED = Path(__file__).with_name("rules.yaml")
SHEETS_OF_BATCH_MAX = 16
"""A batch of more stations and periods takes over old data; its page says that nobody was asked about the rest."""


@cache
def shipped_source() -> str:
    """The rules a county starts with, as their file."""
    return SHIPPED.read_text(encoding="utf-8")


def version_in_force(day: date | None = None) -> QualityRules | None:
    """The version in force on a day; None while the shipped rules still are."""
    begun = QualityRules.objects.filter(state=QualityRules.State.PUBLISHED, effective_from__lte=day or localdate())
    return begun.order_by("-effective_from", "-pk").first()


def rules_in_force(day: date | None = None) -> RuleSet:
    """The rules in force on a day."""
    version = version_in_force(day)
    return rules_in(version.source if version else shipped_source())


def findings_for(
    submission: Submission, *, office: Office | None = None, rules: RuleSet | None = None
) -> list[Finding]:
    """Everything the rules find on a submission as it is now; errors first, then questions, by body."""
    office, rules = office or Office.open(SYSTEM), rules or rules_in_force()
    sheet = Gathering(office, submission.station, submission.when, rules, submission=submission).sheet()
    found = rules.judge(sheet) if sheet else []
    return sorted(found, key=lambda finding: (not finding.blocks, finding.body, finding.item, finding.key))


def findings_in(batch: Batch, rules: RuleSet | None = None) -> tuple[dict[Period, list[Finding]], int]:
    """What the rules find in a batch by period, and how many of its sheets were left out; computed when looked at."""
    office, rules = Office.open(SYSTEM), rules or rules_in_force()
    sheets = list(_sheets_of(batch, office))
    found: dict[Period, list[Finding]] = defaultdict(list)
    for station, period in sheets[:SHEETS_OF_BATCH_MAX]:
        sheet = Gathering(office, station, period, rules, batch=batch).sheet()
        found[period] += rules.judge(sheet) if sheet else []
    return dict(found), max(len(sheets) - SHEETS_OF_BATCH_MAX, 0)


def _sheets_of(batch: Batch, office: Office) -> Iterator[tuple[Station, Period]]:
    """The stations and periods a batch has values for, the latest first."""
    places = batch.observations.order_by().values_list("period", "item").distinct()
    found: dict[tuple[str, Period], None] = {}
    for name, item in places:
        period = Period.parse(name)
        version = office.version(period)
        if version and version.parsed.has_item(item):
            found[version.parsed.item(item).station, period] = None
    for code, period in sorted(found, key=lambda place: (-place[1].order, place[0])):
        if code in office.stations:
            yield office.stations[code], period
