"""Measures are chosen, approved, cancelled and closed. The law: each step as `follow_up/workflow.py` has it.

What is particular to a talk stands in `talks.py`, to an inquiry in `inquiries.py`; notices and recommendations follow
their paper.
"""

from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingheng.accounts.models import User
from qingheng.accounts.standing import check_holds_for
from qingheng.accounts.steps import Step, StepRefusedError, fitting, needed
from qingheng.alerts.models import Matter
from qingheng.audit.writing import name_of, writing
from qingheng.organisations.models import Body
from qingheng.supervision.actions.moves import FollowUpMove
from qingheng.supervision.follow_up.words import Trigger
from qingheng.supervision.follow_up.workflow import BY_PAPER, COMMISSION, CONCLUDE_PAPER, START
from qingheng.supervision.matters import advance
from qingheng.supervision.models import FollowUp, Inquiry, Paper, Talk
from qingheng.supervision.rectifying.workflow import UNFINISHED

Measure, State = FollowUp.Measure, FollowUp.State
DETAILS: dict[str, type[Talk | Inquiry]] = {
    Measure.REMINDER_TALK: Talk,
    Measure.ACCOUNTABILITY_INQUIRY: Inquiry,
}
"""Measures that come with a plan."""
CHOOSE = gettext_lazy("choose a measure")
WHY = gettext_lazy("Say why.")
REASON_MAX = 500


def choose(  # noqa: PLR0913 - all but the first by keyword, each a field of what is recorded
    measure: str,
    *,
    body: Body,
    reason: str,
    matter: Matter | None = None,
    details: Talk | Inquiry | None = None,
    by: User,
) -> FollowUp:
    """Choose a measure towards a body; a talk and an inquiry come with their plan, as a row that is not yet saved."""
    check_holds_for(by, body, COMMISSION, CHOOSE)
    _check_matter(matter, body)
    if type(details) is not DETAILS.get(measure, type(None)):
        raise StepRefusedError(_("A talk and an inquiry come with their plan, and no other measure does."))
    if isinstance(details, Inquiry) and details.trigger not in Trigger.values:
        raise StepRefusedError(_("An inquiry has one of these triggers: %(all)s.") % {"all": ", ".join(Trigger.values)})
    why = needed(reason, gettext_lazy("Say why this measure is taken."), most=REASON_MAX)
    with writing("supervision.follow_up.proposed", by=by) as entry:
        row = FollowUp.objects.create(
            measure=measure,
            body=body,
            matter=matter,
            reason=why,
            is_restricted=measure == Measure.ACCOUNTABILITY_INQUIRY,
            proposed_by=name_of(by),
        )
        if details is not None:
            details.follow_up = row
            details.save()
        FollowUpMove(row, by=by).take(why)
        entry.about(row, body=body.code, measure=measure)
    return row


def _check_matter(matter: Matter | None, body: Body) -> None:
    """A measure is taken about a confirmed matter of the body that has not ended, or about none."""
    if matter is None:
        return
    if matter.body_id != body.pk:
        raise StepRefusedError(
            _("“%(matter)s” is no matter of “%(body)s”. Choose one of its own.") % {"matter": matter, "body": body}
        )
    if matter.state == Matter.State.RAISED or matter.is_ended:
        raise StepRefusedError(
            _("“%(matter)s” is in the state “%(state)s”; a measure needs a confirmed matter. Confirm it first.")
            % {"matter": matter, "state": matter.get_state_display()}
        )


def approve(follow_up: FollowUp, *, note: str = "", by: User) -> FollowUp:
    """Approve a talk or an inquiry; the matter is in follow-up from now on."""
    with writing("supervision.follow_up.approved", by=by) as entry:
        move = FollowUpMove.of(follow_up, "approve", by=by)
        row = move.row
        row.decided_at, row.decided_by, row.note = now(), name_of(by), fitting(note, REASON_MAX)
        entry.about(move.take(row.note), body=row.body.code)
        advance(row.matter, Matter.State.IN_FOLLOW_UP, reason=str(row.get_measure_display()), by=by)
    return row


def refuse(follow_up: FollowUp, *, note: str, by: User) -> FollowUp:
    """Do not approve it, and say why."""
    with writing("supervision.follow_up.refused", by=by) as entry:
        move = FollowUpMove.of(follow_up, "refuse", by=by)
        row = move.row
        row.decided_at, row.decided_by, row.note = now(), name_of(by), needed(note, WHY, most=REASON_MAX)
        entry.about(move.take(row.note), body=row.body.code, note=row.note)
    return row


def cancel(follow_up: FollowUp, *, reason: str, by: User) -> FollowUp:
    """End it without effect, and say why."""
    with writing("supervision.follow_up.cancelled", by=by) as entry:
        move = FollowUpMove.of(follow_up, "cancel", by=by)
        row = move.row
        row.closed_at, row.closed_by, row.note = now(), name_of(by), needed(reason, WHY, most=REASON_MAX)
        entry.about(move.take(row.note), body=row.body.code, reason=row.note)
    return row


def close(follow_up: FollowUp, *, outcome: str = "", by: User) -> FollowUp:
    """Close it: all its items are finished, and of an inquiry the outcome is on record."""
    with writing("supervision.follow_up.closed", by=by) as entry:
        move = FollowUpMove.of(follow_up, "close", by=by)
        row = move.row
        left = row.rectifications.filter(state__in=UNFINISHED).count()
        if left:
            raise StepRefusedError(_("%(n)s rectification items of it are not yet closed out.") % {"n": left})
        if row.measure == Measure.ACCOUNTABILITY_INQUIRY:
            row.inquiry.outcome = needed(outcome, gettext_lazy("Say what came of the report."))
            row.inquiry.save()
        row.closed_at, row.closed_by = now(), name_of(by)
        entry.about(move.take(outcome.strip()), body=row.body.code)
    return row


def follow_paper(paper: Paper, *, by: object) -> FollowUp | None:
    """Let a notice or recommendation follow its paper: under way once drafted, concluded once the paper is closed.

    Called after a step of a paper; whoever took it was checked by the paper's own work-flow.
    """
    if paper.follow_up is None or paper.follow_up.measure not in BY_PAPER:
        return None
    with writing("supervision.follow_up.followed", by=by) as entry:
        move = FollowUpMove(paper.follow_up, by=by)
        move.step = _step_by_paper(move.row, paper)
        if move.step is not None:
            move.take(str(paper))
        entry.about(move.row, paper=paper.pk, step=move.step.name if move.step else "")
    return move.row


def _step_by_paper(row: FollowUp, paper: Paper) -> Step | None:
    """What the paper's state does to its follow-up, if anything."""
    step = CONCLUDE_PAPER if paper.state == Paper.State.CLOSED else START
    return step if row.state in step.before else None
