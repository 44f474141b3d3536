"""What happened to a measure, as its page tells it. The law: told from the records of its steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import pgettext

from qingheng.accounts.queries import full_names
from qingheng.supervision.follow_up.workflow import steps_of
from qingheng.supervision.models import FollowUp


@dataclass(frozen=True)
class Deed:
    """One thing that was done."""

    by: str
    what: str
    at: datetime
    words: str


def deeds_of(follow_up: FollowUp) -> Sequence[Deed]:
    """What was done, the latest first."""
    titles = {step.name: str(step.title) for step in steps_of(follow_up)} | {
        "propose": pgettext("follow-up", "propose")
    }
    steps = list(follow_up.steps.order_by("-pk"))
    names = full_names(step.by for step in steps)
    return [Deed(names.get(step.by, step.by), titles.get(step.step, step.step), step.at, step.reason) for step in steps]
