"""Who is told what about an objection. The law: the side that has to act next, and the body of what was decided."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import models
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from qingheng.accounts.access import ADMINISTRATORS
from qingheng.accounts.models import Grant, User
from qingheng.notifications.actions import notify
from qingheng.supervision.addressees import leaders, liaisons_of
from qingheng.supervision.models import Objection, ObjectionStep
from qingheng.supervision.objecting.workflow import STATION

TOPIC = "objections"


def _holders(grants: "models.QuerySet[Grant]") -> "models.QuerySet[User]":
    return User.objects.filter(pk__in=grants.filter(revoked_at=None).values("user"))


def _administrators(_objection: Objection) -> "models.QuerySet[User]":
    return _holders(Grant.objects.valid_on(localdate()).filter(role__in=ADMINISTRATORS))


def _station(objection: Objection) -> "models.QuerySet[User]":
    grants = Grant.objects.valid_on(localdate()).filter(role__in=STATION, station=objection.station_id)
    return _holders(grants)


def _body(objection: Objection) -> "models.QuerySet[User]":
    return liaisons_of(objection.body)


def _reviewers(objection: Objection) -> "models.QuerySet[User]":
    return _administrators(objection) | leaders()


@dataclass(frozen=True)
class News:
    """What a step is to others."""

    message: str | Promise
    tell: Callable[[Objection], "models.QuerySet[User]"]


NEWS: Mapping[str, tuple[News, ...]] = {
    "submit": (News(_("%(body)s objects to a deduction: %(number)s"), _administrators),),
    "admit": (
        News(_("Objection %(number)s of %(body)s needs the statement of your station"), _station),
        News(_("Your objection %(number)s is admitted"), _body),
    ),
    "refuse": (News(_("Your objection %(number)s is not admitted"), _body),),
    "state": (News(_("Objection %(number)s of %(body)s can be decided"), _reviewers),),
    "uphold": (News(_("Your objection %(number)s is decided"), _body),),
    "grant": (News(_("Your objection %(number)s is decided"), _body),),
}


def tell_of_step(record: ObjectionStep, *, by: object) -> None:
    """Tell those whom a step concerns."""
    objection = record.objection
    for number, news in enumerate(NEWS.get(record.step, ())):
        notify(
            news.tell(objection),
            topic=TOPIC,
            key=f"objection/{objection.pk}/{record.pk}/{number}",
            message=news.message,
            facts={"body": str(objection.body), "number": str(objection)},
            url=reverse("supervision:objection", args=[objection.pk]),
            by=by,
        )
