"""Who is told what about a review meeting. The law: its members, and of the minutes those who have to sign them."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from qingheng.accounts.models import User
from qingheng.notifications.actions import notify
from qingheng.supervision.models import MeetingStep

TOPIC = "meetings"
NEWS: Mapping[str, str | Promise] = {
    "call": _("You are called to “%(meeting)s”: %(day)s, %(place)s"),
    "end": _("The minutes of “%(meeting)s” are to be signed"),
}


def tell_of_step(record: MeetingStep, *, by: object) -> None:
    """Tell the members of a step."""
    message, meeting = NEWS.get(record.step), record.meeting
    if message is None:
        return
    members = meeting.attendances.all() if record.step == "call" else meeting.attendances.filter(is_present=True)
    notify(
        User.objects.filter(pk__in=members.values("user")),
        topic=TOPIC,
        key=f"meeting/{meeting.pk}/{record.pk}",
        message=message,
        facts={"meeting": str(meeting), "day": localtime(meeting.held_at).date(), "place": meeting.place},
        url=reverse("supervision:meeting", args=[meeting.pk]),
        by=by,
    )
