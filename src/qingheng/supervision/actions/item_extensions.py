"""More time for a rectification item. The law: a working day after the deadline; whoever asks does not decide."""

from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingheng.accounts.asking import decide, hold
from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError, fitting, needed
from qingheng.audit.writing import name_of, writing
from qingheng.organisations.calendar import WorkingDays
from qingheng.supervision.actions.moves import ItemMove
from qingheng.supervision.models import DeadlineExtension, Rectification
from qingheng.supervision.rectifying.workflow import ASK, DECIDE

State = DeadlineExtension.State


def ask_extension(item: Rectification, *, until: date, reason: str, by: User) -> DeadlineExtension:
    """The body asks for a later last day."""
    with writing("supervision.extension.requested", by=by) as entry:
        move = ItemMove.of(item, ASK, by=by)
        row, why = move.row, needed(reason, gettext_lazy("Say why more time is needed."), most=500)
        _check_day(row, until)
        if row.extensions.filter(state=State.REQUESTED).exists():
            raise StepRefusedError(_("An extension has been asked for already and is not yet decided."))
        asked = DeadlineExtension.objects.create(rectification=row, until=until, reason=why, requested_by=name_of(by))
        move.take(why, {"until": str(until)})
        entry.about(asked, item=row.pk, until=until, reason=why)
    return asked


def decide_extension(extension: DeadlineExtension, *, is_approved: bool, note: str = "", by: User) -> DeadlineExtension:
    """Let the later day hold, or the deadline stand; a refusal says why."""
    with writing("supervision.extension.decided", by=by) as entry:
        asked = hold(extension, by=by, refusal=StepRefusedError)
        if asked.rectification is None:
            raise StepRefusedError(_("“%(extension)s” is not about a rectification item.") % {"extension": asked})
        move = ItemMove.of(asked.rectification, DECIDE, by=by)
        before = move.row.due
        if is_approved:
            move.row.due = max(asked.until, before)
        else:
            needed(note, gettext_lazy("Say why the extension is refused."))
        decide(asked, State.APPROVED if is_approved else State.REFUSED, note=fitting(note, 500), by=by)
        asked.save()
        move.take(note.strip(), {"due_before": str(before), "due": str(move.row.due), "approved": is_approved})
        entry.about(asked, item=move.row.pk, approved=is_approved, note=asked.note)
    return asked


def _check_day(item: Rectification, until: date) -> None:
    days = WorkingDays.on_record()
    if until <= item.due or until < localdate():
        raise StepRefusedError(
            _("“%(day)s” is not after the deadline, which is %(last_day)s. Choose a later day.")
            % {"day": until, "last_day": max(item.due, localdate())}
        )
    if not days.is_working_day(until):
        following = days.add_working_days(until, 1)
        raise StepRefusedError(
            _("Nobody works on “%(day)s”. Choose a working day, such as %(following)s.")
            % {"day": until, "following": following}
        )
