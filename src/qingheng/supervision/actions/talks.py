"""A reminder talk from its notice to its record. The law: the record counts once both sides have confirmed it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError, needed
from qingheng.audit.writing import name_of, writing
from qingheng.supervision.actions import papers
from qingheng.supervision.actions.moves import FollowUpMove
from qingheng.supervision.actions.rectification import open_items
from qingheng.supervision.follow_up import documents
from qingheng.supervision.models import FollowUp, Paper, PaperKind, Talk
from qingheng.supervision.rectifying.opening import NewItem


@dataclass(frozen=True)
class Said:
    """What a talk came to (约谈记录)."""

    held_at: datetime
    problems: str
    statement: str
    promise: str = ""
    promised_until: date | None = None


def draft_notice(follow_up: FollowUp, *, by: User) -> Paper:
    """Draft the notice of an approved talk."""
    with writing("supervision.talk.notice_drafted", by=by) as entry:
        row = FollowUpMove.of(follow_up, "notify", by=by).take()
        paper = papers.draft(PaperKind.TALK_NOTICE, documents.talk_notice(row), follow_up=row, by=by)
        entry.about(row, paper=paper.pk)
    return paper


def record_talk(follow_up: FollowUp, said: Said, *, by: User) -> FollowUp:
    """Write down what was said; whatever had been confirmed before is to be confirmed anew."""
    with writing("supervision.talk.recorded", by=by) as entry:
        move = FollowUpMove.of(follow_up, "record", by=by)
        talk = _held(move.row)
        if said.held_at > now():
            raise StepRefusedError(_("The talk has not been held yet: its time lies ahead."))
        if bool(said.promise.strip()) != (said.promised_until is not None):
            raise StepRefusedError(_("A promise comes with its last day, and a last day with its promise."))
        talk.held_at, talk.promised_until = said.held_at, said.promised_until
        talk.problems = needed(said.problems, gettext_lazy("Say which problems were pointed out."))
        talk.statement = needed(said.statement, gettext_lazy("Say how the other side explained them."))
        talk.promise = said.promise.strip()
        talk.confirmed_at, talk.confirmed_by, talk.agreed_at, talk.agreed_by = None, "", None, ""
        talk.save()
        entry.about(move.take())
    return move.row


def confirm_record(follow_up: FollowUp, *, by: User) -> FollowUp:
    """The commission's side has read the record."""
    with writing("supervision.talk.confirmed", by=by) as entry:
        move = FollowUpMove.of(follow_up, "confirm", by=by)
        talk = _held(move.row)
        _check_held(talk)
        talk.confirmed_at, talk.confirmed_by = now(), name_of(by)
        talk.save()
        entry.about(move.take())
    return move.row


def agree_to_record(follow_up: FollowUp, *, by: User) -> FollowUp:
    """The body has read the record."""
    with writing("supervision.talk.agreed", by=by) as entry:
        move = FollowUpMove.of(follow_up, "agree", by=by)
        talk = _held(move.row)
        _check_held(talk)
        talk.agreed_at, talk.agreed_by = now(), name_of(by)
        talk.save()
        entry.about(move.take())
    return move.row


def contest_record(follow_up: FollowUp, *, reason: str, by: User) -> FollowUp:
    """The body says what the record does not have right; both confirmations are asked for anew."""
    with writing("supervision.talk.contested", by=by) as entry:
        move = FollowUpMove.of(follow_up, "disagree", by=by)
        talk = _held(move.row)
        _check_held(talk)
        why = needed(reason, gettext_lazy("Say what the record does not have right."))
        talk.confirmed_at, talk.confirmed_by, talk.agreed_at, talk.agreed_by = None, "", None, ""
        talk.save()
        entry.about(move.take(why), reason=why)
    return move.row


def conclude_talk(follow_up: FollowUp, *, by: User) -> Paper:
    """Both sides have confirmed: draft the record as a paper, and open an item for what was promised."""
    with writing("supervision.talk.concluded", by=by) as entry:
        move = FollowUpMove.of(follow_up, "conclude", by=by)
        row, talk = move.row, _held(move.row)
        if not talk.confirmed_at or not talk.agreed_at:
            raise StepRefusedError(_("The record is concluded once both sides have confirmed it."))
        move.take()
        paper = papers.draft(PaperKind.TALK_RECORD, documents.talk_record(row), follow_up=row, by=by)
        if talk.promise and talk.promised_until:
            promised = NewItem(talk.problems, talk.promise, documents.STANDARD_OF_PROMISE, talk.promised_until)
            open_items([promised], follow_up=row, by=by)
        entry.about(row, paper=paper.pk)
    return paper


def _held(row: FollowUp) -> Talk:
    """The talk as it is now; its follow-up is held."""
    row.talk = Talk.objects.get(follow_up=row)
    return row.talk


def _check_held(talk: Talk) -> None:
    if talk.held_at is None:
        raise StepRefusedError(_("Nothing has been recorded of the talk yet."))
