"""What a person may do with a paper. The law: refused with a sentence, by role, by body, by state, by whose hands."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from qingheng.accounts.access import ADMINISTRATORS, APPROVERS
from qingheng.accounts.models import User
from qingheng.accounts.permissions import supervised_bodies
from qingheng.accounts.roles import Role
from qingheng.accounts.standing import belongs_to, own_bodies
from qingheng.accounts.steps import StepRefusedError, check_hands, check_state
from qingheng.organisations.models import Body
from qingheng.supervision.models import DeadlineExtension, Paper, PaperKind
from qingheng.supervision.paper.currency import check_is_current
from qingheng.supervision.paper.queries import leaders_of, verified_findings, visible_papers
from qingheng.supervision.paper.workflow import (
    COURSES,
    HANDS,
    INSIDE,
    PaperStep,
    State,
    course_of,
    hands_on,
    steps_from,
)

DRAWN_BY_AUTHOR = frozenset({"hand_over", "discard"})
"""Steps that only whoever drafted takes, or an administrator in their place."""


def check_can_see_paper(user: User, paper: Paper) -> None:
    """Refuse unless the paper is among those `user` may see."""
    if not can_see_paper(user, paper):
        raise PermissionDenied(_("This paper is not among those you may see."))


def can_see_paper(user: User, paper: Paper) -> bool:
    """Whether the paper is among those `user` may see."""
    return visible_papers(user).filter(pk=paper.pk).exists()


def check_can_draft(user: User, kind: str, body: Body | None) -> None:
    """Refuse unless `user` drafts papers of this kind about this body."""
    drafters = COURSES[PaperKind(kind)].drafters
    if not user.has_role(*drafters):
        names = " / ".join(str(role.label) for role in sorted(drafters))
        raise PermissionDenied(
            _("“%(kind)s” is drafted by: %(roles)s.") % {"kind": PaperKind(kind).label, "roles": names}
        )
    if user.roles & drafters <= {Role.SUPERVISION_OFFICE} and not _supervises(user, body):
        raise PermissionDenied(_("“%(body)s” is not assigned to your office.") % {"body": body or _("no body")})


def _supervises(user: User, body: Body | None) -> bool:
    return body is not None and supervised_bodies(user).filter(pk=body.pk).exists()


def check_grounds(kind: str, body: Body | None) -> None:
    """Refuse a recommendation that rests on a score alone."""
    if kind == PaperKind.RECOMMENDATION and (body is None or not verified_findings(body.pk).exists()):
        raise StepRefusedError(
            _(
                "A recommendation rests on what was found and verified, not on a score alone. "
                "Record a finding on “%(body)s” and have it verified first."
            )
            % {"body": body or "–"}
        )


def may_ever(user: User, step: PaperStep, paper: Paper) -> bool:
    """Whether a step of this paper is this person's business at all."""
    if not user.has_role(*step.roles):
        return False
    if step.is_of_addressee:
        return paper.body_id in own_bodies(user) if paper.leader_id is None else paper.leader_id in leaders_of(user)
    is_author = paper.drafted_by == user.get_username()
    if step.name in DRAWN_BY_AUTHOR and not is_author and not user.has_role(*ADMINISTRATORS):
        return False
    return can_see_paper(user, paper)


def check_can_take(user: User, step: PaperStep, paper: Paper) -> None:
    """Refuse unless `user` may take the step now: by role, by state, by whose hands were on it."""
    if step not in course_of(paper).steps or not may_ever(user, step, paper):
        names = " / ".join(str(role.label) for role in sorted(step.roles))
        raise PermissionDenied(
            _("“%(step)s” of “%(paper)s” is for: %(roles)s.") % {"step": step.title, "paper": paper, "roles": names}
        )
    check_state(paper, State(paper.state), step)
    check_hands(step, _hands(user, paper), HANDS, user.get_username())
    if step.name in {"hand_over", "approve", "issue"}:
        check_grounds(paper.kind, paper.body)
    if step.name == "issue":
        check_is_current(paper)


def _hands(user: User, paper: Paper) -> dict[str, frozenset[str]]:
    """Whose hands were on it, and whether this person belongs to the body."""
    is_inside = paper.body is not None and belongs_to(user, paper.body)
    return hands_on(paper) | {INSIDE: frozenset({user.get_username()} if is_inside else ())}


def can_take(user: User, step: PaperStep, paper: Paper) -> bool:
    """Whether `user` may take the step now."""
    return not why_not(user, step, paper)


def why_not(user: User, step: PaperStep, paper: Paper) -> str:
    """Why this person may not take the step now; empty if they may."""
    try:
        check_can_take(user, step, paper)
    except (PermissionDenied, StepRefusedError) as refusal:
        return str(refusal)
    return ""


def step_for(user: User, paper: Paper, *names: str) -> PaperStep:
    """The first of these steps that is this person's business; the first of all if none is."""
    steps = [step for name in names for step in steps_named(paper, name)]
    if not steps:
        raise StepRefusedError(
            _("A paper of the kind “%(kind)s” does not go this way.") % {"kind": paper.get_kind_display()}
        )
    return next((step for step in steps if may_ever(user, step, paper)), steps[0])


def steps_named(paper: Paper, name: str) -> list[PaperStep]:
    """The steps of a name that papers of this kind take; a letter to a leader is signed for in another way."""
    return [step for step in course_of(paper).steps if step.name == name]


def steps_open_to(user: User, paper: Paper) -> list[PaperStep]:
    """What `user` may do next."""
    return [step for step in steps_from(paper) if can_take(user, step, paper)]


def check_can_edit(user: User, paper: Paper) -> None:
    """Refuse unless `user` may change the words of the draft: its author, or a colleague who drafts such papers."""
    if paper.state != State.DRAFT:
        raise StepRefusedError(
            _("“%(paper)s” is in the state “%(state)s”: only a draft is changed. Have it sent back first.")
            % {"paper": paper, "state": paper.get_state_display()}
        )
    if paper.drafted_by != user.get_username() and not can_see_paper(user, paper):
        raise PermissionDenied(_("This paper is not among those you may see."))
    check_can_draft(user, paper.kind, paper.body)


def can_edit(user: User, paper: Paper) -> bool:
    """Whether `user` may change the words of the draft now."""
    try:
        check_can_edit(user, paper)
    except (PermissionDenied, StepRefusedError):
        return False
    return True


def check_can_ask_for_time(user: User, paper: Paper) -> None:
    """Refuse unless `user` speaks for the body and the reply is still to come."""
    if paper.body_id not in own_bodies(user):
        raise PermissionDenied(_("More time is asked for by the liaison of the body."))
    if not course_of(paper).has_reply or paper.state not in {State.SERVED, State.RECEIVED}:
        raise StepRefusedError(_("There is no reply to come for this paper, so no more time is needed."))
    if paper.extensions.filter(state=DeadlineExtension.State.REQUESTED).exists():
        raise StepRefusedError(_("More time has been asked for already; wait for the decision."))


def can_ask_for_time(user: User, paper: Paper) -> bool:
    """Whether `user` may ask for more time now."""
    try:
        check_can_ask_for_time(user, paper)
    except (PermissionDenied, StepRefusedError):
        return False
    return True


def check_can_give_time(user: User, paper: Paper) -> None:
    """Refuse unless `user` decides about more time: an administrator or a leader of the commission."""
    if not user.has_role(*ADMINISTRATORS, *APPROVERS) or (paper.body is not None and belongs_to(user, paper.body)):
        raise PermissionDenied(_("More time is given by a framework administrator or a leader of the commission."))


def can_give_time(user: User, paper: Paper) -> bool:
    """Whether `user` decides about more time."""
    try:
        check_can_give_time(user, paper)
    except PermissionDenied:
        return False
    return True


def check_can_template(user: User) -> None:
    """Refuse unless `user` words the templates: a framework administrator."""
    if not user.has_role(*ADMINISTRATORS):
        raise PermissionDenied(_("Templates of papers are changed by a framework administrator."))
