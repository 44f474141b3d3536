"""What comes back from a public entrance. The law: sheets and spent codes stand apart, each in an order of its own."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from qingheng.organisations.models import Body
from qingheng.surveys.asking.answering import check
from qingheng.surveys.asking.documents import read
from qingheng.surveys.definition import Definition
from qingheng.surveys.field.entrance.pack import HANDOVER, EntranceFile
from qingheng.surveys.models import AnswerSheet, DayCount, SampleCell, SpentCode, Wave
from qingheng.surveys.wave.queries import form_for


@dataclass(frozen=True)
class Returned:
    """A handover that was read and checked (交回文件)."""

    sheets: Sequence[AnswerSheet]
    spent: Sequence[str]
    days: Mapping[date, int]
    definitions: Mapping[tuple[str, str], Definition]
    faults: Sequence[str]

    def definition_of(self, sheet: AnswerSheet) -> Definition:
        """The questionnaire a sheet answers."""
        return self.definitions[sheet.group, sheet.body.audience.code]


def collected() -> EntranceFile:
    """At the entrance: everything that was answered so far."""
    days: dict[str, int] = defaultdict(int)
    for day, count in DayCount.objects.values_list("day", "count"):
        days[day.isoformat()] += count
    names = ("key", "body_id", "group", "cell_id", "channel", "answers", "marks")
    return EntranceFile(
        HANDOVER,
        {
            "wave": Wave.objects.get().pk,
            "sheets": list(AnswerSheet.objects.order_by("key").values(*names)),
            "spent": list(SpentCode.objects.order_by("digest").values_list("digest", flat=True)),
            "days": days,
        },
    )


def returned(wave: Wave, file: EntranceFile) -> Returned:
    """Inside: the sheets of a handover, each checked against its questionnaire once more; all faults at once."""
    content, faults, sheets = file.content, [], []
    if content["wave"] != wave.pk:
        faults.append(_("The file belongs to another wave."))
    bodies = Body.objects.select_related("audience").in_bulk({each["body_id"] for each in content["sheets"]})
    cells = SampleCell.objects.select_related("cell").in_bulk({each["cell_id"] for each in content["sheets"]} - {None})
    definitions: dict[tuple[str, str], Definition] = {}
    for each in content["sheets"] if not faults else ():
        body, cell = bodies.get(each["body_id"]), cells.get(each["cell_id"])
        definition = _definition(wave, each["group"], body, definitions) if body else None
        found = list(_faults(each, body, cell, definition))
        faults += [_("Sheet %(key)s: %(fault)s") % {"key": each["key"], "fault": fault} for fault in found]
        if body is not None and not found:
            sheets.append(AnswerSheet(wave=wave, body=body, cell=cell, **_kept(each)))
    days = {date.fromisoformat(day): int(count) for day, count in content["days"].items()}
    return Returned(sheets, content["spent"], days, definitions, faults)


def _kept(each: Mapping[str, Any]) -> dict[str, Any]:
    return {name: each[name] for name in ("key", "group", "channel", "answers", "marks")}


def _definition(wave: Wave, group: str, body: Body, known: dict[tuple[str, str], Definition]) -> Definition | None:
    place = group, body.audience.code
    form = form_for(wave, *place) if place not in known else None
    if form is not None:
        known[place] = read(form.version.document)
    return known.get(place)


def _faults(
    each: Mapping[str, Any], body: Body | None, cell: SampleCell | None, definition: Definition | None
) -> list[str]:
    if body is None or definition is None:
        return [_("nobody of this group was asked about this body.")]
    if each["cell_id"] is not None and (
        cell is None or (cell.cell.body_id, cell.cell.group) != (body.pk, each["group"])
    ):
        return [_("the cell of the sample does not fit.")]
    checked = check(definition, as_posted(each["answers"]))
    return [f"{name}: {sentence}" for name, sentence in checked.errors.items()]


def as_posted(answers: Mapping[str, Any]) -> dict[str, list[str]]:
    """Stored answers in the form in which a browser sends them."""
    return {name: list(value) if isinstance(value, list) else [str(value)] for name, value in answers.items()}
