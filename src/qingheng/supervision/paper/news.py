"""Who is told what about a paper. The law: only who may see it, and the side that did not act."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import models
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qingheng.accounts.models import User
from qingheng.notifications.actions import notify
from qingheng.supervision.addressees import leaders, leaders_in_charge, liaisons_of, main_leaders, named
from qingheng.supervision.models import Paper, PaperStep
from qingheng.supervision.paper.workflow import APPROVE_BY_MAIN_LEADER, course_of

TOPIC = "papers"


def _addressees(paper: Paper) -> "models.QuerySet[User]":
    """Those who speak for the body, or read for the leader."""
    if paper.is_restricted or not course_of(paper).addressees:
        return User.objects.none()
    if paper.leader is not None:
        return leaders_in_charge(paper.leader)
    return liaisons_of(paper.body) if paper.body is not None else User.objects.none()


def _authors(paper: Paper) -> "models.QuerySet[User]":
    """Whoever drafted it, and whoever served it."""
    return named(paper.drafted_by) | named(paper.served_by)


def _approvers(paper: Paper) -> "models.QuerySet[User]":
    """The leaders who may approve it."""
    return main_leaders() if APPROVE_BY_MAIN_LEADER in course_of(paper).steps else leaders()


@dataclass(frozen=True)
class News:
    """What a step is to others."""

    message: str | Promise
    tell: Callable[[Paper], "models.QuerySet[User]"]


NEWS: Mapping[str, News] = {
    "send_back": News(_("“%(paper)s” was sent back to the draft."), _authors),
    "check": News(_("“%(paper)s” waits for approval."), _approvers),
    "approve": News(_("“%(paper)s” was approved and can be issued."), _authors),
    "serve": News(_("“%(paper)s” was served: sign for it."), _addressees),
    "receive": News(_("“%(paper)s” was signed for."), _authors),
    "reply": News(_("“%(paper)s” was answered."), _authors),
    "refuse": News(_("“%(paper)s” was refused with reasons."), lambda paper: _authors(paper) | _approvers(paper)),
    "insist": News(_("“%(paper)s”: the commission insists; reply within the new time."), _addressees),
    "reject_reply": News(_("“%(paper)s”: another reply is asked for."), _addressees),
    "verify": News(_("“%(paper)s”: the reply was verified."), _addressees),
    "withdraw": News(_("“%(paper)s” was withdrawn."), _addressees),
    "ask_for_time": News(_("“%(paper)s”: the body asks for more time."), _authors),
    "give_time": News(_("“%(paper)s”: more time was given."), _addressees),
    "refuse_time": News(_("“%(paper)s”: more time was not given."), _addressees),
}


def tell_of_step(record: PaperStep, *, by: object) -> None:
    """Tell the other side of a step."""
    paper, news = record.paper, NEWS.get(record.step)
    if news is not None:
        notify(
            news.tell(paper).distinct(),
            topic=TOPIC,
            key=f"paper/{paper.pk}/{record.pk}",
            message=news.message,
            facts={"paper": str(paper)},
            url=reverse("supervision:paper", args=[paper.pk]),
            by=by,
        )
