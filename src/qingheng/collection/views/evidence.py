"""Evidence files over the web. The law: a file is only handed out as a download, and only to those who may see it."""

from django.conf import settings
from django.db.models import F, Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.permissions import visible_stations
from qingheng.accounts.steps import StepRefusedError
from qingheng.collection.actions.evidence import About, attach, remove
from qingheng.collection.actions.submissions import open_submission
from qingheng.collection.grid.evidence_types import EvidenceRefusedError, too_large
from qingheng.collection.models import Evidence
from qingheng.collection.permissions import vouchable_submissions
from qingheng.collection.views.grid import Desk, side_of
from qingheng.collection.views.person import user_of

CLOSED = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
"""Should a browser show the file after all, nothing in it may run or reach anything."""


def upload(request: HttpRequest, station: str, period: str) -> HttpResponse:
    """Attach a file to a body and item, and show the cell's panel again."""
    desk = Desk.of(request, station, period)
    try:
        _attach(request, desk)
    except (EvidenceRefusedError, StepRefusedError) as error:
        return _panel(request, station, period, refusal=str(error))
    return _panel(request, station, period)


def _attach(request: HttpRequest, desk: Desk) -> None:
    file = request.FILES.get("file")
    if file is None or not file.name:
        raise EvidenceRefusedError(_("No file was chosen."))
    size = file.size or 0
    if size > settings.EVIDENCE_SIZE_MAX:  # before it is read into memory
        raise too_large(file.name, size)
    about = About(
        request.POST.get("body", ""), request.POST.get("item", ""), request.POST.get("event", "").strip()[:60]
    )
    submission = desk.submission
    if submission.pk is None:
        submission = open_submission(desk.station, desk.period, by=desk.user)
    attach(submission, about, name=file.name, content=file.read(), by=desk.user)


def _panel(request: HttpRequest, station: str, period: str, *, refusal: str = "") -> HttpResponse:
    response = side_of(request, Desk.of(request, station, period), request.POST, refusal=refusal)
    response.status_code = 422 if refusal else 200
    return response


def download(request: HttpRequest, pk: int) -> FileResponse:
    """The file as a download under its own name; those taken away too, for they stay on record."""
    row = _visible(user_of(request), pk)
    response = FileResponse(
        row.file.open("rb"), as_attachment=True, filename=row.name, content_type="application/octet-stream"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = CLOSED
    response["Cache-Control"] = "no-store"
    return response


def take_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file away, and show the cell's panel again."""
    row = _visible(user_of(request), pk)
    place = row.submission.station.code, row.submission.period
    try:
        remove(row, by=user_of(request))
    except StepRefusedError as error:
        return _panel(request, *place, refusal=str(error))
    return _panel(request, *place)


def _visible(user: User, pk: int) -> Evidence:
    """The file, if this person sees the station's raw data, or is to verify from outside what it proves."""
    rows = Evidence.objects.select_related("submission__station", "body")
    inside = Q(submission__station__in=visible_stations(user))
    outside = Q(submission__in=vouchable_submissions(user), body=F("submission__station__body"))
    return get_object_or_404(rows.filter(inside | outside), pk=pk)
