"""Which papers a person may see, and their clocks.

The law: a body or a leader sees only what was issued to them, a restricted paper shows to its author and the leaders of
the commission alone, and overdue is computed from the day, never stored.
"""

from datetime import date

from django.db import models
from django.utils.timezone import localdate

from qingheng.accounts.access import OFFICE
from qingheng.accounts.models import User
from qingheng.accounts.permissions import supervised_bodies
from qingheng.accounts.roles import Role
from qingheng.accounts.standing import own_bodies
from qingheng.supervision.models import Finding, Paper, PaperKind
from qingheng.supervision.paper.workflow import COURSES, State

TO_BODY = frozenset(kind for kind, course in COURSES.items() if "body" in course.addressees)
TO_LEADER = frozenset(kind for kind, course in COURSES.items() if "leader" in course.addressees)
REPLYING = frozenset(kind for kind, course in COURSES.items() if course.has_reply)
UNANSWERED = frozenset({State.ISSUED, State.SERVED, State.RECEIVED})


def visible_papers(user: User, day: date | None = None) -> "models.QuerySet[Paper]":
    """The papers a person may look at."""
    found = Paper.objects.select_related("body", "leader", "corrects")
    if user.has_role(Role.COMMISSION_LEADER):
        return found
    return found.filter(_own(user, day) | _addressed(user))


def _own(user: User, day: date | None) -> models.Q:
    """What those of the office see: everything, their bodies, or what they wrote; restricted only what they wrote."""
    own = models.Q(drafted_by=user.get_username()) if user.has_role(*OFFICE) else models.Q(pk=None)
    if user.has_role(Role.REVIEW_MEMBER):
        own |= models.Q(drafted_by=user.get_username(), is_restricted=False)
    if user.has_role(Role.FRAMEWORK_ADMINISTRATOR):
        return own | models.Q(is_restricted=False)
    if user.has_role(Role.SUPERVISION_OFFICE):
        bodies = supervised_bodies(user, day).order_by().values("pk")
        return own | models.Q(body__in=bodies, is_restricted=False)
    return own


def _addressed(user: User) -> models.Q:
    """What was issued to the bodies and leaders somebody speaks for, and the reports to those who read reports."""
    bodies, leaders = own_bodies(user), leaders_of(user)
    found = models.Q(pk=None)
    if bodies:
        found |= models.Q(kind__in=TO_BODY, body__in=bodies, leader=None)
    if leaders:
        found |= models.Q(kind__in=TO_LEADER, leader__in=leaders)
    if user.has_role(Role.REPORT_READER):
        found |= models.Q(kind=PaperKind.ANALYSIS_REPORT)
    return found & models.Q(issued_at__isnull=False, is_restricted=False)


def leaders_of(user: User) -> list[int]:
    """The leaders in charge for whom somebody reads letters today."""
    return [held.leader_id for held in user.grants_today if held.role == Role.LEADER and held.leader_id is not None]


def overdue(found: "models.QuerySet[Paper]", day: date | None = None) -> "models.QuerySet[Paper]":
    """Those whose reply is not there although its day has passed."""
    return found.filter(kind__in=REPLYING, state__in=UNANSWERED, reply_due__lt=day or localdate())


def is_overdue(paper: Paper, day: date | None = None) -> bool:
    """Whether the reply is not there although its day has passed."""
    if paper.reply_due is None or paper.kind not in REPLYING or paper.state not in UNANSWERED:
        return False
    return paper.reply_due < (day or localdate())


def verified_findings(body_id: int | None) -> "models.QuerySet[Finding]":
    """What has been found at a body and verified by somebody else: the ground a recommendation rests on."""
    return Finding.objects.filter(body=body_id, verified_at__isnull=False).order_by("pk")
