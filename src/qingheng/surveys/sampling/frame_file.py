"""A frame as a file: counts, or lists without names. The law: nothing that tells who somebody is comes in."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingheng.organisations.models import Body
from qingheng.organisations.tables import CellError, Fault, Row, Table, TableError, number_of, read_tables, text_of
from qingheng.surveys.models import Wave, WaveForm

TEXT_MAX = 60
BODY, GROUP, STRATUM, CLUSTER, POPULATION, NUMBER = "body", "group", "stratum", "cluster", "population", "number"
COLUMNS: Mapping[str, str | Promise] = {
    BODY: gettext_lazy("code of the body"),
    GROUP: gettext_lazy("group of people"),
    STRATUM: gettext_lazy("stratum"),
    CLUSTER: gettext_lazy("cluster"),
    POPULATION: gettext_lazy("population"),
    NUMBER: gettext_lazy("number in the list"),
}
NEEDED = (BODY, GROUP)
WHO = re.compile(r"\d{15}|\d{17}[\dXx]|1[3-9]\d{9}|[\u4e00-\u9fff·]{2,4}")
"""Identity numbers, mobile numbers, and two to four Chinese characters: a name."""


@dataclass(frozen=True)
class CheckedCell:
    """One cell of a frame; labels where its people are listed one by one."""

    body: Body
    group: str
    stratum: str
    cluster: str
    population: int
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class CheckedFrame:
    """A file after its dry run."""

    name: str
    checksum: str
    cells: tuple[CheckedCell, ...]
    faults: tuple[Fault, ...]
    absent: tuple[str, ...] = ()
    """Bodies that the wave asks about and the frame does not know, with the group: told, not refused."""

    @property
    def is_sound(self) -> bool:
        """Whether it may be stored."""
        return not self.faults

    @property
    def population(self) -> int:
        """Everybody in it."""
        return sum(cell.population for cell in self.cells)

    @property
    def is_list(self) -> bool:
        """Whether people are listed one by one."""
        return any(cell.labels for cell in self.cells)


def check_frame(content: bytes, name: str, wave: Wave) -> CheckedFrame:
    """Read and judge a file; nothing is written."""
    checksum = sha256(content).hexdigest()
    try:
        table = read_tables(content, name)[0]
    except TableError as error:
        return CheckedFrame(name, checksum, (), tuple(error.faults))
    reading = _Reading(table, wave)
    cells = reading.cells()
    faults = tuple(sorted(reading.faults, key=lambda fault: (fault.place.row or 0, fault.place.column or 0)))
    return CheckedFrame(name, checksum, () if faults else tuple(cells), faults, () if faults else reading.absent(cells))


class _Reading:
    """The rows of the first table, judged one after the other."""

    def __init__(self, table: Table, wave: Wave) -> None:
        self.table, self.faults = table, list(table.faults)
        self.bodies = {body.code: body for body in Body.objects.valid_on(wave.opens_on).select_related("audience")}
        self.asked = set(WaveForm.objects.filter(wave=wave).values_list("group", "audience"))
        self.groups = {group for group, _audience in self.asked}
        self.column: dict[str, int] = {}

    def cells(self) -> list[CheckedCell]:
        """Every cell that could be read."""
        rows = [row for row in self.table.rows if not row.is_blank]
        if not rows:
            self._fault(None, None, _("The file is empty."), _("Take the template and fill it in."))
            return []
        self._read_header(rows[0])
        if self.faults:
            return []
        if len(rows) == 1:
            self._fault(None, None, _("There is no row below the headings."), _("Write one row for each cell."))
        found = list(self._found(rows[1:]))
        return self._listed(found) if NUMBER in self.column else self._counted(found)

    def absent(self, cells: Sequence[CheckedCell]) -> tuple[str, ...]:
        """What the wave asks about and the frame leaves out."""
        have = {(cell.body.code, cell.group) for cell in cells}
        return tuple(
            f"{body} · {group}"
            for body in self.bodies.values()
            for group in sorted(self.groups)
            if self._is_asked(body, group) and (body.code, group) not in have
        )

    def _is_asked(self, body: Body, group: str) -> bool:
        return bool({(group, ""), (group, body.audience.code)} & self.asked)

    def _read_header(self, row: Row) -> None:
        names = {str(label): code for code, label in COLUMNS.items()} | {code: code for code in COLUMNS}
        for index, cell in enumerate(row.cells):
            text = text_of(cell)
            if text and text not in names:
                known = ", ".join(str(label) for label in COLUMNS.values())
                remedy = _("Take it out; the columns are: %(known)s.") % {"known": known}
                self._fault(row, index, _("There is no column “%(text)s” in a frame.") % {"text": text}, remedy)
            elif text and names[text] in self.column:
                remedy = _("Keep one of them.")
                self._fault(row, index, _("The column “%(text)s” stands here twice.") % {"text": text}, remedy)
            elif text:
                self.column[names[text]] = index
        self._check_columns(row)

    def _check_columns(self, row: Row) -> None:
        for code in NEEDED:
            if code not in self.column:
                facts = {"column": COLUMNS[code]}
                remedy = _("Add it, as in the template.")
                self._fault(row, None, _("The column “%(column)s” is missing.") % facts, remedy)
        if (POPULATION in self.column) == (NUMBER in self.column):
            message = _("A frame has either a column “%(one)s” or a column “%(two)s”.")
            facts = {"one": COLUMNS[POPULATION], "two": COLUMNS[NUMBER]}
            self._fault(row, None, message % facts, _("Give counts, or list people by number: not both, not neither."))

    def _found(self, rows: Sequence[Row]) -> Iterator[tuple[Row, CheckedCell]]:
        for row in rows:
            body = self._body(row)
            group = self._group(row, body)
            stratum, cluster = self._text(row, STRATUM), self._text(row, CLUSTER)
            if body is not None and group:
                yield row, CheckedCell(body, group, stratum, cluster, 0)

    def _text(self, row: Row, code: str) -> str:
        index = self.column.get(code)
        text = text_of(row.cell(index)) if index is not None else ""
        if len(text) > TEXT_MAX or "\n" in text:
            facts = {"text": text[:TEXT_MAX], "most": TEXT_MAX}
            message = _("“%(text)s” is longer than %(most)s characters or has a line break.") % facts
            self._fault(row, index, message, _("Shorten it."))
        return text

    def _body(self, row: Row) -> Body | None:
        code = self._text(row, BODY)
        if code not in self.bodies:
            message = _("There is no body with the code “%(code)s”.") % {"code": code}
            self._fault(row, self.column[BODY], message, _("Take the code from the list of bodies."))
        return self.bodies.get(code)

    def _group(self, row: Row, body: Body | None) -> str:
        group = self._text(row, GROUP)
        if group in self.groups and (body is None or self._is_asked(body, group)):
            return group
        facts = {"group": group, "body": body or "", "known": ", ".join(sorted(self.groups))}
        message = (
            _("This wave has no questionnaire for “%(group)s” about %(body)s.")
            if group in self.groups
            else _("This wave does not ask the group “%(group)s”.")
        )
        remedy = _("The groups of this wave are: %(known)s. Leave the row out, or plan a questionnaire for it.")
        self._fault(row, self.column[GROUP], message % facts, remedy % facts)
        return ""

    def _counted(self, found: Sequence[tuple[Row, CheckedCell]]) -> list[CheckedCell]:
        cells: dict[tuple[str, ...], CheckedCell] = {}
        first: dict[tuple[str, ...], int] = {}
        for row, cell in found:
            key = (cell.body.code, cell.group, cell.stratum, cell.cluster)
            if key in cells:
                message = _("The same cell stands in row %(row)s already.") % {"row": first[key]}
                self._fault(row, None, message, _("Add the two up, or name their strata or clusters apart."))
            first.setdefault(key, row.number)
            cells[key] = CheckedCell(*_place(cell), self._population(row))
        return list(cells.values())

    def _population(self, row: Row) -> int:
        index = self.column[POPULATION]
        try:
            number = number_of(row.cell(index))
        except CellError as error:
            self._fault(row, index, error.message, error.remedy)
            return 0
        if number != int(number) or number < 1:
            message = _("“%(number)s” is no number of people.") % {"number": number}
            self._fault(row, index, message, _("Write a whole number from 1; leave out cells where nobody lives."))
            return 0
        return int(number)

    def _listed(self, found: Sequence[tuple[Row, CheckedCell]]) -> list[CheckedCell]:
        labels: dict[tuple[str, ...], dict[str, int]] = {}
        cells: dict[tuple[str, ...], CheckedCell] = {}
        for row, cell in found:
            key = (cell.body.code, cell.group, cell.stratum, cell.cluster)
            own, label = labels.setdefault(key, {}), self._label(row)
            cells.setdefault(key, cell)
            if label in own:
                message = _("The number “%(label)s” stands in row %(row)s already.") % {
                    "label": label,
                    "row": own[label],
                }
                self._fault(row, self.column[NUMBER], message, _("Take one of them out."))
            own.setdefault(label, row.number)
        return [CheckedCell(*_place(cell), len(labels[key]), tuple(labels[key])) for key, cell in cells.items()]

    def _label(self, row: Row) -> str:
        label = self._text(row, NUMBER)
        index = self.column[NUMBER]
        if not label:
            self._fault(row, index, _("There is no number here."), _("Number the list: 1, 2, 3 …"))
        elif WHO.fullmatch(label):
            # What stands there is not repeated: it may be a person.
            message = _("This looks like a name, a telephone number or an identity number.")
            self._fault(row, index, message, _("Put a running number or a house number in its place."))
        return label

    def _fault(self, row: Row | None, column: int | None, message: str, remedy: str) -> None:
        self.faults.append(Fault(self.table.place(row.number if row else None, column), message, remedy))


def _place(cell: CheckedCell) -> tuple[Body, str, str, str]:
    return cell.body, cell.group, cell.stratum, cell.cluster
