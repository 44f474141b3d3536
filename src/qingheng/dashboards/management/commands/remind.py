"""`qingheng remind`: send everybody what waits for them, once a day. To be started by cron or a systemd timer.

The law: running it again sends nothing twice, and one letter that fails stops no other.
"""

from argparse import ArgumentParser
from collections.abc import Sequence

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils.timezone import localdate

from qingheng.audit.writing import SYSTEM
from qingheng.dashboards.reminders import Digest, digests
from qingheng.supervision.actions.rectification import escalate_overdue


class Command(BaseCommand):
    """Reminds people of their deadlines and of what waits for them."""

    help = "Send everybody who has an e-mail address what waits for them; running it again sends nothing twice a day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="print the letters and send none")

    def handle(self, *_args: object, **options: object) -> None:
        if options["dry_run"]:
            self._print(list(digests(localdate())))
            return
        escalate_overdue(after=settings.RECTIFICATION_ESCALATION_DAYS, by=SYSTEM)
        if not settings.EMAIL_HOST:
            self.stdout.write("EMAIL_HOST is not set: no reminders are sent. They stand on everybody's landing page.")
            return
        written = sum(digest.send(by=SYSTEM) for digest in digests(localdate()))
        self.stdout.write(f"{written} reminders written")
        call_command("deliver", stdout=self.stdout)

    def _print(self, found: Sequence[Digest]) -> None:
        for digest in found:
            self.stdout.write(f"To: {digest.user.email}\n\n{digest.letter}\n" + "-" * 72)
        self.stdout.write(f"{len(found)} reminders would be sent")
