"""Codes are given out, the field is closed. The law: the ledger gets numbers, never a code and never a sheet."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError
from qingheng.audit.writing import writing
from qingheng.surveys.actions import estimates
from qingheng.surveys.actions.untying import Untied
from qingheng.surveys.actions.wave_steps import HeldWave
from qingheng.surveys.field.codes import digest, new_code
from qingheng.surveys.field.queries import cells_of, fingerprint
from qingheng.surveys.models import AnswerSheet, Code, Sample, SampleCell, SpentCode, Wave
from qingheng.surveys.workflow import CLOSE, FIELD

Issued = Mapping[SampleCell, list[str]]
"""Codes by cell: they exist only as long as this value, and go onto cards."""


def issue_codes(sample: Sample, *, by: User) -> Issued:
    """Make the codes of a drawn sample, one for everybody invited; once."""
    _check_is_field(by)
    with writing("surveys.codes.issued", by=by) as entry:
        wave = _wave_in_preparation(HeldWave(sample.wave, by))
        if Code.objects.filter(cell__sample=sample).exists() or SpentCode.objects.filter(wave=wave).exists():
            raise StepRefusedError(_("The codes of this sample have been made. Make those of a cell anew if need be."))
        issued = {cell: [new_code(wave) for _each in range(cell.invited)] for cell in cells_of(sample)}
        _keep(wave, issued)
        entry.about(wave, codes=sum(map(len, issued.values())), cells=len(issued))
    return issued


def reissue_codes(cell: SampleCell, *, by: User) -> Issued:
    """Void the unused codes of a cell, whose cards were lost or seen, and make as many anew."""
    _check_is_field(by)
    with writing("surveys.codes.reissued", by=by) as entry:
        wave = _wave_in_preparation(HeldWave(cell.sample.wave, by))
        voided, _tables = Code.objects.filter(cell=cell).delete()
        if not voided:
            raise StepRefusedError(_("Every code of this cell has been used: there is none to make anew."))
        issued = {cell: [new_code(wave) for _each in range(voided)]}
        _keep(wave, issued)
        entry.about(wave, cell=str(cell), codes=voided)
    return issued


def close(wave: Wave, *, by: User) -> Wave:
    """Close the field: no more answers, no codes, the sheets in an order that nobody knows, the numbers worked out."""
    with writing("surveys.wave.closed", by=by) as entry:
        hold = HeldWave(wave, by)
        hold.check(CLOSE)
        untied = Untied(hold.row)
        hold.row.fingerprint = fingerprint(untied.sheets)
        closed = hold.move(CLOSE)
        estimates.count(closed, by=by)
        by_channel = {str(value): 0 for value in AnswerSheet.Channel.values}
        for sheet in untied.sheets:
            by_channel[sheet.channel] += 1
        entry.about(closed, wave=str(closed), sheets=by_channel, unused=untied.unused, fingerprint=closed.fingerprint)
    return closed


def _keep(wave: Wave, issued: Issued) -> None:
    """Store the digests in their own order, which says nothing about cards or cells."""
    rows = [Code(digest=digest(wave.pk, code), cell=cell) for cell, made in issued.items() for code in made]
    Code.objects.bulk_create(sorted(rows, key=lambda row: row.digest), batch_size=500)


def _wave_in_preparation(hold: HeldWave) -> Wave:
    if hold.row.state not in {Wave.State.APPROVED, Wave.State.OPEN}:
        facts = {"wave": hold.row, "state": Wave.State(hold.row.state).label}
        raise StepRefusedError(_("“%(wave)s” is in the state “%(state)s”; codes are made before it is closed.") % facts)
    return hold.row


def _check_is_field(by: User) -> None:
    if not by.has_role(*FIELD):
        raise PermissionDenied(_("Field work is for the framework administrator and the survey agency."))
