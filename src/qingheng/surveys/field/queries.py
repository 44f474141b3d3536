"""Reads what the field work shows. The law: counts only; no sheet is shown with an order or a time."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from django.db.models import Count, Sum

from qingheng.organisations.models import Body
from qingheng.surveys.asking.answering import wording
from qingheng.surveys.asking.documents import read
from qingheng.surveys.definition import Definition, Kind
from qingheng.surveys.field.quality import REASONS
from qingheng.surveys.models import AnswerSheet, NonResponse, Sample, SampleCell, Wave
from qingheng.surveys.sampling.queries import current_sample
from qingheng.surveys.wave.queries import form_for


def cells_of(sample: Sample) -> list[SampleCell]:
    """The cells of a sample with what is printed about them."""
    return list(sample.cells.select_related("cell__body", "sample__wave").order_by("cell__body__code", "cell"))


def fingerprint(sheets: Iterable[AnswerSheet]) -> str:
    """What all sheets of a wave come to as one hash, whatever their order and their keys."""
    contents = sorted(
        json.dumps(
            [sheet.body_id, sheet.group, sheet.cell_id, sheet.channel, sheet.answers, sheet.marks],
            sort_keys=True,
            ensure_ascii=False,
        )
        for sheet in sheets
    )
    return sha256("\n".join(contents).encode()).hexdigest()


def invited_about(wave: Wave, body: Body) -> int:
    """How many people were invited to answer about a body, in the sample that went into the field."""
    sample = current_sample(wave)
    found = SampleCell.objects.filter(sample=sample, cell__body=body).aggregate(total=Sum("invited"))
    return int(found["total"] or 0)


@dataclass(frozen=True)
class Standing:
    """How far the field work has come for a body and a group: numbers of people only."""

    body: Body
    group: str
    invited: int
    answers: int
    open_answers: int
    refused: int

    @property
    def rate(self) -> float | None:
        """The share of those invited who answered, in per cent; None where nobody was invited."""
        return 100 * self.answers / self.invited if self.invited else None


def standings(wave: Wave) -> list[Standing]:
    """Every body and group of the sample, and those that only an open link has brought."""
    cells = SampleCell.objects.filter(sample=current_sample(wave)).order_by()
    invited = _by_place(cells.values_list("cell__body", "cell__group").annotate(n=Sum("invited")))
    silent = NonResponse.objects.filter(cell__sample=current_sample(wave)).order_by()
    refused = _by_place(silent.values_list("cell__cell__body", "cell__cell__group").annotate(n=Sum("count")))
    sheets = AnswerSheet.objects.filter(wave=wave).order_by().values_list("body", "group")
    answers = _by_place(sheets.filter(cell__isnull=False).annotate(n=Count("pk")))
    opened = _by_place(sheets.filter(cell__isnull=True).annotate(n=Count("pk")))
    places = invited.keys() | answers.keys() | opened.keys()
    bodies = Body.objects.in_bulk([body for body, _group in places])
    return [
        Standing(bodies[body], group, *(found.get((body, group), 0) for found in (invited, answers, opened, refused)))
        for body, group in sorted(places, key=lambda place: (bodies[place[0]].code, place[1]))
    ]


def _by_place(rows: Iterable[tuple[int, str, int]]) -> dict[tuple[int, str], int]:
    return {(body, group): count or 0 for body, group, count in rows}


def days_of(wave: Wave) -> list[tuple[date, int]]:
    """Answers by day, all channels together, without a gap."""
    found = dict(wave.day_counts.values_list("day").annotate(n=Sum("count")).order_by("day"))
    if not found:
        return []
    first, last = min(found), max(found)
    return [(day, found.get(day, 0)) for day in (first + timedelta(days=n) for n in range((last - first).days + 1))]


@dataclass(frozen=True)
class Marked:
    """A sheet that somebody may look at: what was said and why it is doubtful; no code, no order, no time."""

    sheet: AnswerSheet
    reasons: list[str]
    answers: list[tuple[str, str]]


def marked(wave: Wave) -> list[Marked]:
    """Every doubtful sheet, by its key of chance."""
    sheets = AnswerSheet.objects.filter(wave=wave).exclude(marks=[]).select_related("body__audience").order_by("key")
    known: dict[tuple[str, str], Definition | None] = {}
    return [_marked(sheet, _definition_for(sheet, known)) for sheet in sheets]


def _marked(sheet: AnswerSheet, definition: Definition | None) -> Marked:
    reasons = [str(REASONS.get(mark, mark)) for mark in sheet.marks]
    return Marked(sheet, reasons, list(_told(definition, sheet.answers)) if definition else [])


def _told(definition: Definition, answers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Chosen answers in words; free text stays out, for it may tell who wrote it."""
    for question in definition.questions:
        words = {choice.name: wording(choice.label) for choice in question.choices}
        labels = {row.name: wording(row.label) for row in question.rows} or {question.name: wording(question.label)}
        for name, label in labels.items():
            given = answers.get(name)
            if given is not None and question.kind is not Kind.TEXT:
                chosen = given if isinstance(given, list) else [given]
                yield label, "、".join(words.get(str(each), str(each)) for each in chosen)


def _definition_for(sheet: AnswerSheet, known: dict[tuple[str, str], Definition | None]) -> Definition | None:
    place = sheet.group, sheet.body.audience.code
    if place not in known:
        form = form_for(sheet.wave, *place)
        known[place] = read(form.version.document) if form else None
    return known[place]
