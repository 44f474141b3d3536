"""The steps of a rectification item. The law: the body reports, somebody outside it verifies.

The alert matter follows: rectifying while an item runs, awaiting verification once all are reported.
"""

from collections.abc import Sequence

from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingheng.accounts.models import User
from qingheng.accounts.standing import check_holds_for
from qingheng.accounts.steps import StepRefusedError, needed
from qingheng.alerts import actions as alerts
from qingheng.alerts.models import Matter
from qingheng.audit.writing import name_of, writing
from qingheng.organisations.models import Body
from qingheng.supervision.actions.moves import ItemMove
from qingheng.supervision.matters import follow_items
from qingheng.supervision.models import Finding, FollowUp, Paper, Rectification, SupervisionSheet
from qingheng.supervision.rectifying import workflow
from qingheng.supervision.rectifying.news import tell_of_items
from qingheng.supervision.rectifying.opening import NewItem, Origin, check_items
from qingheng.supervision.rectifying.queries import Clock, overdue, progress_of

OPEN_ITEMS = gettext_lazy("open rectification items")
REJECTIONS_MAX = 2
"""With this many rejected verifications a higher colour is proposed."""
DONE = 100


def open_items(  # noqa: PLR0913 - all but the first by keyword, each a field of what is recorded
    items: Sequence[NewItem],
    *,
    paper: Paper | None = None,
    follow_up: FollowUp | None = None,
    finding: Finding | None = None,
    sheet: SupervisionSheet | None = None,
    body: Body | None = None,
    matter: Matter | None = None,
    by: User,
) -> list[Rectification]:
    """Open items from a paper, a talk, a finding or a sheet, or by hand for a body (and perhaps a matter).

    Those of a paper are opened by its own work-flow, whoever takes its step; all others by the commission only.
    """
    origin = Origin(paper, follow_up, finding, sheet, body, matter)
    if paper is None:
        check_holds_for(by, origin.body, workflow.OFFICE | workflow.LEADERS, OPEN_ITEMS)
    elif not paper.is_sealed:
        raise StepRefusedError(_("“%(paper)s” has not been issued, so nothing follows from it yet.") % {"paper": paper})
    check_items(items)
    with writing("supervision.rectification.opened", by=by) as entry:
        rows = [origin.row(item, position, name_of(by)) for position, item in enumerate(items, 1)]
        for row in rows:
            row.save()
        entry.about(rows[0], body=origin.body.code, items=[row.pk for row in rows], paper=paper.pk if paper else None)
        follow_items(origin.matter, by=by)
        tell_of_items(rows, by=by)
    return rows


def take_up(item: Rectification, *, plan: str, responsible: str = "", by: User) -> Rectification:
    """The body takes it up: how it will put things right, and which of its offices does."""
    with writing("supervision.rectification.taken_up", by=by) as entry:
        move = ItemMove.of(item, workflow.TAKE_UP, by=by)
        move.row.plan = needed(plan, gettext_lazy("Say how it will be put right."))
        move.row.responsible = responsible.strip() or move.row.responsible
        entry.about(move.take(move.row.plan), body=move.row.body.code)
    return move.row


def report_progress(item: Rectification, *, percent: int, note: str, by: User) -> Rectification:
    """The body says how far it has come."""
    with writing("supervision.rectification.progressed", by=by) as entry:
        move = ItemMove.of(item, workflow.PROGRESS, by=by)
        if not 0 <= percent <= DONE:
            raise StepRefusedError(_("“%(percent)s” is no progress; give 0 to 100 per cent.") % {"percent": percent})
        said = needed(note, gettext_lazy("Say in words how far it has come."))
        before, move.row.progress = move.row.progress, percent
        entry.about(move.take(said, {"progress": percent, "progress_before": before}), body=move.row.body.code)
    return move.row


def report_done(item: Rectification, *, result: str, by: User) -> Rectification:
    """The body reports it as done; from now on it waits for verification."""
    with writing("supervision.rectification.reported", by=by) as entry:
        move = ItemMove.of(item, workflow.REPORT, by=by)
        row, said = move.row, needed(result, gettext_lazy("Say what was done and what came of it."))
        row.progress, row.reported_at, row.reported_by = DONE, now(), name_of(by)
        entry.about(move.take(said), body=row.body.code)
        follow_items(row.matter, by=by)
    return row


def pass_item(item: Rectification, *, verdict: str, by: User) -> Rectification:
    """Somebody outside the body verifies it: the standard is met, the item is closed out."""
    with writing("supervision.rectification.closed", by=by) as entry:
        move = ItemMove.of(item, workflow.PASS, by=by)
        row, said = move.row, needed(verdict, gettext_lazy("Say how it was verified and what was seen."))
        row.closed_at, row.closed_by = now(), name_of(by)
        entry.about(move.take(said), body=row.body.code)
        follow_items(row.matter, by=by)
    return row


def reject(item: Rectification, *, reason: str, by: User) -> Rectification:
    """The standard is not met: the body goes on; with the second rejection a higher colour is proposed, once."""
    with writing("supervision.rectification.rejected", by=by) as entry:
        move = ItemMove.of(item, workflow.REJECT, by=by)
        row, said = move.row, needed(reason, gettext_lazy("Say what is not met."))
        row.rejections += 1
        row.reported_at, row.reported_by, row.progress = None, "", progress_of(row)
        is_escalating = row.rejections >= REJECTIONS_MAX and not row.is_escalated
        row.is_escalated = row.is_escalated or is_escalating
        entry.about(move.take(said, {"rejections": row.rejections}), body=row.body.code, escalates=is_escalating)
        follow_items(row.matter, by=by)
        if is_escalating:
            why = _("verification rejected %(n)s times: %(problem)s")
            _propose(row, why % {"n": row.rejections, "problem": row.problem}, by)
    return row


def cancel_item(item: Rectification, *, reason: str, by: User) -> Rectification:
    """Its ground has gone: end it without effect, and say why."""
    with writing("supervision.rectification.cancelled", by=by) as entry:
        move = ItemMove.of(item, workflow.CANCEL, by=by)
        said = needed(reason, gettext_lazy("Say why it is cancelled."))
        move.row.closed_at, move.row.closed_by = now(), name_of(by)
        entry.about(move.take(said), body=move.row.body.code, reason=said)
        follow_items(move.row.matter, by=by)
    return move.row


def escalate_overdue(*, after: int, by: object) -> list[Rectification]:
    """Propose a higher colour for what is overdue by more than `after` working days; for each item once."""
    clock = Clock.now()
    with writing("supervision.rectification.escalated", by=by) as entry:
        late = overdue(Rectification.objects.filter(is_escalated=False), clock.today).order_by("pk")
        found = [_escalate(item, clock, by) for item in late if clock.overdue_by(item) > after]
        entry.about(items=[item.pk for item in found], after=after)
    return found


def _escalate(item: Rectification, clock: Clock, by: object) -> Rectification:
    move, days = ItemMove(item, workflow.ESCALATE, by=by), clock.overdue_by(item)
    why = _("rectification overdue by %(n)s working days: %(problem)s") % {"n": days, "problem": item.problem}
    move.row.is_escalated = True
    move.take(why, {"overdue_by": days})
    _propose(move.row, why, by)
    return move.row


def _propose(item: Rectification, why: str, by: object) -> None:
    """Put a higher colour to the leaders of the commission, where there is a matter that has one."""
    if item.matter is not None:
        item.matter.refresh_from_db()
        alerts.propose_level(item.matter, item.matter.colour + 1, reason=why[:500], by=by)
