"""The entrance takes up its pack; the inside takes in what was answered there. The law: each answer comes in once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from qianfen import Period
from qingheng.accounts.steps import StepRefusedError
from qingheng.audit.writing import writing
from qingheng.organisations.models import Audience, Body
from qingheng.surveys.field import quality
from qingheng.surveys.field.entrance.handover import Returned
from qingheng.surveys.field.entrance.pack import EntranceFile
from qingheng.surveys.models import (
    AnswerSheet,
    Code,
    DayCount,
    Frame,
    FrameCell,
    Questionnaire,
    QuestionnaireVersion,
    Sample,
    SampleCell,
    SpentCode,
    Wave,
    WaveForm,
)

AWAY = "away"
"""The channel of day counts that come from an entrance: they replace each other, for each file tells all days anew."""


@dataclass(frozen=True)
class TakenIn:
    """What a file from the entrance came to."""

    new: int
    known: int
    twice: Mapping[SampleCell, int]
    """Answers whose codes had been used or voided inside: which ones they are, nobody can tell."""


def take_up(pack: EntranceFile, *, by: object) -> Wave:
    """At the entrance: lay a pack into its own database.

    Again with the same pack, or a newer one of the same wave: answers stay, and codes that were used stay used.
    """
    content = pack.content
    with writing("surveys.entrance.taken_up", by=by) as entry:
        other = Wave.objects.exclude(pk=content["wave"]["pk"]).first()
        if other is not None:
            raise StepRefusedError(_("This entrance serves “%(wave)s”. Use another folder.") % {"wave": other})
        wave, _made = Wave.objects.update_or_create(pk=content["wave"]["pk"], defaults=_wave_fields(content["wave"]))
        _lay_bodies(content["bodies"])
        _lay_forms(wave, content["forms"])
        _lay_cells(wave, content["cells"])
        entry.about(wave, cells=len(content["cells"]), codes=Code.objects.count())
    return wave


def take_in(wave: Wave, returned: Returned, *, by: object) -> TakenIn:
    """Inside: store what the entrance hands over. A sheet that is here already is known by its key and left alone."""
    with writing("surveys.entrance.taken_in", by=by) as entry:
        row = Wave.objects.select_for_update(no_key=True).get(pk=wave.pk)
        if row.state != Wave.State.OPEN:
            raise StepRefusedError(
                _("“%(wave)s” is in the state “%(state)s”: answers come in only while it is in the field.")
                % {"wave": row, "state": Wave.State(row.state).label}
            )
        keys = [sheet.key for sheet in returned.sheets]
        known = set(AnswerSheet.objects.filter(key__in=keys).values_list("key", flat=True))
        new = [sheet for sheet in returned.sheets if sheet.key not in known]
        spent = _spend(row, returned.spent)
        _judge_again(row, new, returned)
        _mark_beyond(new)
        AnswerSheet.objects.bulk_create(sorted(new, key=lambda sheet: sheet.key), batch_size=500)
        _replace_days(row, returned.days)
        cells = {sheet.cell for sheet in new if sheet.cell is not None}
        came = Counter(sheet.cell_id for sheet in new if sheet.cell_id)
        twice = {cell: came[cell.pk] - spent[cell.pk] for cell in cells if came[cell.pk] > spent[cell.pk]}
        entry.about(row, new=len(new), known=len(known), twice=sum(twice.values()))
    return TakenIn(len(new), len(known), twice)


def _spend(wave: Wave, digests: Sequence[str]) -> Counter[int]:
    """Strike out the codes that were used at the entrance; how many of each cell were still good."""
    good = list(Code.objects.filter(digest__in=digests, cell__sample__wave=wave))
    Code.objects.filter(digest__in=[code.digest for code in good]).delete()
    SpentCode.objects.bulk_create([SpentCode(digest=code.digest, wave=wave) for code in good], batch_size=500)
    return Counter(code.cell_id for code in good)


def _judge_again(wave: Wave, sheets: Sequence[AnswerSheet], returned: Returned) -> None:
    """The entrance has no framework, so it cannot see that an answer contradicts itself."""
    extremes = quality.extremes_in(Period.parse(wave.period))
    for sheet in sheets:
        if quality.contradicts_itself(returned.definition_of(sheet), sheet.answers, extremes):
            sheet.marks = [*sheet.marks, str(quality.Mark.CONTRADICTION)]


def _mark_beyond(sheets: Sequence[AnswerSheet]) -> None:
    """Where a code was used on both sides, a cell has more answers than people; which one is too many, nobody knows."""
    came = Counter(sheet.cell_id for sheet in sheets if sheet.cell_id)
    here = AnswerSheet.objects.filter(cell__in=came).order_by().values_list("cell").annotate(n=Count("pk"))
    total = came + Counter(dict(here))
    for sheet in sheets:
        if sheet.cell is not None and total[sheet.cell_id] > sheet.cell.invited:
            sheet.marks = [*sheet.marks, str(quality.Mark.BEYOND)]


def _replace_days(wave: Wave, days: Mapping[date, int]) -> None:
    for day, count in days.items():
        row, _made = DayCount.objects.get_or_create(wave=wave, day=day, channel=AWAY)
        row.count = max(row.count, count)
        row.save()


def _wave_fields(stored: Mapping[str, Any]) -> dict[str, Any]:
    days = {name: date.fromisoformat(stored[name]) for name in ("opens_on", "closes_on")}
    plain = {name: stored[name] for name in ("title", "period", "takes_open_link")}
    return {**plain, **days, "state": Wave.State.OPEN}


def _lay_bodies(bodies: Sequence[Mapping[str, Any]]) -> None:
    for body in bodies:
        known = body["audience"]
        audience, _made = Audience.objects.update_or_create(
            pk=known["pk"], defaults={"code": known["code"], "name": known["name"]}
        )
        defaults = {"code": body["code"], "name": body["name"], "audience": audience, "valid_from": localdate()}
        Body.objects.update_or_create(pk=body["pk"], defaults=defaults)


def _lay_forms(wave: Wave, forms: Sequence[Mapping[str, Any]]) -> None:
    for form in forms:
        about, stored = form["questionnaire"], form["version"]
        Questionnaire.objects.get_or_create(pk=about["pk"], code=f"q{about['pk']}", title=about["title"])
        if not QuestionnaireVersion.objects.filter(pk=stored["pk"]).exists():
            until = date.fromisoformat(stored["valid_until"]) if stored["valid_until"] else None
            header = {"state": "approved", "checksum": "", "drafted_by": "", "questionnaire_id": about["pk"]}
            QuestionnaireVersion.objects.create(**{**stored, "valid_until": until, **header})
        where = {"wave": wave, "group": form["group"], "audience": form["audience"]}
        WaveForm.objects.update_or_create(**where, defaults={"version_id": stored["pk"]})


def _lay_cells(wave: Wave, cells: Sequence[Mapping[str, Any]]) -> None:
    sample = Sample.objects.filter(wave=wave).first()
    if sample is None:
        frame = Frame.objects.create(wave=wave, source="", checksum="", imported_by="")
        sample = Sample.objects.create(wave=wave, frame=frame, design={}, seed="", algorithm="", drawn_by="")
    spent = set(SpentCode.objects.values_list("digest", flat=True))
    Code.objects.all().delete()
    for cell in cells:
        if not SampleCell.objects.filter(pk=cell["pk"]).exists():
            place = FrameCell.objects.create(
                frame=sample.frame, body_id=cell["body"], group=cell["group"], cluster=str(cell["pk"]), population=0
            )
            invited = len(cell["digests"])
            SampleCell.objects.create(pk=cell["pk"], sample=sample, cell=place, invited=invited, probability=0)
    rows = [Code(digest=each, cell_id=cell["pk"]) for cell in cells for each in cell["digests"] if each not in spent]
    Code.objects.bulk_create(sorted(rows, key=lambda row: row.digest), batch_size=500)
