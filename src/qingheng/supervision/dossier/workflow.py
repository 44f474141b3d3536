"""The states of a supervision sheet and the steps between them; the page of it in the docs is made from this table.

The law: a sheet is filed only when nothing is left to be put right, and a filed sheet never changes.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qingheng.accounts.roles import Role
from qingheng.accounts.steps import Step, states
from qingheng.supervision.models import SupervisionSheet

State = SupervisionSheet.State
OFFICE = frozenset({Role.FRAMEWORK_ADMINISTRATOR, Role.SUPERVISION_OFFICE})


@dataclass(frozen=True)
class FillingStep(Step):
    """A step of a sheet, and the fields that are filled in with it."""

    fields: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()

    @property
    def to(self) -> SupervisionSheet.State:
        """The state it leads to."""
        return SupervisionSheet.State(str(self.after))


CHECK = FillingStep(
    "check",
    pgettext_lazy("sheet", "enter the check"),
    states(State.OPENED),
    State.CHECKED,
    OFFICE,
    _("At least two inspectors have looked into it; the sheet says how, and what they found."),
    fields=("checked_on", "method", "inspectors", "found"),
    optional=("opinion", "is_handed_over"),
)
FEED_BACK = FillingStep(
    "feed_back",
    pgettext_lazy("sheet", "feed back"),
    states(State.CHECKED),
    State.FED_BACK,
    OFFICE,
    _("The body hears what is to be put right and by when; a rectification item is opened for it."),
    fields=("requirement", "due"),
)
REPORT = FillingStep(
    "report",
    pgettext_lazy("sheet", "enter the rectification"),
    states(State.FED_BACK),
    State.RECTIFIED,
    OFFICE,
    _("The body has reported what it did."),
    fields=("result",),
)
RECHECK = FillingStep(
    "recheck",
    pgettext_lazy("sheet", "enter the re-check"),
    states(State.RECTIFIED),
    State.RECHECKED,
    OFFICE,
    _("The office has seen for itself what became of it."),
    fields=("recheck",),
)
FILE = FillingStep(
    "file",
    pgettext_lazy("sheet", "file"),
    states(State.CHECKED, State.RECHECKED),
    State.FILED,
    OFFICE,
    _("It goes into the dossier of the body and never changes; without a re-check if nothing was to be put right."),
)
STEPS: tuple[FillingStep, ...] = (CHECK, FEED_BACK, REPORT, RECHECK, FILE)


def steps_from(state: str) -> list[FillingStep]:
    """What can be done next, by anybody."""
    return [step for step in STEPS if State(state) in step.before]
