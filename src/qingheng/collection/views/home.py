"""The clerk's landing page: what is due, what is there. The law: a clerk sees the own stations only."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from qianfen import Frequency, Period
from qingheng.accounts.permissions import check_can_report_for, visible_stations
from qingheng.collection.forms import ChoiceForm
from qingheng.collection.long_table import period_of
from qingheng.collection.office import Office
from qingheng.collection.queries import batches_for
from qingheng.collection.schedule.matrices import Due, matrices
from qingheng.collection.schedule.progress import Count, progress_of_stations
from qingheng.collection.views.person import user_of
from qingheng.collection.workbook.filled_sheet import FilledSheet
from qingheng.collection.workbook.template import workbook
from qingheng.organisations.models import Station
from qingheng.organisations.tables import CellError
from qingheng.organisations.workbooks import XLSX, attachment
from qingheng.ui.periods import period_name

BATCHES_SHOWN_MAX = 8
YEARS_SHOWN_MAX = 3


@dataclass(frozen=True)
class StationLine:
    """One station in the administrator's overview."""

    station: Station
    count: Count


def home(request: HttpRequest) -> HttpResponse:
    """What the stations owe, and what they have brought."""
    user = user_of(request)
    stations = {station.code: station for station in visible_stations(user)}
    context: dict[str, object] = {"batches": batches_for(user)[:BATCHES_SHOWN_MAX], "stations": stations.values()}
    if stations:
        office = Office.open(user)
        form = ChoiceForm(request.GET, stations=list(stations), years=_years(office))
        code, year = form.chosen()
        context |= _station_context(stations[code], year, office) | {"years": form.years, "year": year}
        if len(stations) > 1:
            context |= _overview(stations, office)
    return render(request, "collection/home.html", context)


def _years(office: Office) -> list[int]:
    """This year and those before it in which a framework was in force, the latest first."""
    this = office.today.year
    before = [year for year in range(this - 1, this - YEARS_SHOWN_MAX, -1) if office.version(Period.month(year, 12))]
    return [this, *before]


def _station_context(station: Station, year: int, office: Office) -> dict[str, object]:
    found = matrices(station, year, office)
    dues = sorted((due for matrix in found for due in matrix.dues if due.has_begun), key=lambda due: due.period)
    ended = [due for due in dues if due.period.end < office.today]
    return {
        "station": station,
        "matrices": found,
        "total": sum((due.count for due in ended), Count()),
        "late": [due for due in ended if due.is_late],
        "next": _next(dues, office),
    }


def _next(dues: list[Due], office: Office) -> Due | None:
    """What is to be done next: the first period that has ended and is not complete, or the one going on."""
    open_yet = [due for due in dues if due.count.state in {"partial", "empty"}]
    ended = [due for due in open_yet if due.period.end < office.today]
    return next(iter(ended or open_yet), None)


def _overview(stations: dict[str, Station], office: Office) -> dict[str, object]:
    """All stations for the last month that has ended."""
    month = Period.containing(office.today, Frequency.MONTH).previous()
    found = progress_of_stations(month, office)
    lines = [StationLine(station, found.get(code, Count())) for code, station in stations.items()]
    return {
        "overview": sorted(lines, key=_slowest_first),
        "overview_month": month,
    }


def _slowest_first(line: StationLine) -> tuple[bool, int, str]:
    return not line.count.expected, line.count.per_cent, line.station.code


def template(request: HttpRequest) -> HttpResponse:
    """The workbook of a station for a period, with what has been reported so far."""
    user = user_of(request)
    station = Station.objects.filter(code=request.GET.get("station", "")).first()
    check_can_report_for(user, station)
    try:
        period = period_of(request.GET.get("period", ""))
    except CellError as error:
        return _refused(request, str(error))
    office = Office.open(user)
    filled = FilledSheet.of(station, period, office) if station and office.has_begun(period) else None
    if station is None or filled is None:
        facts = {"station": station or "–", "period": period_name(period)}
        return _refused(request, _("“%(station)s” has nothing to report for %(period)s.") % facts)
    name = f"{station.code}-{period}.xlsx"
    content = workbook(filled, FilledSheet.of(station, period.previous(), office))
    return HttpResponse(content, headers={"Content-Type": XLSX, "Content-Disposition": attachment(name)})


def _refused(request: HttpRequest, sentence: str) -> HttpResponse:
    return render(request, "collection/refused.html", {"sentence": sentence}, status=404)
