"""What may be done to a framework version in which state: asked before every write, answered with a sentence.

The law: `check_can_x()` raises for the user to read; nothing here writes.
"""

from datetime import date
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from qingheng.accounts.steps import StepRefusedError
from qingheng.framework.checks import check
from qingheng.framework.faults import LocatedFault
from qingheng.framework.models import FrameworkVersion
from qingheng.framework.queries import published_months, successor
from qingheng.framework.workflow import PUBLISH, RETIRE, check_step

State = FrameworkVersion.State


class FaultyVersionError(StepRefusedError):
    """A version that cannot be kept or published because of its contents; carries the faults."""

    def __init__(self, message: str, faults: list[LocatedFault]) -> None:
        self.faults = faults
        super().__init__(message)

    def __str__(self) -> str:
        return "\n".join([str(self.args[0]), *map(str, self.faults)])


def check_can_publish(version: FrameworkVersion, effective_from: date) -> None:
    """Refuse what must not be published, with a sentence or with every fault."""
    check_step(version, PUBLISH)
    check_can_start(version, effective_from)
    checked = check(version.document)
    if checked.faults:
        raise FaultyVersionError(_("The version has faults and cannot be published."), checked.faults)
    if checked.findings:
        raise FaultyVersionError(
            _("The version lets something be scored that must not be, and cannot be published."), checked.findings
        )


def check_can_start(version: FrameworkVersion, day: date) -> None:
    """Refuse a first day on which the version cannot come into force."""
    if day.day != 1:
        raise StepRefusedError(
            _("Scores are made by month, so a version comes into force on the first day of one; %(day)s is not one.")
            % {"day": day.isoformat()}
        )
    same = FrameworkVersion.objects.filter(framework=version.framework, effective_from=day).exclude(state=State.DRAFT)
    if other := same.exclude(pk=version.pk).first():
        raise StepRefusedError(
            _("“%(other)s” is in force from %(day)s already; two versions cannot begin together. Choose another day.")
            % {"other": other, "day": day.isoformat()}
        )
    if months := published_months(version.framework, day):
        raise StepRefusedError(
            _(
                "The scores of %(months)s are published; a version that begins on %(day)s would change what they were "
                "scored by. Choose a later month."
            )
            % {"months": "、".join(months), "day": day.isoformat()}
        )


def check_can_retire(version: FrameworkVersion) -> None:
    """Refuse to retire the version that is still needed."""
    check_step(version, RETIRE)
    if successor(version, localdate()) is None:
        raise StepRefusedError(
            _("No later version is in force: without “%(version)s” nothing could be scored. Publish one first.")
            % {"version": version}
        )


def check_can_import(document: dict[str, Any]) -> None:
    """Refuse a document whose number belongs to a version that no longer changes."""
    meta = document["meta"]
    same = FrameworkVersion.objects.filter(framework__code=str(meta["id"]), number=str(meta["version"]))
    stored = same.exclude(state=State.DRAFT).select_related("framework").first()
    if stored is not None:
        facts = {"number": stored.number, "framework": stored.framework, "state": stored.get_state_display()}
        raise StepRefusedError(
            _("Version %(number)s of “%(framework)s” is %(state)s and never changes. Give the new one another number.")
            % facts
        )
