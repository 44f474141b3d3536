"""More time for the reply to a paper. The law: the body asks, the commission decides, never for an earlier day."""

from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from qingheng.accounts.asking import decide, hold
from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError, fitting
from qingheng.audit.writing import name_of, writing
from qingheng.supervision.actions.paper_steps import HeldPaper
from qingheng.supervision.models import DeadlineExtension, Paper
from qingheng.supervision.paper.permissions import check_can_ask_for_time, check_can_give_time

State = DeadlineExtension.State


def ask_for_time(paper: Paper, *, until: date, reason: str, by: User) -> DeadlineExtension:
    """Ask for a later last day of the reply."""
    with writing("supervision.paper.time_asked", by=by) as entry:
        held = HeldPaper(paper, by)
        check_can_ask_for_time(by, held.paper)
        _check_later(held.paper, until)
        if not reason.strip():
            raise StepRefusedError(_("Say why more time is needed."))
        asked = DeadlineExtension.objects.create(
            paper=held.paper, until=until, reason=fitting(reason, 500), requested_by=name_of(by)
        )
        held.record("ask_for_time", held.paper.state, reason=reason, facts={"until": str(until)})
        entry.about(held.paper, **held.facts, until=str(until))
    return asked


def give_time(extension: DeadlineExtension, *, note: str = "", by: User) -> DeadlineExtension:
    """Let the later day hold."""
    with writing("supervision.paper.time_given", by=by) as entry:
        held, row = _asked(extension, by)
        _check_later(held.paper, row.until)
        decide(row, State.APPROVED, note=fitting(note, 500), by=by)
        row.save()
        held.paper.reply_due = row.until
        held.paper.save()
        held.record("give_time", held.paper.state, reason=note, facts={"until": str(row.until)})
        entry.about(held.paper, **held.facts, until=str(row.until))
    return row


def refuse_time(extension: DeadlineExtension, *, note: str, by: User) -> DeadlineExtension:
    """Let the day stand, and say why."""
    with writing("supervision.paper.time_refused", by=by) as entry:
        held, row = _asked(extension, by)
        if not note.strip():
            raise StepRefusedError(_("Say why the extension is refused."))
        decide(row, State.REFUSED, note=fitting(note, 500), by=by)
        row.save()
        held.record("refuse_time", held.paper.state, reason=note)
        entry.about(held.paper, **held.facts)
    return row


def _asked(extension: DeadlineExtension, by: User) -> tuple[HeldPaper, DeadlineExtension]:
    """The paper and the request, both held until it is decided, if `by` may decide it."""
    if extension.paper is None:
        raise StepRefusedError(_("This request belongs to no paper."))
    held = HeldPaper(extension.paper, by)
    check_can_give_time(by, held.paper)
    return held, hold(extension, by=by, refusal=StepRefusedError)


def _check_later(paper: Paper, until: date) -> None:
    if paper.reply_due is not None and until <= paper.reply_due:
        raise StepRefusedError(
            _("“%(day)s” is not after the last day so far, %(due)s. Choose a later day.")
            % {"day": until, "due": paper.reply_due}
        )
    if until < localdate():
        raise StepRefusedError(_("“%(day)s” is past. Choose a day to come.") % {"day": until})
