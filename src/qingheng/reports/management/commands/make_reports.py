"""`qingheng make_reports NUMBER`: does one batch that a page has asked for, in a process of its own.

The law: whatever happens, the batch's row says so; what was drafted or issued until then stays.
"""

import logging
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.collection.jobs import JobCancelledError, alive, forget
from qingheng.reports import making
from qingheng.reports.actions import BatchRefusedError, end_batch, finish_batch
from qingheng.reports.gathering import NotPublishedError
from qingheng.reports.models import ReportBatch

log = logging.getLogger(__name__)
State = ReportBatch.State


class Command(BaseCommand):
    """Does one batch."""

    help = "Make or issue the reports of a batch that was started from a page; the site starts this itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", type=int, metavar="NUMBER", help="the batch's number")

    def handle(self, *_args: Any, number: int, **_options: Any) -> None:
        batch = ReportBatch.objects.filter(pk=number, state=State.RUNNING).first()
        if batch is None:
            raise CommandError(f"There is no running batch {number}.")
        user = User.objects.get(username=batch.started_by)
        with translation.override(batch.language or None), alive(batch):
            _do(batch, user)
        making.forget_zip(batch)
        forget(batch)


def _do(batch: ReportBatch, user: User) -> None:
    """The work; every way it can end is written into its row."""
    work = making.issue if batch.task == ReportBatch.Task.ISSUE else making.make
    try:
        finish_batch(batch, work(batch, by=user), by=user)
    except JobCancelledError:
        end_batch(batch, State.CANCELLED, by=user)
    except NotPublishedError as error:
        end_batch(batch, State.FAILED, str(error), by=user)
    except BatchRefusedError as error:
        log.warning("batch %s was taken for dead before it ended: %s", batch.pk, error)
    except Exception:
        log.exception("batch %s failed", batch.pk)
        end_batch(batch, State.FAILED, _("Something unexpected happened; the server's log says what."), by=user)
