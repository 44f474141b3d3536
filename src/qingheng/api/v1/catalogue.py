"""What is measured, of whom, by whom, and when: frameworks, bodies, stations, periods.

The law: lists are narrowed to what the token's person may see.
"""

from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema

import qianfen
from qianfen import Frequency, Period
from qianfen.points import format_points
from qingheng.accounts.permissions import visible_stations
from qingheng.api import visible
from qingheng.api.authentication import MachineRequest
from qingheng.api.elements import code_of
from qingheng.api.problems import not_found
from qingheng.api.v1.paging import page_of
from qingheng.api.v1.schemas import (
    BodyOut,
    Code,
    FrameworkOut,
    Page,
    Paging,
    PeriodOut,
    StationOut,
    VersionDetailOut,
    Year,
)
from qingheng.collection.models import StandingAcceptance
from qingheng.framework.models import FrameworkVersion
from qingheng.framework.queries import visible_versions
from qingheng.organisations.models import Body, Station
from qingheng.scoring import queries as scoring

router = Router(tags=["catalogue"])


class BodyFilter(Paging):
    """Which bodies."""

    code: Code | None = None
    audience: Code | None = None


class PeriodFilter(Schema):
    """Which year; the present one if none is given."""

    year: Year | None = None


@router.get(
    "/frameworks",
    response=Page[FrameworkOut],
    url_name="frameworks",
    operation_id="list_frameworks",
    summary=gettext_noop("Indicator frameworks and their versions"),
)
def frameworks(request: MachineRequest, paging: Query[Paging]) -> dict[str, Any]:
    found: dict[str, dict[str, Any]] = {}
    for version in visible_versions(request.auth.user):
        framework = version.framework
        entry = found.setdefault(framework.code, {"code": framework.code, "title": framework.title, "versions": []})
        entry["versions"].append(_version(version))
    return page_of(request, list(found.values()), paging, dict)


@router.get(
    "/frameworks/{code}/versions/{number}",
    response=VersionDetailOut,
    url_name="framework_version",
    operation_id="get_framework_version",
    summary=gettext_noop("One version with all of its items"),
)
def framework_version(request: MachineRequest, code: str, number: str) -> dict[str, Any]:
    if "\0" in code + number:
        raise not_found()
    found = visible_versions(request.auth.user).filter(framework__code=code, number=number).first()
    if found is None:
        raise not_found(f"{code} {number}")
    framework = scoring.framework_of(found)
    return _version(found) | {
        "framework": code,
        "title": found.framework.title,
        "items": [_item(item) for item in framework.items],
    }


def _version(version: FrameworkVersion) -> dict[str, Any]:
    names = ("number", "state", "effective_from", "note", "checksum")
    return {name: getattr(version, name) for name in names}


def _item(item: qianfen.Item) -> dict[str, Any]:
    same = ("code", "name", "pillar", "sub_pillar", "standard", "audience", "active_when")
    more = ("station", "co_stations", "frequency", "sensitivity", "body_view")
    return {name: getattr(item, name) for name in (*same, *more)} | {
        "full_mark": format_points(item.full_mark),
        "method": item.rule.name,
        "data_items": [
            {
                "key": datum.key,
                "name": datum.name,
                "unit": datum.unit,
                "accumulate": datum.accumulate,
                "data_element": code_of(item, datum.key),
            }
            for datum in item.data_items
        ],
    }


@router.get(
    "/bodies",
    response=Page[BodyOut],
    url_name="bodies",
    operation_id="list_bodies",
    summary=gettext_noop("Bodies the token may see or report for"),
)
def bodies(request: MachineRequest, asked: Query[BodyFilter]) -> dict[str, Any]:
    found = visible.bodies(request.auth.user)
    found = found.filter(code=asked.code) if asked.code else found
    found = found.filter(audience__code=asked.audience) if asked.audience else found
    return page_of(request, found, asked, _body)


def _body(body: Body) -> dict[str, Any]:
    names = ("code", "name", "short_name", "valid_from", "valid_to")
    return {name: getattr(body, name) for name in names} | {"audience": body.audience.code}


@router.get(
    "/stations",
    response=Page[StationOut],
    url_name="stations",
    operation_id="list_stations",
    summary=gettext_noop("Monitoring stations whose data the token may see or bring"),
)
def stations(request: MachineRequest, paging: Query[Paging]) -> dict[str, Any]:
    standing = set(StandingAcceptance.objects.valid_on(localdate()).values_list("station_id", flat=True))

    def row(station: Station) -> dict[str, Any]:
        return {
            "code": station.code,
            "name": station.name,
            "group": station.group,
            "body": station.body.code if station.body else None,
            "has_standing_acceptance": station.pk in standing,
        }

    return page_of(request, visible_stations(request.auth.user).select_related("body"), paging, row)


@router.get(
    "/periods",
    response=list[PeriodOut],
    url_name="periods",
    operation_id="list_periods",
    summary=gettext_noop("Periods of a year for which data are collected"),
)
def periods(request: MachineRequest, asked: Query[PeriodFilter]) -> list[dict[str, Any]]:
    today = localdate()
    year = asked.year or today.year
    whole = [Period(year, frequency, number) for frequency in Frequency for number in range(1, frequency.per_year + 1)]
    in_force, scored = scoring.versions(), set(visible.months(request.auth.user))
    begun = [each for each in whole if each.start <= today and scoring.version_in_force(each, in_force)]
    return [
        {
            "period": str(period),
            "frequency": period.frequency,
            "start": period.start,
            "end": period.end,
            "has_scores": period.last_month in scored,
        }
        for period in begun
    ]
