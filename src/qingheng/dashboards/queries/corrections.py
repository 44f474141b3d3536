"""What the correction of a submission reaches: published runs, standing alerts, totals that have moved since.

The law: told only to those who see scores, and only of bodies they may see.
"""

from collections.abc import Iterable, Iterator

from django.db import models
from django.urls import reverse

from qianfen import Frequency, Period
from qingheng.accounts.models import User
from qingheng.accounts.navigation import may_open
from qingheng.accounts.permissions import sees_live_scores, visible_bodies
from qingheng.alerts.models import Case
from qingheng.alerts.queries import cases
from qingheng.collection.models import Submission
from qingheng.collection.submission.affected import Affected, Moved, PublishedRun, StandingCase
from qingheng.organisations.models import Body
from qingheng.scoring.models import ScoringRun
from qingheng.scoring.queries import latest_run, live, published


def affected_by(submission: Submission, user: User) -> Affected:
    """What stands in the months from the submission's period to the end of its year."""
    if not sees_live_scores(user):
        return Affected()
    months = list(_months(submission.when))
    runs = [run for month in months if (run := latest_run(month)) is not None]
    return Affected(
        tuple(_run(run, user) for run in runs),
        tuple(_cases(submission, months, user)),
        tuple(_moved(submission, [Period.parse(run.period) for run in runs], user)),
        reverse("scoring:publish") if may_open(user, "scoring:publish") else "",
    )


def _months(period: Period) -> Iterator[Period]:
    """From the month in which the period counts to December."""
    month, year = period.last_month, Period.containing(period.end, Frequency.YEAR)
    while year.contains(month):
        yield month
        month = month.next()


def _run(run: ScoringRun, user: User) -> PublishedRun:
    url = reverse("scoring:run", args=[run.pk]) if may_open(user, "scoring:run") else ""
    return PublishedRun(Period.parse(run.period), run.number, url)


def _touched(submission: Submission, user: User) -> "models.QuerySet[Body]":
    """The bodies of which a correction says something; while nothing is entered, all this person may see."""
    said = submission.values.order_by().values("body")
    bodies = visible_bodies(user)
    return bodies.filter(pk__in=said) if said.exists() else bodies


def _cases(submission: Submission, months: Iterable[Period], user: User) -> Iterator[StandingCase]:
    found = cases(user).filter(period__in=[str(month) for month in months], body__in=_touched(submission, user))
    for case in found.exclude(state=Case.State.CLEARED).order_by("period", "-level", "body__code"):
        url = reverse("alerts:case", args=[case.pk]) if may_open(user, "alerts:case") else ""
        yield StandingCase(str(case.body), Period.parse(case.period), case.level, url)


def _moved(submission: Submission, months: Iterable[Period], user: User) -> Iterator[Moved]:
    bodies = _touched(submission, user)
    for month in months:
        now = dict(live(month, bodies).values_list("body", "total"))
        for card in published(month, bodies).defer("document"):
            if card.total != now.get(card.body_id, card.total):
                yield Moved(str(card.body), month, card.total, now[card.body_id])
