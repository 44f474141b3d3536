"""What a wave comes to, as values of the survey items. The law: they are judged like any other value, then stored."""

from dataclasses import replace
from hashlib import sha256

from django.utils.translation import gettext as _

from qianfen import Period
from qingheng.audit.writing import SYSTEM
from qingheng.collection.checked import CheckedImport
from qingheng.collection.checking import check_reading
from qingheng.collection.incoming import Incoming, Reading
from qingheng.collection.models import Batch
from qingheng.collection.office import Office
from qingheng.surveys.models import Wave
from qingheng.surveys.results.queries import item_values
from qingheng.surveys.wave.queries import framework_for, survey_items


def check_numbers(wave: Wave) -> CheckedImport | None:
    """The dry run of a wave's numbers as values of the stations that supply the items; None if nobody answered."""
    values = list(_values(wave))
    if not values:
        return None
    stations = _stations(wave, {value.item for value in values})
    reading = Reading(Batch.Kind.SURVEY, values, station=stations.pop() if len(stations) == 1 else "")
    checksum = sha256(repr([(value.body, value.item, value.key, str(value.value)) for value in values]).encode())
    office = replace(Office.open(SYSTEM), own=None, closed=frozenset())
    name = _("public evaluation “%(wave)s”") % {"wave": wave}
    return check_reading(reading, office, name=name, checksum=checksum.hexdigest())


def _values(wave: Wave) -> list[Incoming]:
    period = Period.parse(wave.period)
    due = {item.code: item for item in survey_items(framework_for(period), period)}
    return [
        Incoming(
            table=f"{body} · {item} · {key}",
            row=None,
            columns={},
            body=body,
            audience=audience,
            period=Period.containing(period.last_month.start, due[item].frequency),
            item=item,
            key=key,
            value=value,
        )
        for body, audience, item, key, value in item_values(wave)
        if item in due
    ]


def _stations(wave: Wave, items: set[str]) -> set[str]:
    framework = framework_for(Period.parse(wave.period))
    return {item.station for item in framework.items if item.code in items}
