"""The board of completeness and timeliness, and what is missing behind each square. The law: own stations only."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from qianfen import Frequency, Period
from qingheng.accounts.models import User
from qingheng.accounts.navigation import may_open
from qingheng.accounts.permissions import visible_stations
from qingheng.accounts.roles import Role
from qingheng.collection.office import Office
from qingheng.collection.schedule.forms import BoardForm
from qingheng.collection.schedule.progress import Count
from qingheng.collection.schedule.timeliness import Line, Point, board, missing, trend
from qingheng.collection.views.deadlines import period_or_404
from qingheng.collection.views.person import user_of
from qingheng.organisations.models import Station

YEARS_SHOWN_MAX = 3


def overview(request: HttpRequest) -> HttpResponse:
    """Stations × periods, and how completeness and timeliness moved."""
    user = user_of(request)
    stations, office = list(stations_of(user)), Office.open(user)
    form = BoardForm(request.GET, stations=stations, years=_years(office))
    shown = board(stations, form.chosen_year, form.chosen_frequency, office)
    line = next((each for each in shown.lines if each.station.code == form.chosen_station), None)
    points = trend(shown, office)
    context = {
        "form": form,
        "board": shown,
        "line": line,
        "standings": {str(each): number for each, number in shown.standings().items()},
        "points": [(point, _of(line, point.period)) for point in points],
        "chart": _chart(points, line),
        "may_open_tasks": may_open(user, "collection:tasks"),
    }
    return render(request, "collection/board.html", context)


def stations_of(user: User) -> Sequence[Station]:
    """The stations somebody may see on the board: the leader of the commission sees all."""
    if user.has_role(Role.COMMISSION_LEADER):
        return list(Station.objects.order_by("group", "code"))
    return list(visible_stations(user).order_by("group", "code"))


def _years(office: Office) -> list[int]:
    this = office.today.year
    before = range(this - 1, this - YEARS_SHOWN_MAX, -1)
    return [this, *(year for year in before if office.version(Period.month(year, 12)) is not None)]


def _of(line: Line | None, period: Period) -> Count | None:
    return next((square.count for square in line.squares if square.period == period), None) if line else None


def _chart(points: Sequence[Point], line: Line | None) -> dict[str, object]:
    """Per cent over the periods, as the page's chart draws it."""
    series = [
        {"name": _("completeness"), "style": "solid", "values": [point.count.per_cent for point in points]},
        {"name": _("timeliness"), "style": "dashed", "values": [point.count.per_cent_in_time for point in points]},
    ]
    if line is not None:
        counts = [_of(line, point.period) or Count() for point in points]
        names = {"station": line.station.name}
        solid, dashed = _("%(station)s, completeness") % names, _("%(station)s, timeliness") % names
        series += [
            {"name": solid, "style": "solid", "values": [count.per_cent for count in counts]},
            {"name": dashed, "style": "dashed", "values": [count.per_cent_in_time for count in counts]},
        ]
    return {
        "labels": [_short(point.period) for point in points],
        "series": series,
        "floor": 0,
        "ceiling": 100,
        "axis": "%",
    }


def _short(period: Period) -> str:
    return str(period) if period.frequency is Frequency.YEAR else str(period)[2:]


def gaps(request: HttpRequest, station: str, period: str) -> HttpResponse:
    """What a station owes for a period, and what came late, by item and body."""
    user, of_station, when = user_of(request), get_object_or_404(Station, code=station), period_or_404(period)
    if of_station not in stations_of(user):
        raise PermissionDenied(_("You see only what your own station owes."))
    found = missing(of_station, when, Office.open(user))
    return render(request, "collection/missing.html", {"found": found, "is_own": of_station in visible_stations(user)})
