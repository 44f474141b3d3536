"""The values of a deduction as they stand and as they should be. The law: judged by the check every import passes.

Nothing is written here: the check says what would be stored, and what it would do to scores and alerts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256

from django.utils.translation import gettext as _

import qianfen
from qianfen import Missing, Period
from qingheng.audit.writing import SYSTEM
from qingheng.collection.checked import CheckedImport
from qingheng.collection.checking import check_reading
from qingheng.collection.effects import Effect, effects_in, stored_months
from qingheng.collection.incoming import Incoming, Reading
from qingheng.collection.models import Batch, Observation
from qingheng.collection.office import Office
from qingheng.scoring.queries import framework_of
from qingheng.supervision.models import Objection
from qingheng.supervision.objecting.hands import rows_of, version_of


@dataclass(frozen=True)
class ValueLine:
    """One value that counts towards the deduction."""

    row: Observation
    name: str
    unit: str

    @property
    def field(self) -> str:
        """By what the form knows it."""
        return f"value-{self.row.pk}"

    @property
    def value(self) -> Decimal | None:
        """Without the zeros that the column adds."""
        return plain(self.row.value)


def plain(value: Decimal | None) -> Decimal | None:
    """A number as people write it."""
    if value is None:
        return None
    return value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize()


def lines_of(objection: Objection) -> list[ValueLine]:
    """The values behind the contested deduction; of the event alone, if one is named."""
    framework = framework_of(version_of(objection))
    item = framework.item(objection.item)
    rows = rows_of(objection).select_related("body__audience")
    rows = rows.filter(event=objection.event) if objection.event else rows
    return [_line(item, row) for row in rows]


def _line(item: qianfen.Item, row: Observation) -> ValueLine:
    datum = item.data_item(row.key)
    option = row.key.partition("/")[2]
    return ValueLine(row, f"{datum.name} · {option}" if option else datum.name, datum.unit)


def check_values(objection: Objection, should: Mapping[int, Decimal]) -> CheckedImport:
    """The dry run of the values as they should be, by the key of the observation each takes the place of.

    A period that is accepted or locked may be corrected here: the decision is what opens it.
    """
    lines = [line for line in lines_of(objection) if line.row.pk in should]
    reading = Reading(
        Batch.Kind.OBJECTION,
        [_incoming(line, should[line.row.pk]) for line in lines],
        station=objection.station.code,
    )
    facts = sorted((line.row.pk, str(should[line.row.pk])) for line in lines)
    checksum = sha256(repr((objection.pk, facts)).encode()).hexdigest()
    office = replace(Office.open(SYSTEM), own=None, closed=frozenset())
    name = _("objection %(number)s") % {"number": objection}
    return check_reading(reading, office, name=name, checksum=checksum)


def _incoming(line: ValueLine, value: Decimal) -> Incoming:
    row = line.row
    return Incoming(
        table=" · ".join(filter(None, (str(row.body), row.period, line.name, row.event))),
        row=None,
        columns={},
        body=row.body.code,
        period=Period.parse(row.period),
        item=row.item,
        key=row.key,
        value=value,
        event=row.event,
        modifiers=tuple(row.modifiers.split("+")) if row.modifiers else (),
    )


def effects_by_month(checked: CheckedImport) -> Sequence[Effect]:
    """What the body's score and colour become, month by month from the first that changes."""
    if checked.faults or checked.since is None:
        return []
    found: list[Effect] = []
    for year in checked.years:
        brought = {each.period.last_month for each in year.after if each.missing is not Missing.PENDING}
        months = sorted(month for month in stored_months(year.year) | brought if month >= checked.since.last_month)
        for month in months:
            found.extend(effects_in(year, month, checked.bodies))
    return found


def recorded(checked: CheckedImport) -> list[dict[str, str]]:
    """The corrected values as the objection keeps them: before and after."""
    return [
        {
            "period": str(change.value.period),
            "key": change.value.key,
            "event": change.value.event,
            "before": str(plain(change.before.value)) if change.before and change.before.value is not None else "",
            "after": str(change.value.value),
        }
        for change in checked.changes
    ]
