"""Who is told what about a rectification item. The law: the side that did not act, and what it has to know."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db import models
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qingheng.accounts.models import User
from qingheng.notifications.actions import notify
from qingheng.organisations.models import Body
from qingheng.supervision.addressees import liaisons_of, supervisors_of
from qingheng.supervision.models import Rectification, RectificationStep

TOPIC = "rectification"


@dataclass(frozen=True)
class News:
    """What a step is to others."""

    message: str | Promise
    tell: Callable[[Body], "models.QuerySet[User]"]


NEWS: Mapping[str, News] = {
    "report": News(_("%(body)s reports as done: %(problem)s"), supervisors_of),
    "ask_extension": News(_("%(body)s asks for more time: %(problem)s"), supervisors_of),
    "escalate": News(_("%(body)s is long overdue with: %(problem)s"), supervisors_of),
    "pass": News(_("Verified and closed out: %(problem)s"), liaisons_of),
    "reject": News(_("The verification was rejected: %(problem)s"), liaisons_of),
    "decide_extension": News(_("More time was decided on: %(problem)s"), liaisons_of),
    "cancel": News(_("Cancelled: %(problem)s"), liaisons_of),
}
OPENED = _("%(count)s rectification items were opened for %(body)s.")


def tell_of_step(record: RectificationStep, *, by: object) -> None:
    """Tell the other side of a step."""
    news, item = NEWS.get(record.step), record.rectification
    if news is not None:
        notify(
            news.tell(item.body),
            topic=TOPIC,
            key=f"rectification/{item.pk}/{record.pk}",
            message=news.message,
            facts={"body": str(item.body), "problem": item.problem[:80]},
            url=reverse("supervision:rectification", args=[item.pk]),
            by=by,
        )


def tell_of_items(items: Sequence[Rectification], *, by: object) -> None:
    """Tell the body of items that were opened; of those of a paper it hears by the paper."""
    first = items[0]
    if first.paper_id is None:
        notify(
            liaisons_of(first.body),
            topic=TOPIC,
            key=f"rectification/{first.pk}/opened",
            message=OPENED,
            facts={"body": str(first.body), "count": len(items)},
            url=reverse("supervision:board"),
            by=by,
        )
