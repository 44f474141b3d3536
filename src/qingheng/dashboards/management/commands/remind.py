"""`qingheng remind`: send everybody what waits for them, once a day. To be started by cron or a systemd timer.

The law: running it again sends nothing twice, and one letter that fails stops no other.
"""

from argparse import ArgumentParser
from collections.abc import Iterable
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import get_connection
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate

from qingheng.audit.writing import SYSTEM
from qingheng.dashboards.actions import record_reminder
from qingheng.dashboards.reminders import Digest, digests


class Command(BaseCommand):
    """Reminds people of their deadlines and of what waits for them."""

    help = "Send everybody who has an e-mail address what waits for them; running it again sends nothing twice a day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="print the letters and send none")

    def handle(self, *_args: object, **options: object) -> None:
        found = digests(localdate())
        if options["dry_run"]:
            self._print(list(found))
            return
        if not settings.EMAIL_HOST:
            self.stdout.write("EMAIL_HOST is not set: no reminders are sent. They stand on everybody's landing page.")
            return
        sent, failed = self._send(found)
        self.stdout.write(f"{sent} reminders sent, {len(failed)} failed")
        if failed:
            raise CommandError("\n".join(failed))

    def _print(self, found: list[Digest]) -> None:
        for digest in found:
            message = digest.message()
            self.stdout.write(f"To: {digest.user.email}\nSubject: {message.subject}\n\n{message.body}\n" + "-" * 72)
        self.stdout.write(f"{len(found)} reminders would be sent")

    @staticmethod
    def _send(found: Iterable[Digest]) -> tuple[int, list[str]]:
        """Send what there is; give how many went out and what went wrong."""
        connection, sent, failed = get_connection(), 0, []
        for digest in found:
            message = digest.message()
            message.connection = connection
            try:
                message.send()
            except (OSError, SMTPException) as error:
                failed.append(f"{digest.user.username} <{digest.user.email}>: {error}")
            else:
                record_reminder(digest, by=SYSTEM)
                sent += 1
        return sent, failed
