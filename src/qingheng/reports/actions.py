"""Writes of reports: batches that start and end, and what a leader answered to a letter.

The law: a batch ends once for each attempt; drafting and issuing go through the work-flow of papers, one by one.
"""

from dataclasses import dataclass, field
from datetime import date
from hashlib import file_digest
from pathlib import Path
from secrets import token_hex

from django.core.files import File
from django.utils.timezone import localdate, now
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qianfen import Period
from qingheng.accounts.models import User
from qingheng.audit.writing import name_of, writing
from qingheng.reports.models import LetterResponse, ReportBatch
from qingheng.reports.permissions import check_can_respond
from qingheng.supervision.models import Paper

State, Task = ReportBatch.State, ReportBatch.Task


class BatchRefusedError(Exception):
    """A batch that cannot be started, resumed or ended. The text is for the user."""


@dataclass(frozen=True)
class Order:
    """What is to be done in one go."""

    task: str
    period: Period
    kinds: tuple[str, ...] = ()
    papers: tuple[int, ...] = ()
    site: str = ""


@dataclass
class Outcome:
    """What came of a batch."""

    total: int
    made: int = 0
    faults: list[dict[str, str]] = field(default_factory=list)
    zip: Path | None = None


def start_batch(order: Order, *, by: User) -> ReportBatch:
    """Record the work; one batch at a time for each period."""
    with writing("reports.batch.started", by=by) as entry:
        _check_nothing_runs(order.period)
        if not order.kinds and not order.papers:
            raise BatchRefusedError(_("Choose at least one report."))
        batch = ReportBatch.objects.create(
            task=order.task,
            period=str(order.period),
            kinds=list(order.kinds),
            papers=list(order.papers),
            site=order.site,
            language=get_language() or "",
            started_at=now(),
            started_by=name_of(by),
        )
        entry.about(batch, task=order.task, period=order.period, kinds=batch.kinds, papers=len(order.papers))
    return batch


def resume_batch(batch: ReportBatch, *, by: User) -> ReportBatch:
    """Let a batch go on that was cancelled, failed or broke off, in the name of whoever resumes it."""
    with writing("reports.batch.resumed", by=by) as entry:
        held = ReportBatch.objects.select_for_update().get(pk=batch.pk)
        if not held.can_be_resumed:
            raise BatchRefusedError(_("“%(batch)s” has nothing left to do.") % {"batch": held})
        _check_nothing_runs(Period.parse(held.period))
        held.state, held.message, held.ended_at, held.attempt = State.RUNNING, "", None, held.attempt + 1
        held.started_at, held.started_by, held.language = now(), name_of(by), get_language() or ""
        held.save()
        entry.about(held, attempt=held.attempt)
    return held


def _check_nothing_runs(period: Period) -> None:
    running = ReportBatch.objects.filter(period=str(period), state=State.RUNNING).first()
    if running is not None:
        raise BatchRefusedError(
            _("“%(batch)s” is still running. Wait until it has ended, or stop it.") % {"batch": running}
        )


def finish_batch(batch: ReportBatch, outcome: Outcome, *, by: object) -> ReportBatch:
    """Record what was made, what could not be, and keep the zip."""
    with writing("reports.batch.finished", by=by) as entry:
        held = _held(batch)
        if outcome.zip is not None:
            with outcome.zip.open("rb") as stream:
                held.checksum = file_digest(stream, "sha256").hexdigest()
                stream.seek(0)
                held.file.save(f"{held.period}-{token_hex(16)}.zip", File(stream), save=False)
        held.made, held.total, held.faults = outcome.made, outcome.total, outcome.faults
        held.state, held.ended_at = State.DONE, now()
        held.save()
        entry.about(held, made=held.made, total=held.total, faults=len(held.faults), checksum=held.checksum)
    return held


def end_batch(batch: ReportBatch, state: str, message: str = "", *, by: object) -> ReportBatch:
    """Record that it failed, was cancelled, or broke off; papers drafted or issued until then stay as they are."""
    with writing("reports.batch.ended", by=by) as entry:
        held = _held(batch)
        held.state, held.message, held.ended_at = state, message, now()
        held.save()
        entry.about(held, state=state, message=message)
    return held


def _held(batch: ReportBatch) -> ReportBatch:
    held = ReportBatch.objects.select_for_update().get(pk=batch.pk)
    if not held.is_running or held.attempt != batch.attempt:
        raise BatchRefusedError(_("“%(batch)s” has ended already.") % {"batch": held})
    return held


def respond(letter: Paper, *, kind: str, text: str, on: date | None = None, by: User) -> LetterResponse:
    """Put on record what the leader wrote on the letter or had done; administrators do it for what came on paper."""
    with writing("reports.letter.responded", by=by) as entry:
        check_can_respond(by, letter)
        response = LetterResponse.objects.create(
            letter=letter, kind=kind, text=text.strip(), on=on or localdate(), by=name_of(by)
        )
        entry.about(letter, letter=str(letter), kind=kind, on=str(response.on))
    return response
