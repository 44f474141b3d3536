"""The shape of a station's workbook and its stamp: station, period, framework version, and what each cell said.

The law: a sheet is read by its hidden keys, so that titles may be in any language and people may sort rows.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.tables import Table, text_of

STAMP_SHEET = "_qingheng"
FORMAT = "2"
KEY_ROW = 3
FIRST_ROW = 6
"""Rows as the spreadsheet program counts them: a title, a hint, hidden keys, two rows of column titles, then bodies."""
BODY, NAME, TARGET, EVENT, COUNT = "body", "name", "target", "event", "count"
MODIFIER = "modifier:"
IGNORED = "_"
"""The hidden key of a sheet or column that is only there to be read by people."""
BODIES_COLUMN, TARGETS_COLUMN, CELLS_COLUMN = 3, 4, 6
"""Of the stamp's sheet: the lists to choose from, and what every cell said when the workbook was made."""
Cells = Mapping[tuple[str, str, str, str], str]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a template says about itself."""

    station: str
    period: str
    framework: str
    checksum: str
    format: str = FORMAT

    @classmethod
    def of(cls, station: str, period: object, version: FrameworkVersion) -> "Stamp":
        """The stamp of a template made now."""
        return cls(station, str(period), str(version), version.checksum)

    def rows(self) -> Sequence[tuple[str, str]]:
        """As they stand in the hidden sheet."""
        names = ("format", "station", "period", "framework", "checksum")
        return [(name, str(getattr(self, name))) for name in names]


def stamp_in(table: Table) -> Stamp | None:
    """The stamp of a workbook; None if somebody has damaged it."""
    facts: Mapping[str, str] = {text_of(row.cell(0)): text_of(row.cell(1)) for row in table.rows if not row.is_blank}
    wanted = {"format", "station", "period", "framework", "checksum"}
    return Stamp(**{name: facts[name] for name in wanted}) if wanted <= facts.keys() else None


def cell_rows(cells: Iterable[tuple[tuple[str, str, str, str], str]]) -> Iterator[tuple[str, ...]]:
    """What every cell says, as it stands in the hidden sheet: body, item, data item, event, text."""
    yield from ((*key, text) for key, text in sorted(cells))


def cells_in(table: Table) -> Cells:
    """What every cell said when the workbook was made."""
    found: dict[tuple[str, str, str, str], str] = {}
    for row in table.rows:
        body, item, key, event, text = (text_of(row.cell(CELLS_COLUMN + index)) for index in range(5))
        if body:
            found[body, item, key, event] = text
    return found
