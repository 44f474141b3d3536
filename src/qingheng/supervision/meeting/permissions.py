"""Which meetings a person may see, what of a body, and which steps a person may take.

The law: a member sees the bodies of the agenda while the meeting is under way, and nothing of a body left for recusal.
"""

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.accounts.standing import belongs_to, sees_all
from qingheng.accounts.steps import Step, StepRefusedError, check_state
from qingheng.organisations.models import Body
from qingheng.supervision.meeting.workflow import BEGIN, END, HOSTS, MEMBERS, SIGN, steps_from
from qingheng.supervision.models import AgendaItem, MeetingFinding, Recusal, ReviewMeeting

State = ReviewMeeting.State


def visible_meetings(user: User) -> "models.QuerySet[ReviewMeeting]":
    """All for the commission's leaders and administrators; for others those they were called to."""
    found = ReviewMeeting.objects.select_related("chair", "minutes")
    if sees_all(user):
        return found
    called = models.Q(attendances__user=user) & ~models.Q(state=State.PLANNED)
    return found.filter(called).distinct()


def candidates() -> list[User]:
    """Who may be asked to take part."""
    people = User.objects.filter(is_active=True, grants__role__in=[*MEMBERS, Role.MAIN_LEADER]).distinct()
    return [user for user in people.order_by("username") if user.has_role(*MEMBERS)]


def is_member(user: User, meeting: ReviewMeeting) -> bool:
    """Whether the person was called to it."""
    return meeting.attendances.filter(user=user).exists()


def is_present(user: User, meeting: ReviewMeeting) -> bool:
    """Whether the person takes part."""
    return meeting.attendances.filter(user=user, is_present=True).exists()


def is_recused(user: User, meeting: ReviewMeeting, body: Body) -> bool:
    """Whether the person leaves while the body is discussed: by own word, or because of belonging to it."""
    return belongs_to(user, body) or Recusal.objects.filter(meeting=meeting, user=user, body=body).exists()


def left_for(user: User, meeting: ReviewMeeting) -> frozenset[int]:
    """The bodies of the agenda for which the person leaves: nothing that was said of them is shown."""
    return frozenset(row.body_id for row in agenda_of(meeting) if is_recused(user, meeting, row.body))


def agenda_of(meeting: ReviewMeeting) -> "models.QuerySet[AgendaItem]":
    """The bodies on the agenda."""
    return meeting.agenda.filter(removed_at=None).select_related("body__audience")


def check_can_see_dossier(user: User, meeting: ReviewMeeting, body: Body) -> None:
    """Refuse unless the body is on the agenda, the meeting under way, the person present and not recused."""
    if not agenda_of(meeting).filter(body=body).exists():
        raise PermissionDenied(_("“%(body)s” is not on the agenda of this meeting.") % {"body": body})
    if is_recused(user, meeting, body):
        raise PermissionDenied(_("You leave while “%(body)s” is discussed.") % {"body": body})
    if sees_all(user):
        return
    if meeting.state != State.UNDER_WAY or not is_present(user, meeting):
        raise PermissionDenied(_("Dossiers are open to members who are present while the meeting is under way."))


def can_see_dossier(user: User, meeting: ReviewMeeting, body: Body) -> bool:
    """Whether the dossier of a body is open to this person now."""
    try:
        check_can_see_dossier(user, meeting, body)
    except PermissionDenied:
        return False
    return True


def can_read_minutes(user: User, meeting: ReviewMeeting) -> bool:
    """Whether the minutes are this person's to read: who was present, the commission's leaders, administrators."""
    has_ended = meeting.state in {State.MINUTES, State.SIGNED}
    return has_ended and (sees_all(user) or is_present(user, meeting))


def check_takes_part(user: User, meeting: ReviewMeeting, body: Body) -> None:
    """Refuse unless the person may rate the body, or say something about it, now."""
    if meeting.state != State.UNDER_WAY:
        raise StepRefusedError(_("Ratings and findings are given while the meeting is under way."))
    if not is_present(user, meeting):
        raise PermissionDenied(_("Only members who are present take part."))
    check_can_see_dossier(user, meeting, body)


def takes_part(user: User, meeting: ReviewMeeting, body: Body) -> bool:
    """Whether the person may rate the body now."""
    try:
        check_takes_part(user, meeting, body)
    except (PermissionDenied, StepRefusedError):
        return False
    return True


def is_host(user: User) -> bool:
    """Whether the person prepares meetings."""
    return user.has_role(*HOSTS)


def leads(user: User, meeting: ReviewMeeting) -> bool:
    """Whether the person leads it: the chair, or an administrator."""
    return is_host(user) or meeting.chair_id == user.pk


def _is_business_of(user: User, step: Step, meeting: ReviewMeeting) -> bool:
    if step is SIGN:
        return is_present(user, meeting)
    return leads(user, meeting) if step in {BEGIN, END} else is_host(user)


def check_can_take(user: User, step: Step, meeting: ReviewMeeting) -> None:
    """Refuse unless `user` may take the step now."""
    if not _is_business_of(user, step, meeting):
        names = " / ".join(str(role.label) for role in sorted(step.roles))
        raise PermissionDenied(_("“%(step)s” is for: %(roles)s.") % {"step": step.title, "roles": names})
    check_state(meeting, State(meeting.state), step)
    if step is SIGN and meeting.attendances.filter(user=user, signed_at__isnull=False).exists():
        raise StepRefusedError(_("You have signed the minutes already."))


def can_take(user: User, step: Step, meeting: ReviewMeeting) -> bool:
    """Whether `user` may take the step now."""
    try:
        check_can_take(user, step, meeting)
    except (PermissionDenied, StepRefusedError):
        return False
    return True


def steps_open_to(user: User, meeting: ReviewMeeting) -> list[Step]:
    """What `user` may do next."""
    return [step for step in steps_from(meeting.state) if can_take(user, step, meeting)]


def check_can_decide(user: User, finding: MeetingFinding) -> None:
    """Refuse unless `user` may record what the meeting decides: who leads, has not proposed it, and stays for it."""
    if not leads(user, finding.meeting):
        raise PermissionDenied(_("The chair or a framework administrator records what the meeting decides."))
    if finding.meeting.state != State.UNDER_WAY or finding.state != MeetingFinding.State.PROPOSED:
        raise StepRefusedError(_("Only what was proposed is decided, while the meeting is under way."))
    if is_recused(user, finding.meeting, finding.body):
        raise PermissionDenied(_("You leave while “%(body)s” is discussed.") % {"body": finding.body})
    if finding.proposed_by == user.get_username():
        raise StepRefusedError(_("You proposed it yourself, so somebody else records the decision."))


def can_decide(user: User, finding: MeetingFinding) -> bool:
    """Whether `user` may record the decision now."""
    try:
        check_can_decide(user, finding)
    except (PermissionDenied, StepRefusedError):
        return False
    return True
