"""What is asked of the alerts: cases that stand, how many, since when, and which notices somebody has not read.

The law: every list is narrowed to the bodies the person may see, and to months the body still has a score for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import models
from django.db.models import functions
from django.utils.timezone import now

import qianfen
from qingheng.accounts.models import User
from qingheng.accounts.permissions import visible_bodies
from qingheng.accounts.roles import Role
from qingheng.alerts.handling import OPEN
from qingheng.alerts.models import AlertLevel, Case, Matter, Notice
from qingheng.scoring.models import LiveScorecard
from qingheng.scoring.queries import NoFrameworkError, latest_month, version_for

UNREAD_DAYS_MAX = 30


def cases(user: User) -> "models.QuerySet[Case]":
    """The cases that `user` may see, whatever their state."""
    scored = LiveScorecard.objects.filter(body=models.OuterRef("body"), period=models.OuterRef("period"))
    found = Case.objects.filter(models.Exists(scored), body__in=visible_bodies(user).order_by())
    return found.select_related("body__audience", "matter")


def standing(user: User, month: qianfen.Period) -> "models.QuerySet[Case]":
    """The alerts that stand in a month."""
    return cases(user).filter(period=str(month.last_month)).exclude(state=Case.State.CLEARED)


def count_by_level(found: "models.QuerySet[Case]") -> Mapping[AlertLevel, int]:
    """How many cases lead with each colour."""
    counted = dict(found.order_by().values_list("level").annotate(models.Count("pk")))
    return {level: counted.get(level.value, 0) for level in reversed(AlertLevel) if level}


def count_by_state(found: "models.QuerySet[Case]") -> Mapping[Case.State, int]:
    """How many cases are in each state."""
    counted = dict(found.order_by().values_list("state").annotate(models.Count("pk")))
    return {state: counted.get(state.value, 0) for state in Case.State}


def months_with_cases(user: User) -> list[str]:
    """The months that have cases, the latest first."""
    return list(cases(user).order_by("-period").values_list("period", flat=True).distinct())


def history(case: Case) -> "models.QuerySet[Case]":
    """All cases of the same body, the latest first."""
    return Case.objects.filter(body=case.body_id).order_by("-period").prefetch_related("notices__receipts__user")


def unread(user: User) -> "models.QuerySet[Notice]":
    """The notices `user` has not receipted, the latest first: recent ones, and none older than the account."""
    since = max(user.created_at, now() - timedelta(days=UNREAD_DAYS_MAX))
    notices = Notice.objects.filter(case__body__in=visible_bodies(user).order_by(), at__gte=since)
    return notices.exclude(receipts__user=user).select_related("case__body").order_by("-pk")


@dataclass(frozen=True)
class Choice:
    """A measure of the framework that can be chosen, and whether it is suggested for the colour."""

    code: str
    name: str
    is_suggested: bool


def suggested_measures(period: str, level: int) -> list[str]:
    """The measures the framework suggests for a colour; a person decides."""
    return [choice.name for choice in measures_of(period, level) if choice.is_suggested]


def measures_of(period: str, level: int) -> list[Choice]:
    """All measures of the framework in force."""
    try:
        framework = version_for(qianfen.Period.parse(period)).parsed
    except NoFrameworkError:
        return []
    colour = AlertLevel(level).name.lower()
    return [Choice(measure.code, measure.name, colour in measure.suggested_for) for measure in framework.measures]


def measures_for(matter: Matter) -> list[Choice]:
    """The measures a person can choose from in the triage of a matter."""
    return measures_of(matter.until, matter.colour)


def matters(user: User) -> "models.QuerySet[Matter]":
    """The matters of the bodies `user` may see, but never those of the own body: they are the commission's."""
    own = [grant.body_id for grant in user.grants_today if grant.role == Role.LIAISON]
    found = Matter.objects.filter(body__in=visible_bodies(user).order_by()).exclude(body__in=own)
    return found.select_related("body__audience", "previous")


def by_urgency(found: "models.QuerySet[Matter]") -> "models.QuerySet[Matter]":
    """Red first, then what was escalated or is to be decided, then what has waited longest.

    What does not stand in the latest month any more comes after what does.
    """
    small = models.SmallIntegerField()
    latest = str(latest_month())
    now_level = models.Case(models.When(until=latest, then="level"), default=AlertLevel.NONE, output_field=small)
    urged = models.Case(models.When(is_escalated=True, then=1), default=0, output_field=small)
    found = found.annotate(now_level=now_level, urged=urged)
    colour = functions.Greatest("now_level", "decided_level", "proposed_level", output_field=small)
    return found.annotate(colour_shown=colour).order_by("-colour_shown", "-urged", "-level", "raised_at", "pk")


def queue(user: User) -> "models.QuerySet[Matter]":
    """What waits for somebody to judge it, the most urgent first: new, worsened, or with a higher colour proposed."""
    waits = models.Q(state=Matter.State.RAISED) | models.Q(is_escalated=True) | models.Q(proposed_level__gt=0)
    return by_urgency(matters(user).filter(waits, state__in=OPEN))
