"""A wave is planned, approved, opened, published or declared void. The law: nothing goes out that was not approved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from qianfen import Period
from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError, needed
from qingheng.audit.writing import writing
from qingheng.collection.checked import CheckedImport
from qingheng.surveys.actions.untying import Untied
from qingheng.surveys.actions.wave_steps import HeldWave
from qingheng.surveys.models import QuestionnaireVersion, Wave, WaveForm
from qingheng.surveys.wave.feeding import check_numbers
from qingheng.surveys.wave.permissions import may_plan
from qingheng.surveys.wave.readiness import faults_before_approval, faults_before_opening
from qingheng.surveys.workflow import APPROVE, OPEN, PUBLISH, VOID


@dataclass(frozen=True)
class Asked:
    """One questionnaire for one group of people."""

    group: str
    version: QuestionnaireVersion
    audience: str = ""


@dataclass(frozen=True)
class Plan:
    """What is set when a wave is planned."""

    title: str
    period: Period
    opens_on: date
    closes_on: date
    forms: Sequence[Asked]
    takes_open_link: bool = False
    cell_minimum: int = 10
    text_minimum: int = 20


@dataclass(frozen=True)
class Published:
    """A wave whose numbers were published, and those numbers as values of the survey items."""

    wave: Wave
    checked: CheckedImport | None


def plan(wanted: Plan, *, by: User) -> Wave:
    """Plan a wave."""
    if not may_plan(by):
        raise PermissionDenied(_("Waves are planned by the framework administrator."))
    if wanted.closes_on < wanted.opens_on:
        raise StepRefusedError(_("It closes before it opens. Give a later day of closing."))
    if not wanted.forms:
        raise StepRefusedError(_("Choose a questionnaire for at least one group of people."))
    with writing("surveys.wave.planned", by=by) as entry:
        wave = Wave.objects.create(
            title=needed(wanted.title, _("Give the wave a title.")),
            period=str(wanted.period),
            opens_on=wanted.opens_on,
            closes_on=wanted.closes_on,
            takes_open_link=wanted.takes_open_link,
            cell_minimum=wanted.cell_minimum,
            text_minimum=wanted.text_minimum,
        )
        WaveForm.objects.bulk_create(
            WaveForm(wave=wave, group=each.group, audience=each.audience, version=each.version) for each in wanted.forms
        )
        HeldWave(wave, by).record("plan")
        entry.about(wave, wave=str(wave), period=wave.period, groups=sorted({each.group for each in wanted.forms}))
    return wave


def approve(wave: Wave, *, by: User) -> Wave:
    """Approve what goes out: approved questionnaires that have not expired."""
    with writing("surveys.wave.approved", by=by) as entry:
        hold = HeldWave(wave, by)
        hold.check(APPROVE)
        _refuse(faults_before_approval(hold.row))
        approved = hold.move(APPROVE)
        entry.about(approved, wave=str(approved))
    return approved


def open_field(wave: Wave, *, by: User) -> Wave:
    """Let answers come in: somebody must be able to give one."""
    with writing("surveys.wave.opened", by=by) as entry:
        hold = HeldWave(wave, by)
        hold.check(OPEN)
        _refuse(faults_before_opening(hold.row))
        opened = hold.move(OPEN)
        entry.about(opened, wave=str(opened))
    return opened


def publish(wave: Wave, *, by: User) -> Published:
    """Publish what the answers come to; the values are judged here and stored by the pipeline."""
    with writing("surveys.wave.published", by=by) as entry:
        hold = HeldWave(wave, by)
        hold.check(PUBLISH)
        checked = check_numbers(hold.row)
        _refuse([str(fault) for fault in checked.faults] if checked else [])
        published = hold.move(PUBLISH)
        entry.about(published, wave=str(published), values=checked.rows if checked else 0)
    return Published(published, checked)


def declare_void(wave: Wave, *, reason: str, by: User) -> Wave:
    """Let a wave not count; what was answered stays, unused."""
    with writing("surveys.wave.voided", by=by) as entry:
        hold = HeldWave(wave, by)
        hold.check(VOID)
        said = needed(reason, _("Say why the wave does not count."), most=500)
        untied = Untied(hold.row)  # a wave that does not count keeps its answers, and nobody's secret less
        ended = hold.move(VOID, reason=said)
        entry.about(ended, wave=str(ended), reason=said, sheets=len(untied.sheets), unused=untied.unused)
    return ended


def _refuse(faults: Sequence[str]) -> None:
    if faults:
        raise StepRefusedError("\n".join(faults))
