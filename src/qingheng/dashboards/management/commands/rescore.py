"""`qingheng rescore`: every live scorecard and case again, from the data in force. The law: all of it or nothing."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.management.base import BaseCommand

from qianfen.progress import progress
from qingheng import pipeline
from qingheng.audit.writing import SYSTEM


class Command(BaseCommand):
    """Scores everybody again; published runs stay as they are."""

    help = (
        "Score every body again for every month with data, and let the alerts follow. Published runs stay as they are."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        cards = pipeline.rescore_all(by=SYSTEM, track=_shown)
        months = sorted({card.period for card in cards})
        span = f" from {months[0]} to {months[-1]}" if months else ""
        self.stdout.write(f"{len(cards)} scorecards of {len({card.body_id for card in cards})} bodies{span}.")


def _shown(years: Sequence[int]) -> Iterable[int]:
    return progress(years, "scoring")
