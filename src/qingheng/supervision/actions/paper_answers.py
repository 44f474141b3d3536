"""Papers on their way: served, signed for, answered, verified, closed.

The law: clocks run in working days from the receipt, and whoever answers for the body does not judge the answer.
"""

from datetime import date
from typing import Any

from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError, fitting
from qingheng.audit.writing import name_of, writing
from qingheng.organisations.calendar import WorkingDays
from qingheng.supervision.actions.paper_steps import HeldPaper
from qingheng.supervision.models import Paper
from qingheng.supervision.paper.answers import ADOPTIONS
from qingheng.supervision.paper.workflow import course_of

OPINION_MAX = 500


def serve(paper: Paper, *, how: str, by: User) -> Paper:
    """Record that it was handed over or sent, and how; from now on the body sees what is asked of it."""
    with writing("supervision.paper.served", by=by) as entry:
        held = HeldPaper(paper, by)
        step, means = held.check("serve"), how.strip()
        if not means:
            raise StepRefusedError(_("Say how it was served: through this system, in person, by post."))
        due = _due(held.paper, localdate())
        held.take(
            step, reason=means, served_at=now(), served_by=name_of(by), serving=fitting(means, 200), reply_due=due
        )
        entry.about(held.paper, **held.facts, how=means)
    return held.paper


def receive(paper: Paper, *, signer: str, reason: str = "", by: User) -> Paper:
    """Sign for it; where the body signs on paper, or will not sign, the office records that with a reason."""
    with writing("supervision.paper.received", by=by) as entry:
        held = HeldPaper(paper, by)
        step = held.check("receive", "record_receipt", reason=reason)
        if not signer.strip():
            raise StepRefusedError(_("Write the name of whoever signs."))
        due = _due(held.paper, localdate())
        facts: dict[str, Any] = {
            "received_at": now(),
            "received_by": name_of(by),
            "signer": signer.strip()[:60],
            "reply_due": due,
        }
        held.take(step, reason=reason, facts={"signer": signer.strip()}, **facts)
        entry.about(held.paper, **held.facts)
    return held.paper


def reply(paper: Paper, *, text: str, adoption: str, by: User) -> Paper:
    """Answer for the body: what it has done, and how far it follows."""
    with writing("supervision.paper.replied", by=by) as entry:
        held = HeldPaper(paper, by)
        step = held.check("reply", "record_reply")
        if not text.strip():
            raise StepRefusedError(_("The reply is empty. Say what has been done."))
        if adoption not in ADOPTIONS:
            raise StepRefusedError(_("Say how far the paper is followed: fully or in part."))
        answered: dict[str, Any] = {
            "replied_at": now(),
            "replied_by": name_of(by),
            "reply": text.strip(),
            "adoption": adoption,
        }
        held.take(step, facts={"adoption": adoption, "reply": text.strip()}, **answered)
        entry.about(held.paper, **held.facts, adoption=adoption)
    return held.paper


def refuse(paper: Paper, *, reason: str, by: User) -> Paper:
    """Say for the body that it does not follow a recommendation, and why."""
    with writing("supervision.paper.refused", by=by) as entry:
        held = HeldPaper(paper, by)
        step = held.check("refuse", reason=reason)
        answered: dict[str, Any] = {
            "replied_at": now(),
            "replied_by": name_of(by),
            "reply": reason.strip(),
            "adoption": "refused",
        }
        held.take(step, reason=reason, **answered)
        entry.about(held.paper, **held.facts)
    return held.paper


def insist(paper: Paper, *, reason: str, by: User) -> Paper:
    """Have the body reply after all: its reasons do not hold."""
    with writing("supervision.paper.insisted", by=by) as entry:
        held = HeldPaper(paper, by)
        held.take(held.check("insist", reason=reason), reason=reason, reply_due=_due(held.paper, localdate()))
        entry.about(held.paper, **held.facts, reason=reason)
    return held.paper


def reject_reply(paper: Paper, *, reason: str, by: User) -> Paper:
    """Ask for another reply; the one that was given stays on record."""
    with writing("supervision.paper.reply_rejected", by=by) as entry:
        held = HeldPaper(paper, by)
        step = held.check("reject_reply", reason=reason)
        new: dict[str, Any] = {"reply_due": _due(held.paper, localdate()), "verdict": fitting(reason, OPINION_MAX)}
        held.take(step, reason=reason, **new)
        entry.about(held.paper, **held.facts, reason=reason)
    return held.paper


def verify(paper: Paper, *, verdict: str, by: User) -> Paper:
    """Confirm that what the reply says was looked at and is so."""
    with writing("supervision.paper.verified", by=by) as entry:
        held = HeldPaper(paper, by)
        step = held.check("verify", reason=verdict)
        opinion: dict[str, Any] = {
            "verified_at": now(),
            "verified_by": name_of(by),
            "verdict": fitting(verdict, OPINION_MAX),
        }
        held.take(step, reason=verdict, **opinion)
        entry.about(held.paper, **held.facts)
    return held.paper


def close(paper: Paper, *, reason: str = "", by: User) -> Paper:
    """Nothing more is to be done about it; after a refusal with the reason why it is let stand."""
    with writing("supervision.paper.closed", by=by) as entry:
        held = HeldPaper(paper, by)
        step = held.check("close")
        if held.paper.state == Paper.State.REFUSED and not reason.strip():
            raise StepRefusedError(_("Say why the refusal is let stand."))
        held.take(step, reason=reason, closed_at=now(), closed_by=name_of(by))
        entry.about(held.paper, **held.facts, reason=reason)
    return held.paper


def _due(paper: Paper, since: date) -> date | None:
    """The last day of the reply, counted from that day."""
    if not course_of(paper).has_reply or not paper.reply_days:
        return None
    return WorkingDays.on_record().add_working_days(since, paper.reply_days)
