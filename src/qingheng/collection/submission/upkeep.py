"""What becomes of open submissions when the county changes. The law: only what nobody can report is emptied."""

from datetime import date

from django.db import models

from qianfen import Period
from qingheng.collection.models import EnteredValue, Submission
from qingheng.organisations.models import Body

OPEN = (Submission.State.DRAFT, Submission.State.SENT_BACK, Submission.State.SUBMITTED)


def values_beyond(body: Body, end: date) -> list[EnteredValue]:
    """Values entered for a body in periods that begin after its end, in submissions that are not accepted yet."""
    return [value for value in _entered().filter(body=body) if Period.parse(value.submission.period).start > end]


def values_of_nobody() -> list[EnteredValue]:
    """Values entered for bodies that do not exist in the period at all."""
    return [value for value in _entered() if not _exists(value.body, Period.parse(value.submission.period))]


def _entered() -> "models.QuerySet[EnteredValue]":
    values = EnteredValue.objects.filter(submission__state__in=OPEN).select_related("submission__station", "body")
    return values.exclude(value=None, missing="")


def _exists(body: Body, period: Period) -> bool:
    return body.valid_from <= period.end and (body.valid_to is None or period.start <= body.valid_to)
