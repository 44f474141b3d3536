"""What is wrong with rows, as DHIS2 says it: object, code, property, and the rows. Law: all errors of all rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from qingheng.api.dhis2.values import DataValue
from qingheng.api.pushed import COLUMNS
from qingheng.api.receiving import Finding

ELEMENT, UNIT, PERIOD, VALUE = "dataElement", "orgUnit", "period", "value"
CATEGORY, ATTRIBUTE = "categoryOptionCombo", "attributeOptionCombo"
OBJECTS = {UNIT: "organisationUnit"}
"""Where the list of objects calls a property by another name."""

NO_DATA_SET = "E7600"
NO_ELEMENT = "E7610"
NO_PERIOD = "E7611"
NO_UNIT = "E7612"
NO_CATEGORY = "E7613"
NO_ATTRIBUTE = "E7615"
NO_VALUE = "E7618"
WRONG_VALUE = "E7619"
CATEGORY_NEEDED = "E7630"
LOCKED = "E7643"
"""DHIS2's own codes, so that a client that sorts by them sorts ours as well."""

_OF_COLUMN = {
    COLUMNS["body"]: (UNIT, NO_UNIT),
    COLUMNS["period"]: (PERIOD, NO_PERIOD),
    COLUMNS["item"]: (ELEMENT, NO_ELEMENT),
    COLUMNS["key"]: (ELEMENT, NO_ELEMENT),
}


@dataclass(frozen=True)
class Conflict:
    """One thing that is wrong, and the rows it is wrong with."""

    object: str
    text: str
    code: str
    property: str
    indexes: tuple[int, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """As the answer lists it."""
        return {
            "object": self.object,
            "objects": {OBJECTS.get(self.property, self.property): self.object},
            "value": self.text,
            "errorCode": self.code,
            "property": self.property,
            "indexes": list(self.indexes),
        }


@dataclass
class Conflicts:
    """All of them; what is wrong in the same way with several rows stands once, with all of their indexes."""

    _rows: dict[tuple[str, str, str, str], list[int]] = field(default_factory=dict)

    def add(self, conflict: Conflict) -> None:
        """Note one."""
        key = (conflict.object, conflict.text, conflict.code, conflict.property)
        self._rows.setdefault(key, []).extend(conflict.indexes)

    def extend(self, conflicts: Iterable[Conflict]) -> None:
        """Note several."""
        for conflict in conflicts:
            self.add(conflict)

    def __iter__(self) -> Iterator[Conflict]:
        for (name, text, code, place), rows in self._rows.items():
            yield Conflict(name, text, code, place, tuple(sorted(set(rows))))

    @property
    def rejected(self) -> frozenset[int]:
        """The rows that are not imported."""
        return frozenset(row for rows in self._rows.values() for row in rows)


def of_finding(finding: Finding, row: DataValue | None) -> Conflict:
    """What a check found, in DHIS2's terms; the object is called as the first row calls it."""
    place, code = _OF_COLUMN.get(COLUMNS["value"] if finding.column is None else finding.column, (VALUE, WRONG_VALUE))
    if finding.is_blocked:
        place, code = PERIOD, LOCKED
    name = "" if row is None else {UNIT: row.org_unit, PERIOD: row.period}.get(place, row.data_element)
    return Conflict(name, f"{finding.message} {finding.remedy}".strip(), code, place, finding.rows)
