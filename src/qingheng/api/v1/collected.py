"""Submissions and the values that count. The law: a station's token sees the own items only."""

from typing import Any

from django.db.models import Count, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Query, Router

from qianfen import Period
from qingheng.accounts.steps import StepRefusedError
from qingheng.api import visible
from qingheng.api.authentication import MachineRequest
from qingheng.api.problems import Wrong, conflict, invalid, not_found
from qingheng.api.v1.paging import page_of
from qingheng.api.v1.schemas import (
    Code,
    ObservationOut,
    OpenIn,
    Page,
    Paging,
    PeriodName,
    SubmissionDetailOut,
    SubmissionOut,
    Year,
)
from qingheng.collection.actions.submissions import open_submission, submit
from qingheng.collection.models import Observation, Submission
from qingheng.collection.office import Office
from qingheng.collection.permissions import visible_submissions
from qingheng.collection.station_sheet import StationSheet
from qingheng.collection.submission.completeness import IncompleteSubmissionError
from qingheng.collection.submission.submitted import SubmittedSheet
from qingheng.organisations.models import Station

router = Router(tags=["collection"])
KEY_MAX = 2**63 - 1


class ObservationFilter(Paging):
    """Which values: of a period or a year (the present one if none is given), of a body, of an item."""

    period: PeriodName | None = None
    year: Year | None = None
    body: Code | None = None
    item: Code | None = None
    key: Code | None = None


class SubmissionFilter(Paging):
    """Which submissions."""

    period: PeriodName | None = None
    station: Code | None = None
    state: Submission.State | None = None


@router.get(
    "/observations",
    response=Page[ObservationOut],
    url_name="observations",
    operation_id="list_observations",
    summary=gettext_noop("Values that count"),
)
def observations(request: MachineRequest, asked: Query[ObservationFilter]) -> dict[str, Any]:
    period = Period.parse(asked.period) if asked.period else None
    year = period.year if period else asked.year or localdate().year
    rows = visible.observations(request.auth.user, year, [str(period)] if period else [])
    wanted = {"body__code": asked.body, "item": asked.item, "key": asked.key}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    return page_of(request, rows.order_by("period", "body__code", "item", "key", "event", "pk"), asked, _observation)


def _observation(row: Observation) -> dict[str, Any]:
    same = {name: getattr(row, name) for name in ("id", "period", "item", "key", "missing", "event", "revision")}
    return same | {
        "body": row.body.code,
        "value": None if row.value is None else plain_text(row),
        "modifiers": row.modifiers.split("+") if row.modifiers else [],
        "imported_at": row.batch.imported_at,
    }


def plain_text(row: Observation) -> str:
    """The number without the zeros that the column adds."""
    text = f"{row.value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@router.get(
    "/submissions",
    response=Page[SubmissionOut],
    url_name="submissions",
    operation_id="list_submissions",
    summary=gettext_noop("Submissions of the stations the token may see"),
)
def submissions(request: MachineRequest, asked: Query[SubmissionFilter]) -> dict[str, Any]:
    rows = _counted(visible_submissions(request.auth.user))
    rows = rows.filter(period=str(Period.parse(asked.period))) if asked.period else rows
    rows = rows.filter(station__code=asked.station) if asked.station else rows
    rows = rows.filter(state=asked.state) if asked.state else rows
    return page_of(request, rows, asked, _submission)


@router.get(
    "/submissions/{number}",
    response=SubmissionDetailOut,
    url_name="submission",
    operation_id="get_submission",
    summary=gettext_noop("A submission, with what is missing and what stands in its way"),
)
def submission(request: MachineRequest, number: int) -> dict[str, Any]:
    return _detail(_one(request, number))


@router.post(
    "/submissions",
    response=SubmissionDetailOut,
    url_name="submissions",
    operation_id="open_submission",
    summary=gettext_noop("Open the submission of a station for a period, or find the one that is open"),
)
def open_one(request: MachineRequest, wanted: OpenIn) -> dict[str, Any]:
    user, period = request.auth.user, Period.parse(wanted.period)
    station = Station.objects.filter(code=wanted.station).first()
    if station is None or all(grant.station_id != station.pk for grant in user.grants_today):
        raise not_found(wanted.station)
    office = Office.open(user)
    if not office.has_begun(period) or StationSheet.of(station, period, office) is None:
        detail = _("The station has nothing to report for the period.")
        raise invalid([Wrong("/period", detail, _("Correct the period."))])
    return _detail(_one(request, open_submission(station, period, by=user).pk))


@router.post(
    "/submissions/{number}/submit",
    response=SubmissionDetailOut,
    url_name="submission_submit",
    operation_id="submit_submission",
    summary=gettext_noop("Hand a submission to the reviewer"),
)
def submit_one(request: MachineRequest, number: int) -> dict[str, Any]:
    found = _one(request, number)
    try:
        submit(found, by=request.auth.user)
    except IncompleteSubmissionError as error:
        raise invalid(Wrong(fault.where, fault.message, fault.remedy) for fault in error.faults) from None
    except StepRefusedError as error:
        raise conflict(str(error), "state") from None
    return _detail(_one(request, number))


def _counted(rows: "QuerySet[Submission]") -> "QuerySet[Submission]":
    return rows.annotate(entered=Count("values"))


def _one(request: MachineRequest, number: int) -> Submission:
    found = _counted(visible_submissions(request.auth.user)).filter(pk=number).first() if number <= KEY_MAX else None
    if found is None:
        raise not_found(str(number))
    return found


def _submission(row: Submission) -> dict[str, Any]:
    names = ("id", "period", "version", "state", "note", "entered")
    moments = ("opened_at", "submitted_at", "accepted_at", "locked_at")
    return {name: getattr(row, name) for name in (*names, *moments)} | {"station": row.station.code}


def _detail(row: Submission) -> dict[str, Any]:
    sheet = SubmittedSheet.of(row)
    return _submission(row) | {
        "missing": [
            {"body": body.code, "item": column.item.code, "key": column.key}
            for body, column in (sheet.blanks if sheet else ())
        ],
        "faults": [str(fault) for fault in (sheet.checked.faults if sheet else ())],
    }
