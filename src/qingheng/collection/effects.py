"""What an import would do to scores and alerts. The law: worked out by the engine that scores, from the same values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import qianfen
from qianfen import AlertLevel, Framework, Missing, Period, Scorecard
from qingheng.collection.checked import CheckedImport, Year
from qingheng.collection.models import Observation
from qingheng.organisations.models import Body


@dataclass(frozen=True)
class Effect:
    """The score of one body as of a month, before and after; points in hundredths."""

    body: Body
    month: Period
    before: int
    after: int
    level_before: AlertLevel
    level_after: AlertLevel

    @property
    def difference(self) -> int:
        """Points won or lost."""
        return self.after - self.before


def effects_of(checked: CheckedImport) -> list[Effect]:
    """The scores that would change, the greatest change first; of the latest year that the file touches.

    Nothing if two framework versions share that year: their scores are only comparable once they are stored.
    """
    latest = max((year.year for year in checked.years), default=0)
    years = [year for year in checked.years if year.year == latest]
    if len(years) != 1 or checked.faults:
        return []
    month = _last_month(years[0])
    found = _effects(years[0], month, checked.bodies) if month else ()
    return sorted(found, key=lambda effect: (-abs(effect.difference), effect.body.code))


def _last_month(year: Year) -> Period | None:
    """The last month with data of anybody, which is what the cockpit shows."""
    rows = Observation.objects.filter(year=year.year, is_current=True).exclude(missing=Missing.PENDING)
    stored = rows.order_by().values_list("period", flat=True).distinct()
    months = {Period.parse(name).last_month for name in stored}
    brought = {each.period.last_month for each in year.after if each.missing is not Missing.PENDING}
    return max(months | brought, default=None)


def _effects(year: Year, month: Period, bodies: Sequence[Body]) -> Iterator[Effect]:
    framework = year.version.parsed
    audiences = {body.code: body.audience.code for body in bodies}
    before, after = (_scores(framework, rows, month, audiences) for rows in (year.before, year.after))
    for body in bodies:
        old, new = before[body.code], after[body.code]
        effect = Effect(body, month, old.total, new.total, _level(framework, old), _level(framework, new))
        if effect.difference or effect.level_before != effect.level_after:
            yield effect


def _scores(
    framework: Framework, rows: Sequence[qianfen.Observation], month: Period, audiences: Mapping[str, str]
) -> dict[str, Scorecard]:
    touched = [row for row in rows if row.body in audiences]
    return {card.body: card for card in qianfen.score(framework, touched, month, bodies=audiences)}


def _level(framework: Framework, card: Scorecard) -> AlertLevel:
    """The gravest colour on both lines."""
    return max((alert.level for alert in qianfen.raise_alerts(framework, card)), default=AlertLevel.NONE)
