"""What the triage hands up to the landing page. The law: leaders are asked what only they decide, and what is late."""

from collections.abc import Iterator

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qingheng.accounts.access import OFFICE
from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.alerts.handling import CLOSERS, OPEN
from qingheng.alerts.models import Matter
from qingheng.alerts.permissions import handled_bodies
from qingheng.alerts.queries import queue
from qingheng.supervision.paper.queries import visible_papers
from qingheng.supervision.triage.clock import Clock
from qingheng.supervision.triage.forms import OVERDUE
from qingheng.supervision.triage.links import owed_corrections
from qingheng.ui.todo import Todo, Urgency


def todos(user: User) -> Iterator[Todo]:
    """Matters that wait for this person."""
    if not user.has_role(*CLOSERS, Role.SUPERVISION_OFFICE):
        return
    waiting = queue(user).filter(body__in=handled_bodies(user).order_by().values("pk")).order_by()
    late = Clock.now().overdue
    if found := _sum(waiting.filter(late)):
        count, level = found
        words = ngettext(
            "%(n)s alert matter is overdue for triage", "%(n)s alert matters are overdue for triage", count
        )
        yield _todo("overdue", Urgency.OVERDUE, words % {"n": count}, level, f"?show={OVERDUE}")
    if user.has_role(*OFFICE) and (found := _sum(waiting.exclude(late))):
        count, level = found
        words = ngettext("%(n)s alert matter waits for triage", "%(n)s alert matters wait for triage", count)
        yield _todo("waiting", Urgency.WAITING, words % {"n": count}, level)
    if user.has_role(*OFFICE):
        yield from _corrections(user)
    if user.has_role(Role.COMMISSION_LEADER) and (found := _sum(waiting.filter(proposed_level__gt=0, state__in=OPEN))):
        count, level = found
        words = ngettext(
            "A higher colour is proposed for %(n)s alert matter",
            "A higher colour is proposed for %(n)s alert matters",
            count,
        )
        yield _todo("proposed", Urgency.WAITING, words % {"n": count}, level)


def _corrections(user: User) -> Iterator[Todo]:
    """Papers that went out before their ground was removed."""
    owed = owed_corrections(visible_papers(user)).filter(body__in=handled_bodies(user).order_by().values("pk"))
    for paper in owed:
        title = _("A correction letter is wanted: %(paper)s") % {"paper": paper}
        yield Todo(
            f"triage/correct/{paper.pk}", Urgency.WAITING, title, reverse("supervision:matter", args=[paper.matter_id])
        )


def _sum(found: "models.QuerySet[Matter]") -> tuple[int, int] | None:
    """How many, and the worst colour among them."""
    summed = found.aggregate(count=models.Count("pk"), worst=models.Max("level"))
    return (summed["count"], summed["worst"]) if summed["count"] else None


def _todo(key: str, urgency: Urgency, title: str, level: int, query: str = "") -> Todo:
    return Todo(f"triage/{key}", urgency, title, reverse("supervision:queue") + query, level=level)
