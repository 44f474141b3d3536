"""Values that count, as DHIS2 gives data value sets. The law: one number for each data item, body and period."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from qianfen import Frequency, Period
from qingheng.api import visible
from qingheng.api.authentication import Caller
from qingheng.api.dhis2.completing import data_set_code
from qingheng.api.dhis2.metadata import dhis2_period
from qingheng.collection.long_table import period_of
from qingheng.collection.models import Observation
from qingheng.organisations.tables import CellError, day_of
from qingheng.scoring import queries as scoring

YEARS_MAX = 20
COLUMNS = (
    "dataelement", "period", "orgunit", "categoryoptioncombo", "attributeoptioncombo",
    "value", "storedby", "lastupdated", "comment", "followup", "deleted",
)  # fmt: skip


class QuestionError(ValueError):
    """What is asked for cannot be answered. The text is for the user."""


@dataclass(frozen=True)
class Question:
    """Which values are wanted."""

    periods: frozenset[Period]
    start: date | None
    end: date | None
    bodies: frozenset[str]
    data_sets: frozenset[str]
    elements: frozenset[str]

    @classmethod
    def of(cls, given: QueryDict) -> "Question":
        """From the query; raises QuestionError."""
        try:
            periods = frozenset(period_of(text) for text in _all(given, "period"))
            start, end = (_day(given.get(name)) for name in ("startDate", "endDate"))
        except CellError as error:
            raise QuestionError(f"{error.message} {error.remedy}") from None
        if not periods and not (start and end):
            raise QuestionError(_("Say which: at least one period, or startDate and endDate."))
        bodies, sets, elements = (frozenset(_all(given, name)) for name in ("orgUnit", "dataSet", "dataElement"))
        found = cls(periods, start, end, bodies, sets, elements)
        if len(found.years) > YEARS_MAX:
            raise QuestionError(_("That is more than %(count)s years; ask for fewer.") % {"count": YEARS_MAX})
        return found

    @property
    def years(self) -> Sequence[int]:
        """The years to look at."""
        if self.periods:
            return sorted({period.year for period in self.periods})
        return range(self.start.year, self.end.year + 1) if self.start and self.end else ()

    def wants(self, period: Period) -> bool:
        """Whether the period is among those asked for."""
        if self.periods:
            return period in self.periods
        return bool(self.start and self.end and self.start <= period.start and period.end <= self.end)


def _day(text: object) -> date | None:
    return day_of(text) if isinstance(text, str) and text else None


def _all(given: QueryDict, name: str) -> list[str]:
    texts = (part.strip() for text in given.getlist(name) for part in text.split(","))
    return [text for text in texts if text and "\0" not in text]


def data_values(caller: Caller, asked: Question) -> list[dict[str, Any]]:
    """The rows, in the order of periods, bodies and codes."""
    rows = [row for year in asked.years for row in _rows(caller, asked, year)]
    summed: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in rows:
        entry = _entry(row)
        key = (entry["period"], entry["orgUnit"], entry["dataElement"])
        known = summed.setdefault(key, entry)
        if known is not entry:  # single events of one data item
            known["value"] = _plain(Decimal(known["value"]) + Decimal(entry["value"]))
    return [summed[key] for key in sorted(summed)]


def _rows(caller: Caller, asked: Question, year: int) -> Iterable[Observation]:
    rows = visible.observations(caller.user, year).filter(value__isnull=False)
    rows = rows.filter(body__code__in=asked.bodies) if asked.bodies else rows
    return (row for row in rows if _is_wanted(row, asked))


def _is_wanted(row: Observation, asked: Question) -> bool:
    period = Period.parse(row.period)
    if not asked.wants(period):
        return False
    if asked.elements and f"{row.item}.{row.key}" not in asked.elements:
        return False
    return not asked.data_sets or _data_set(row, period) in asked.data_sets


def _data_set(row: Observation, period: Period) -> str:
    version = scoring.version_in_force(period, scoring.versions())
    framework = scoring.framework_of(version) if version else None
    if framework is None or not framework.has_item(row.item):
        return ""
    return data_set_code(framework.item(row.item).station, Frequency(period.frequency))


def _entry(row: Observation) -> dict[str, Any]:
    at = row.batch.imported_at.isoformat(timespec="milliseconds")
    return {
        "dataElement": f"{row.item}.{row.key}",
        "period": dhis2_period(Period.parse(row.period)),
        "orgUnit": row.body.code,
        "categoryOptionCombo": "default",
        "attributeOptionCombo": "default",
        "value": _plain(row.value or Decimal()),
        "storedBy": row.batch.imported_by,
        "created": at,
        "lastUpdated": at,
        "followup": False,
    }


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def as_csv(rows: Iterable[dict[str, Any]]) -> str:
    """The rows as DHIS2's CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows(_lines(rows))
    return text.getvalue()


def _lines(rows: Iterable[dict[str, Any]]) -> Iterator[Sequence[str]]:
    yield COLUMNS
    names = ("dataElement", "period", "orgUnit", "categoryOptionCombo", "attributeOptionCombo", "value", "storedBy")
    for row in rows:
        yield [*(row[name] for name in names), row["lastUpdated"], "", "false", ""]
