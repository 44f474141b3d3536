"""Frames are imported, samples drawn. The law: not again once codes are out, for the field must not choose."""

import secrets

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from qianfen.sampling import ALGORITHM
from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError
from qingheng.audit.writing import name_of, writing
from qingheng.surveys.actions.wave_steps import HeldWave
from qingheng.surveys.models import Code, Frame, FrameCell, FrameUnit, Sample, SampleCell, SpentCode, Wave
from qingheng.surveys.sampling.design import SampleDesign
from qingheng.surveys.sampling.drawing import drawn
from qingheng.surveys.sampling.frame_file import CheckedFrame
from qingheng.surveys.sampling.queries import current_frame
from qingheng.surveys.workflow import FIELD

BEFORE_THE_FIELD = {Wave.State.PLANNED, Wave.State.APPROVED}
ROWS_AT_ONCE = 1000


def import_frame(wave: Wave, checked: CheckedFrame, *, by: User) -> Frame:
    """Store a checked frame beside the earlier ones; the next draw is from this one."""
    with writing("surveys.frame.imported", by=by) as entry:
        _check_open(HeldWave(wave, by))
        if checked.faults or not checked.cells:
            raise StepRefusedError(_("This frame has faults. Put them right and check the file again."))
        frame = Frame.objects.create(
            wave=wave, source=checked.name[:200], checksum=checked.checksum, imported_by=name_of(by)
        )
        for row in checked.cells:
            cell = FrameCell.objects.create(
                frame=frame,
                body=row.body,
                group=row.group,
                stratum=row.stratum,
                cluster=row.cluster,
                population=row.population,
            )
            units = [FrameUnit(cell=cell, position=at, label=label) for at, label in enumerate(row.labels, 1)]
            FrameUnit.objects.bulk_create(units, batch_size=ROWS_AT_ONCE)
        entry.about(frame, cells=len(checked.cells), people=checked.population, checksum=checked.checksum)
    return frame


def draw(wave: Wave, design: SampleDesign, *, seed: str | None = None, by: User) -> Sample:
    """Draw a sample from the latest frame; without a seed, one is made by the machine."""
    with writing("surveys.sample.drawn", by=by) as entry:
        _check_open(HeldWave(wave, by))
        frame = current_frame(wave)
        if frame is None:
            raise StepRefusedError(_("There is no frame to draw from. Import one first."))
        seed = seed or secrets.token_hex(16)
        rows = drawn(list(frame.cells.select_related("body__audience")), design, seed)
        sample = Sample.objects.create(
            wave=wave, frame=frame, design=design.document(), seed=seed, algorithm=ALGORITHM, drawn_by=name_of(by)
        )
        cells = [
            SampleCell(
                sample=sample,
                cell=row.cell,
                invited=row.invited,
                probability=row.probability,
                positions=list(row.positions),
            )
            for row in rows
        ]
        SampleCell.objects.bulk_create(cells, batch_size=ROWS_AT_ONCE)
        invited = sum(row.invited for row in rows)
        entry.about(sample, seed=seed, algorithm=ALGORITHM, cells=len(rows), invited=invited)
    return sample


def _check_open(held: HeldWave) -> None:
    if not held.by.has_role(*FIELD):
        raise PermissionDenied(_("Samples are drawn by the framework administrator or the survey agency."))
    if held.row.state not in BEFORE_THE_FIELD:
        facts = {"wave": held.row, "state": Wave.State(held.row.state).label}
        raise StepRefusedError(_("“%(wave)s” is in the state “%(state)s”: its sample stays as it is.") % facts)
    if Code.objects.filter(cell__sample__wave=held.row).exists() or SpentCode.objects.filter(wave=held.row).exists():
        raise StepRefusedError(_("The codes of this sample have been made: it stays as it is."))
