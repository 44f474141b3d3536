"""`qingheng escalate`: propose a higher colour for rectification that is long overdue. To be started once a day.

The law: for each item it is proposed once, however often this runs; `remind` does the same before it sends.
"""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand

from qingheng.audit.writing import SYSTEM
from qingheng.supervision.actions.rectification import escalate_overdue


class Command(BaseCommand):
    """Escalates what is long overdue."""

    help = "Propose a higher colour for rectification items that are long overdue; for each item once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--after",
            type=int,
            default=settings.RECTIFICATION_ESCALATION_DAYS,
            metavar="DAYS",
            help="working days after the last day; RECTIFICATION_ESCALATION_DAYS if not given",
        )

    def handle(self, *_args: object, **options: int) -> None:
        found = escalate_overdue(after=options["after"], by=SYSTEM)
        for item in found:
            self.stdout.write(f"{item.body.code} {item.body}  due {item.due}  {item.problem[:60]}")
        self.stdout.write(f"{len(found)} rectification items escalated")
