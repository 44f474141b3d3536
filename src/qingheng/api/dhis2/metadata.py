"""What there is, in DHIS2's terms: organisation units, data elements, data sets. The law: an identifier is the code."""

from collections.abc import Iterator
from typing import Any

from django.utils.timezone import localdate

from qianfen import Frequency, Period
from qingheng.accounts.permissions import visible_stations
from qingheng.api import visible
from qingheng.api.authentication import Caller
from qingheng.api.dhis2.completing import data_set_code
from qingheng.api.elements import Element, Elements
from qingheng.framework.models import FrameworkVersion
from qingheng.framework.words import FREQUENCIES
from qingheng.organisations.models import Body
from qingheng.scoring import queries as scoring

PERIOD_TYPES = {
    Frequency.MONTH: "Monthly",
    Frequency.QUARTER: "Quarterly",
    Frequency.HALF_YEAR: "SixMonthly",
    Frequency.YEAR: "Yearly",
}


def dhis2_period(period: Period) -> str:
    """The period as DHIS2 writes it: 202403, 2024Q1, 2024S1, 2024."""
    return str(period).replace("-H", "S").replace("-", "")


def version_today() -> FrameworkVersion | None:
    """The version in force today, or the latest there is."""
    in_force = scoring.versions()
    month = Period.containing(localdate(), Frequency.MONTH)
    return scoring.version_in_force(month, in_force) or next(iter(in_force), None)


def units(caller: Caller) -> list[dict[str, Any]]:
    """The bodies."""
    return [_unit(body) for body in visible.bodies(caller.user)]


def _unit(body: Body) -> dict[str, Any]:
    return (
        _named(body.code, body.name, str(body))
        | {
            "level": 1,
            "path": f"/{body.code}",
            "leaf": True,
            "openingDate": body.valid_from.isoformat(),
            "organisationUnitGroups": [{"id": body.audience.code}],
        }
        | ({"closedDate": body.valid_to.isoformat()} if body.valid_to else {})
    )


def _named(code: str, name: str, short: str = "") -> dict[str, Any]:
    return {"id": code, "code": code, "name": name, "shortName": short or name, "displayName": name}


def elements() -> list[dict[str, Any]]:
    """The data items of the version in force, one for each answer or grade where there are such."""
    version = version_today()
    if version is None:
        return []
    return [_element(element) for element in Elements.of(scoring.framework_of(version)).by_code.values()]


def _element(element: Element) -> dict[str, Any]:
    return _named(element.code, element.name, element.data_item.name) | {
        "valueType": "NUMBER",
        "domainType": "AGGREGATE",
        "aggregationType": "LAST" if element.data_item.accumulate == "latest" else "SUM",
        "unit": element.data_item.unit,
        "categoryCombo": {"id": "default"},
    }


def data_sets(caller: Caller) -> list[dict[str, Any]]:
    """What each visible station reports at each frequency."""
    version = version_today()
    return list(_data_sets(caller, version)) if version else []


def _data_sets(caller: Caller, version: FrameworkVersion) -> Iterator[dict[str, Any]]:
    found = Elements.of(scoring.framework_of(version)).by_code.values()
    bodies = [{"id": body.code} for body in visible.bodies(caller.user)]
    for station in visible_stations(caller.user):
        for frequency in Frequency:
            mine = [e for e in found if e.item.station == station.code and e.item.frequency is frequency]
            if mine:
                code = data_set_code(station.code, frequency)
                yield _named(code, f"{station.name} · {FREQUENCIES[frequency]}") | {
                    "periodType": PERIOD_TYPES[frequency],
                    "dataSetElements": [{"dataElement": {"id": each.code, "code": each.code}} for each in mine],
                    "organisationUnits": bodies,
                }
