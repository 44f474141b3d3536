"""Data values as DHIS2's clients send them, JSON or CSV. The law: an alias is read, and the answer says so."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from django.utils.translation import gettext as _

ROWS_MAX = 100_000
NAMES = {
    "dataelement": "data_element",
    "period": "period",
    "orgunit": "org_unit",
    "categoryoptioncombo": "category",
    "attributeoptioncombo": "attribute",
    "value": "value",
    "comment": "comment",
    "followup": "follow_up",
    "deleted": "deleted",
    "storedby": "",
    "lastupdated": "",
    "created": "",
    "createdbyuserinfo": "",
    "lastupdatedbyuserinfo": "",
}
"""DHIS2's names of the fields of a row; those without a counterpart say who wrote the value elsewhere, and when."""
ALIASES = {
    "catoptcombo": "categoryoptioncombo",
    "attroptcombo": "attributeoptioncombo",
    "strby": "storedby",
    "lstupd": "lastupdated",
    "cmt": "comment",
    "flwup": "followup",
}
"""The spelling of the CSV columns in DHIS2's handbook."""
GROUP = frozenset({"dataset", "period", "orgunit", "completedate", "attributeoptioncombo", "datavalues"})
GROUP_OPTIONS = frozenset(
    {"dryrun", "idscheme", "dataelementidscheme", "orgunitidscheme", "importstrategy", "strategy"}
)
"""Options that some clients write into the body."""
YES = frozenset({"true", "1", "yes"})


class BodyError(ValueError):
    """A body that holds no data values at all. The text is for the user."""


@dataclass(slots=True)
class DataValue:
    """One row, as it came."""

    index: int
    data_element: str = ""
    period: str = ""
    org_unit: str = ""
    category: str = ""
    attribute: str = ""
    value: str = ""
    comment: str = ""
    follow_up: bool = False
    deleted: bool = False


@dataclass
class DataValueSet:
    """What one request brings."""

    rows: list[DataValue] = field(default_factory=list)
    data_set: str = ""
    period: str = ""
    complete_date: str = ""
    options: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def read_json(content: bytes) -> DataValueSet:
    """A JSON body; raises BodyError."""
    try:
        document = msgspec.json.decode(content)
    except (msgspec.DecodeError, RecursionError) as error:
        raise BodyError(_("It is no JSON: %(error)s") % {"error": error}) from None
    if not isinstance(document, dict):
        raise BodyError(_("The body must be an object with a list “dataValues”."))
    return _Json(document).read()


class _Json:
    """Reads one JSON document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.group = {name.lower(): value for name, value in document.items()}
        self.found = DataValueSet()
        self.aliases: set[str] = set()
        self.spelled: dict[str, str] = {}

    def read(self) -> DataValueSet:
        found, group = self.found, self.group
        if "completeddate" in group:
            group.setdefault("completedate", group.pop("completeddate"))
            self.aliases.add("completedDate → completeDate")
        for name in group.keys() - GROUP - GROUP_OPTIONS:
            found.warnings.append(_("The field “%(field)s” is not known here and was left out.") % {"field": name[:40]})
        found.data_set = _text(group.get("dataset"))
        found.period = _text(group.get("period"))
        found.complete_date = _text(group.get("completedate"))
        found.options = {name: _text(group[name]) for name in GROUP_OPTIONS & group.keys()}
        rows = group.get("datavalues", [])
        if not isinstance(rows, list):
            raise BodyError(_("“dataValues” must be a list."))
        _check_count(len(rows))
        found.rows = [self._row(index, row) for index, row in enumerate(rows)]
        _warn_of_aliases(found, self.aliases)
        return found

    def _row(self, index: int, given: object) -> DataValue:
        row = DataValue(index, period=self.found.period, org_unit=_text(self.group.get("orgunit")))
        row.attribute = _text(self.group.get("attributeoptioncombo"))
        for name, value in given.items() if isinstance(given, dict) else ():
            place = self.spelled.get(name)
            if place is None:
                place = self.spelled[name] = self._place(name)
            if place and value is not None:
                _put(row, place, value)
        return row

    def _place(self, name: str) -> str:
        if name == "followup":
            self.aliases.add("followup → followUp")
        place = NAMES.get(name.lower())
        if place is None:
            warning = _("The field “%(field)s” is not known here and was left out.") % {"field": name[:40]}
            self.found.warnings.append(warning)
        return place or ""


def read_csv(content: bytes) -> DataValueSet:
    """A CSV body with a header in any order and case; raises BodyError."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BodyError(_("The CSV is not in UTF-8.")) from None
    found, aliases = DataValueSet(), set[str]()
    try:
        lines = csv.reader(io.StringIO(text, newline=""), strict=True)
        places = list(_places(next(lines, []), found, aliases))
        found.rows = list(_csv_rows(lines, places))
    except csv.Error as error:
        raise BodyError(_("The CSV cannot be read: %(error)s") % {"error": error}) from None
    _check_count(len(found.rows))
    _warn_of_aliases(found, aliases)
    return found


def _places(header: Iterable[str], found: DataValueSet, aliases: set[str]) -> Iterator[str]:
    given = [name.strip().strip('"').lower() for name in header]
    names = [ALIASES.get(name, name) for name in given]
    if "dataelement" not in names:
        raise BodyError(_("The first line must name the columns; “dataelement” is not among them."))
    for spelled, name in zip(given, names, strict=True):
        if spelled != name:
            aliases.add(f"{spelled} → {name}")
        if name not in NAMES:
            warning = _("The field “%(field)s” is not known here and was left out.") % {"field": name[:40]}
            found.warnings.append(warning)
        yield NAMES.get(name, "")


def _csv_rows(lines: Iterable[list[str]], places: list[str]) -> Iterator[DataValue]:
    filled = (line for line in lines if any(cell.strip() for cell in line))
    for index, line in enumerate(filled):
        _check_count(index)
        row = DataValue(index)
        for place, cell in zip(places, line, strict=False):
            if place and cell:
                _put(row, place, cell)
        yield row


def _put(row: DataValue, place: str, value: object) -> None:
    if place in {"follow_up", "deleted"}:
        setattr(row, place, _text(value).lower() in YES)
    else:
        setattr(row, place, _text(value))


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.strip() if isinstance(value, str) else str(value)


def _check_count(count: int) -> None:
    if count > ROWS_MAX:
        raise BodyError(_("There are more than %(count)s values in one request.") % {"count": ROWS_MAX})


def _warn_of_aliases(found: DataValueSet, aliases: set[str]) -> None:
    found.warnings.extend(_("Read as written in DHIS2: %(alias)s.") % {"alias": alias} for alias in sorted(aliases))
    found.warnings[:] = list(dict.fromkeys(found.warnings))
