"""The alert cases on the dashboards. The law: only of bodies the reader sees, through the alerts' own queries."""

from collections.abc import Collection, Sequence

from django.db import models

from qianfen import Period
from qingheng.accounts.models import User
from qingheng.alerts import queries as alerts
from qingheng.alerts.models import Case, Receipt
from qingheng.dashboards.queries.choosing import Choice
from qingheng.organisations.models import Body

SHOWN_MAX = 8


def cases_of_month(user: User, month: Period, bodies: Collection[Body]) -> Sequence[Case]:
    """The cases that stand in a month, the gravest first, each told whether somebody has signed for it."""
    signed = Receipt.objects.filter(notice__case=models.OuterRef("pk"))
    found = alerts.standing(user, month).filter(body__in=[body.pk for body in bodies])
    return list(found.annotate(is_signed=models.Exists(signed)).order_by("-level", "-changed_at", "pk"))


def bodies_in_alert(user: User, choice: Choice, audiences: Collection[int]) -> list[int]:
    """How many bodies of these audiences were in alert, period by period."""
    months = [str(choice.as_of_month(period)) for period in choice.trend]
    found = alerts.cases(user).filter(period__in=months, body__audience__in=audiences).exclude(state=Case.State.CLEARED)
    counts = dict(found.order_by().values_list("period").annotate(models.Count("pk")))
    return [counts.get(month, 0) for month in months]


def of_body(user: User, body: Body) -> Sequence[Case]:
    """Every case of a body with its notices, the latest first."""
    return list(alerts.cases(user).filter(body=body).order_by("-period").prefetch_related("notices"))
