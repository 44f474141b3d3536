"""The submissions somebody may see, those first that wait for this person.

The law: a list is narrowed to what the person may see before anything is counted.
"""

from collections.abc import Mapping, Sequence

from django.db import models

from qianfen import Period
from qingheng.accounts.models import User
from qingheng.collection.models import Submission
from qingheng.collection.permissions import visible_submissions
from qingheng.collection.submission.choices import states_waiting, waiting_for

State = Submission.State
ORDER: Sequence[State] = (
    State.REQUESTED,
    State.DRAFT,
    State.SENT_BACK,
    State.SUBMITTED,
    State.ACCEPTED,
    State.LOCKED,
    State.REFUSED,
)
"""The states in the order in which a submission passes them."""


def newest(found: "models.QuerySet[Submission]") -> "models.QuerySet[Submission]":
    """Without those that a later version has taken the place of, or is about to."""
    later = Submission.objects.filter(
        station=models.OuterRef("station"), period=models.OuterRef("period"), version__gt=models.OuterRef("version")
    ).exclude(state=State.REFUSED)
    return found.exclude(models.Exists(later))


def waiting(user: User) -> list[Submission]:
    """Those that stand still until this person does something, the oldest period first."""
    found = newest(visible_submissions(user)).filter(state__in=states_waiting())
    return sorted(waiting_for(user, found), key=lambda each: (each.when.end, each.station.code))


def listed(user: User, first: Sequence[Submission], **filters: str) -> "models.QuerySet[Submission]":
    """The submissions that fit the filters: those that wait for this person first, then by period."""
    chosen = {name: value for name, value in filters.items() if value}
    mine = models.Case(models.When(pk__in=[each.pk for each in first], then=0), default=1)
    found = visible_submissions(user).filter(**chosen)
    return found.order_by(mine, "-period", "station__code", "-version")


def counts_by_state(found: "models.QuerySet[Submission]") -> Mapping[State, int]:
    """How many submissions stand in each state."""
    counted = dict(found.order_by().values_list("state").annotate(models.Count("pk")))
    return {state: counted.get(state.value, 0) for state in ORDER}


def periods_in(found: "models.QuerySet[Submission]") -> list[Period]:
    """The periods of these submissions, the latest first."""
    names = found.order_by().values_list("period", flat=True).distinct()
    return sorted(map(Period.parse, names), key=lambda period: (period.end, period.start), reverse=True)
