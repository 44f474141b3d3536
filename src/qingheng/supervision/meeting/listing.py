"""What waits for somebody about review meetings. The law: it is found anew each time from the meetings themselves."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.supervision.meeting.permissions import can_take, is_host, is_member, visible_meetings
from qingheng.supervision.meeting.workflow import SIGN
from qingheng.supervision.models import ReviewMeeting
from qingheng.ui.todo import Todo, Urgency

State = ReviewMeeting.State


def todos(user: User) -> Iterator[Todo]:
    """Meetings to prepare, to attend, to sign."""
    for meeting in visible_meetings(user).exclude(state=State.SIGNED):
        words = _words(user, meeting)
        if words:
            yield Todo(
                f"meeting/{meeting.pk}/{meeting.state}",
                Urgency.SOON if meeting.state == State.CALLED else Urgency.WAITING,
                words % {"meeting": meeting},
                reverse("supervision:meeting", kwargs={"pk": meeting.pk}),
                meeting.place,
                localtime(meeting.held_at).date(),
            )


def _words(user: User, meeting: ReviewMeeting) -> str:
    if meeting.state == State.PLANNED and is_host(user):
        return _("Prepare “%(meeting)s” and call it")
    if meeting.state in {State.CALLED, State.UNDER_WAY} and is_member(user, meeting):
        return _("Attend “%(meeting)s”")
    return _("Sign the minutes of “%(meeting)s”") if can_take(user, SIGN, meeting) else ""
