"""`qingheng deliver`: send the letters and messages that wait, once or for ever.

The law: any number of these may run at once, on any number of machines with the same database.
"""

import sys
from argparse import ArgumentParser
from threading import Event, Thread
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error, close_old_connections

from qingheng.audit.writing import SYSTEM
from qingheng.notifications import actions
from qingheng.notifications.channels import open_channels
from qingheng.notifications.outbox import Round, deliver_due

PAUSE_SECONDS = 5
PAUSE_SECONDS_MAX = 300


class Command(BaseCommand):
    """Works off the outbox."""

    help = (
        "Send notifications that wait for e-mail or the office messenger. `serve` does this by itself; "
        "start it by hand where the site runs under another server."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on for ever instead of one round")
        parser.add_argument("--attached", action="store_true", help="with --loop: end when standard input is closed")
        parser.add_argument("--again", action="store_true", help="first let wait anew what was given up")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not open_channels():
            self.stdout.write("Neither EMAIL_HOST nor QINGHENG_MESSENGER is set: there is nothing to deliver through.")
            return
        if options["again"]:
            self.stdout.write(f"{actions.try_again(by=SYSTEM)} that were given up are tried again")
        if options["loop"]:
            self._go_on(attached=options["attached"])
            return
        done = deliver_due()
        self.stdout.write(in_words(done))
        if done.failed:
            raise CommandError("What failed waits and is tried again; the log says why.")

    def _go_on(self, *, attached: bool) -> None:
        ended, pause = Event(), PAUSE_SECONDS
        if attached:
            Thread(target=_end_with_standard_input, args=(ended,), name="attached", daemon=True).start()
        while not ended.is_set():
            done = self._round(ended)
            pause = min(pause * 2, PAUSE_SECONDS_MAX) if done.outages else PAUSE_SECONDS
            ended.wait(pause)

    def _round(self, ended: Event) -> Round:
        close_old_connections()
        try:
            done = deliver_due(is_wanted=lambda: not ended.is_set())
        except Error as error:  # a database that is away comes back, and everything that waits is still there
            self.stderr.write(f"the database cannot be asked, trying again: {error}")
            return Round(outages=frozenset({"database"}))
        if done.sent or done.failed:
            self.stdout.write(in_words(done))
        return done


def in_words(done: Round) -> str:
    """One line for a round."""
    down = f"; out of reach: {', '.join(sorted(done.outages))}" if done.outages else ""
    return f"{done.sent} sent, {done.failed} failed{down}"


def _end_with_standard_input(ended: Event) -> None:
    sys.stdin.read()
    ended.set()
