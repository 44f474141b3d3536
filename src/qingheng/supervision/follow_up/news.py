"""Who is told what about a measure. The law: who has to decide or to confirm; of an inquiry only the few who see it."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qingheng.accounts.models import User
from qingheng.notifications.actions import notify
from qingheng.supervision.addressees import leaders, liaisons_of, main_leaders, named
from qingheng.supervision.models import FollowUp, FollowUpStep

TOPIC = "cases"
Measure = FollowUp.Measure
MESSAGES = {
    "propose": _("%(measure)s towards %(body)s waits for approval."),
    "approve": _("%(measure)s towards %(body)s was approved."),
    "refuse": _("%(measure)s towards %(body)s was not approved."),
    "confirm": _("The record of the reminder talk waits for the confirmation of %(body)s."),
    "agree": _("%(body)s has confirmed the record of the reminder talk."),
    "disagree": _("%(body)s asks for a change of the record of the reminder talk."),
}


def _people(record: FollowUpStep) -> "models.QuerySet[User]":
    """Who is told of a step."""
    found = record.follow_up
    if record.step == "confirm":
        return liaisons_of(found.body)
    if record.step != "propose":
        return named(found.proposed_by)
    approvers = {Measure.REMINDER_TALK: leaders, Measure.ACCOUNTABILITY_INQUIRY: main_leaders}
    asked = approvers.get(Measure(found.measure))
    return asked() if asked else User.objects.none()


def tell_of_step(record: FollowUpStep, *, by: object) -> None:
    """Tell whoever has to act on a step, or waits for it."""
    found, message = record.follow_up, MESSAGES.get(record.step)
    if message is not None:
        notify(
            _people(record),
            topic=TOPIC,
            key=f"follow-up/{found.pk}/{record.pk}",
            message=message,
            facts={"measure": Measure(found.measure).label, "body": str(found.body)},
            url=reverse("supervision:follow_up", args=[found.pk]),
            by=by,
        )
