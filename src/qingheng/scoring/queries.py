"""What is asked of the scores: which months there are, the scorecards, and the data they are made from.

The law: whoever shows or compares scores finds them here; a longer period means the last month of it.
"""

from collections.abc import Iterable

from django.db import models

import qianfen
from qingheng.organisations.models import Body
from qingheng.scoring.models import LiveScorecard, PublishedScorecard, ScoringRun
from qingheng.scoring.rows import YearOfData, observations
from qingheng.scoring.versions import NoFrameworkError, framework_of, version_for, version_in_force, versions

__all__ = [
    "NoFrameworkError",
    "YearOfData",
    "bodies_in",
    "framework_of",
    "latest_month",
    "latest_run",
    "live",
    "months",
    "observations",
    "published",
    "published_months",
    "version_for",
    "version_in_force",
    "versions",
]

MONTHS_PER_YEAR = 12


def months(year: int | None = None) -> list[qianfen.Period]:
    """The months that have live scorecards, in order: all of them, or those of one year."""
    cards = LiveScorecard.objects.order_by("period")
    if year is not None:
        cards = cards.filter(period__range=(f"{year}-01", f"{year}-{MONTHS_PER_YEAR}"))
    return [qianfen.Period.parse(name) for name in cards.values_list("period", flat=True).distinct()]


def latest_month() -> qianfen.Period | None:
    """The latest month with live scorecards."""
    name = LiveScorecard.objects.order_by().aggregate(latest=models.Max("period"))["latest"]
    return qianfen.Period.parse(name) if name else None


def _names_of(which: qianfen.Period | Iterable[qianfen.Period]) -> list[str]:
    """One month or several, as they stand in the tables; a longer period means its last month."""
    periods = [which] if isinstance(which, qianfen.Period) else which
    return [str(period.last_month) for period in periods]


def live(
    which: qianfen.Period | Iterable[qianfen.Period], bodies: Iterable[Body] | None = None
) -> "models.QuerySet[LiveScorecard]":
    """Live scorecards of one or several months, of some bodies or of all."""
    cards = LiveScorecard.objects.filter(period__in=_names_of(which)).select_related("body__audience")
    return cards if bodies is None else cards.filter(body__in=bodies)


def latest_run(month: qianfen.Period) -> ScoringRun | None:
    """The run that speaks for a month: the last one published. Its file is only read if asked for."""
    runs = ScoringRun.objects.filter(period=str(month.last_month)).defer("archive")
    found: ScoringRun | None = runs.order_by("-number").first()
    return found


def published(month: qianfen.Period, bodies: Iterable[Body] | None = None) -> "models.QuerySet[PublishedScorecard]":
    """Scorecards of the latest run of a month, of some bodies or of all."""
    run = latest_run(month)
    cards = PublishedScorecard.objects.filter(run=run) if run else PublishedScorecard.objects.none()
    cards = cards.select_related("body__audience")
    return cards if bodies is None else cards.filter(body__in=bodies)


def published_months() -> list[qianfen.Period]:
    """The months that have been published, in order."""
    names = ScoringRun.objects.order_by("period").values_list("period", flat=True).distinct()
    return [qianfen.Period.parse(name) for name in names]


def bodies_in(month: qianfen.Period) -> "models.QuerySet[Body]":
    """The bodies that exist on at least one day of a month; a merged one is scored up to its last month."""
    found: models.QuerySet[Body] = Body.objects.valid_within(month.start, month.end)
    return found.select_related("audience")
