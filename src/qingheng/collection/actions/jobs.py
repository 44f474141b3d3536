"""Writes of long work: it is started, and it ends in one of four ways. The law: a job ends once."""

from collections.abc import Mapping
from typing import Any

from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.audit.writing import name_of, writing
from qingheng.collection.models import Job
from qingheng.ui.staging import StagedFile


class JobRefusedError(Exception):
    """Work that cannot be started or has ended already. The text is for the user."""


def start_job(kind: Job.Kind, staged: StagedFile, *, expected: str = "", by: User) -> Job:
    """Record a piece of work; one at a time for each person."""
    with writing("collection.job.started", by=by) as entry:
        running = Job.objects.filter(started_by=name_of(by), state=Job.State.RUNNING).first()
        if running is not None:
            raise JobRefusedError(
                _("“%(job)s” is still running. Wait until it has ended, or cancel it.") % {"job": running}
            )
        job = Job.objects.create(
            kind=kind,
            file_name=staged.name[-200:],
            token=staged.token,
            expected=expected,
            language=get_language() or "",
            started_by=name_of(by),
        )
        entry.about(job, kind=kind, file=staged.name)
    return job


def finish_job(job: Job, result: Mapping[str, Any], *, by: object) -> Job:
    """Record its result; in the transaction of what it stored, so that both are there or neither."""
    with writing("collection.job.finished", by=by) as entry:
        entry.about(_ended(job, Job.State.DONE, result=result), file=job.file_name)
    return job


def end_job(job: Job, state: Job.State, message: str, *, by: object) -> Job:
    """Record that it failed, was cancelled, or broke off; nothing of it was stored."""
    with writing("collection.job.ended", by=by) as entry:
        entry.about(_ended(job, state, message=message), file=job.file_name, state=state, message=message)
    return job


def _ended(job: Job, state: Job.State, *, message: str = "", result: Mapping[str, Any] | None = None) -> Job:
    held = Job.objects.select_for_update().get(pk=job.pk)
    if not held.is_running:
        raise JobRefusedError(_("“%(job)s” has ended already.") % {"job": held})
    job.state, job.message, job.result, job.ended_at = state, message, dict(result or {}), now()
    job.save()
    return job
