"""`qingheng work NUMBER`: does one job that a page has asked for, in a process of its own.

The law: the job and what it stores end in one transaction; whatever happens, its row says so.
"""

import logging
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from qingheng import pipeline
from qingheng.accounts.models import User
from qingheng.collection.actions.imports import FaultyImportError, StaleImportError
from qingheng.collection.actions.jobs import JobRefusedError, end_job, finish_job
from qingheng.collection.bringing import is_direct_door_open
from qingheng.collection.bulk.large import LargeFile, large_file
from qingheng.collection.jobs import JobCancelledError, Teller, alive, forget
from qingheng.collection.long_file import PURPOSE, keep_marked, preview_of_large
from qingheng.collection.models import Job
from qingheng.collection.preview import Preview, shown_fault
from qingheng.organisations.tables import TableError
from qingheng.ui.staging import StagedFile, StagedFileGoneError, discard, take_up

log = logging.getLogger(__name__)
State = Job.State
NOTHING = {"added": 0, "changed": 0, "unchanged": 0, "ended": 0, "kept": 0, "bodies": 0}


class Command(BaseCommand):
    """Does one job."""

    help = "Do one job that was started from a page; the site starts this itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", type=int, metavar="NUMBER", help="the job's number")

    def handle(self, *_args: Any, number: int, **_options: Any) -> None:
        job = Job.objects.filter(pk=number, state=State.RUNNING).first()
        if job is None:
            raise CommandError(f"There is no running job {number}.")
        user = User.objects.get(username=job.started_by)
        with translation.override(job.language or None), alive(job):
            _do(job, user)
        forget(job)


def _do(job: Job, user: User) -> None:
    """The work; every way it can end is written into its row."""
    try:
        _check(job, user) if job.kind == Job.Kind.CHECK else _store(job, user)
    except JobCancelledError:
        end_job(job, State.CANCELLED, "", by=user)
    except (TableError, StagedFileGoneError, StaleImportError, FaultyImportError) as error:
        end_job(job, State.FAILED, str(error), by=user)
    except JobRefusedError as error:
        log.warning("job %s was taken for dead before it ended, so nothing of it was stored: %s", job.pk, error)
    except Exception:
        log.exception("job %s failed", job.pk)
        end_job(job, State.FAILED, _("Something unexpected happened; the server's log says what."), by=user)


def _check(job: Job, user: User) -> None:
    staged = _taken_up(job, user)
    try:
        with large_file(staged.content, staged.name, by=user, step=Teller(job, _("Reading"))) as file:
            file.check(Teller(job, _("Checking the rows")))
            if file.rows.faults_count:
                keep_marked(file, staged.token)
            preview = preview_of_large(file)
    except TableError as error:
        faults = [shown_fault(fault) for fault in error.faults]
        preview = Preview(staged.name, counts=NOTHING | {"faults": len(faults)}, faults=faults)
    finish_job(job, preview.as_dict(), by=user)


def _store(job: Job, user: User) -> None:
    staged = _taken_up(job, user)
    with large_file(staged.content, staged.name, by=user, step=Teller(job, _("Reading"))) as file, transaction.atomic():
        batch = pipeline.import_large(
            file,
            by=user,
            expected=job.expected,
            step=Teller(job, _("Checking and storing the rows")),
            scored=Teller(job, _("Scoring the bodies")),
        )
        finish_job(job, {"batch": batch.pk, "values": _stored(file)}, by=user)
    discard(staged.token)


def _taken_up(job: Job, user: User) -> StagedFile:
    if not is_direct_door_open(user):
        raise StagedFileGoneError(_("You may no longer bring data that count at once."))
    return take_up(job.token, purpose=PURPOSE, by=user)


def _stored(file: LargeFile) -> int:
    return file.sum.added + file.sum.changed
