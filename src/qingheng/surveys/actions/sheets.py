"""What people do with sheets: key them in, bring them by file, decide which count, note who gave none.

The law: whoever does it leaves a hand on the wave, and the ledger gets numbers; no entry names a sheet or a code.
"""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError, needed
from qingheng.audit.writing import name_of, writing
from qingheng.surveys.actions.wave_steps import HeldWave
from qingheng.surveys.field.file import CheckedFile
from qingheng.surveys.field.receiving import Channel, Filled, Outcome, receive
from qingheng.surveys.models import AnswerSheet, NonResponse, SampleCell, Wave
from qingheng.surveys.workflow import FIELD

KEY_IN, JUDGE = "key_in", "judge"
"""Steps of a wave by which the work-flow knows whose hands were on the answers."""
REASON_MAX = 500


def begin_keying(wave: Wave, *, by: User) -> None:
    """Leave the hand of somebody who keys in answers, once; the sheets themselves follow without an entry.

    An entry for each sheet would tell when it was keyed in, and PostgreSQL which sheet was written together with it.
    """
    _check_is_field(by)
    with writing("surveys.keying.begun", by=by) as entry:
        hold = _in_the_field(HeldWave(wave, by))
        _leave_hand(hold, KEY_IN)
        entry.about(hold.row)


def import_sheets(wave: Wave, checked: CheckedFile, *, by: User) -> int:
    """Store the answers of a file, all or none, and spend their codes."""
    _check_is_field(by)
    if checked.faults:
        raise StepRefusedError(_("The file has faults; nothing of it is taken."))
    with writing("surveys.sheets.imported", by=by) as entry:
        hold = _in_the_field(HeldWave(wave, by))
        for place, answers, marks in checked.sheets:
            if receive(place, Filled(answers, Channel.FILE, marks)) != Outcome.TAKEN:
                raise StepRefusedError(_("Meanwhile a code of the file was used or voided. Check the file again."))
        _leave_hand(hold, KEY_IN)
        entry.about(hold.row, sheets=len(checked.sheets), file=checked.name)
    return len(checked.sheets)


def judge(wave: Wave, keys: Sequence[str], *, counts: bool, reason: str, by: User) -> int:
    """Decide whether marked sheets count, for a stated reason; after the last day and before the close."""
    _check_is_field(by)
    said = needed(reason, _("Say why these sheets count or do not count."), most=REASON_MAX)
    with writing("surveys.sheets.judged", by=by) as entry:
        hold = _in_the_field(HeldWave(wave, by))
        if localdate() <= hold.row.closes_on:
            raise StepRefusedError(
                _("Marked sheets are judged after the last day, so that no list tells when one came.")
            )
        sheets = AnswerSheet.objects.filter(wave=wave, key__in=keys).exclude(is_counted=counts)
        changed = sheets.update(is_counted=counts, reason=said)
        if not changed:
            raise StepRefusedError(_("Choose at least one sheet that this changes."))
        _leave_hand(hold, JUDGE)
        entry.about(hold.row, sheets=changed, counts=counts, reason=said)
    return changed


def record_non_response(cell: SampleCell, why: str, count: int, *, by: User) -> None:
    """Set how many invited people of a cell gave no answer for a reason."""
    _check_is_field(by)
    with writing("surveys.non_response.recorded", by=by) as entry:
        hold = _in_the_field(HeldWave(cell.sample.wave, by))
        others = sum(cell.non_responses.exclude(why=why).values_list("count", flat=True))
        if others + count > cell.invited:
            facts = {"sum": others + count, "invited": cell.invited}
            raise StepRefusedError(_("%(sum)s people would be more than the %(invited)s invited.") % facts)
        NonResponse.objects.update_or_create(cell=cell, why=why, defaults={"count": count})
        entry.about(hold.row, cell=str(cell), why=why, count=count)


def _leave_hand(hold: HeldWave, name: str) -> None:
    if not hold.row.steps.filter(name=name, taken_by=name_of(hold.by)).exists():
        hold.record(name)


def _in_the_field(hold: HeldWave) -> HeldWave:
    if hold.row.state != Wave.State.OPEN:
        facts = {"wave": hold.row, "state": Wave.State(hold.row.state).label}
        raise StepRefusedError(_("“%(wave)s” is in the state “%(state)s”; this is done in the field only.") % facts)
    return hold


def _check_is_field(by: User) -> None:
    if not by.has_role(*FIELD):
        raise PermissionDenied(_("Field work is for the framework administrator and the survey agency."))
