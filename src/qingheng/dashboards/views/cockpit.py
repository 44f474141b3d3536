"""The cockpit and its workbook."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import format_lazy
from django.utils.timezone import localdate

from qingheng.dashboards import charts
from qingheng.dashboards.queries import alerts, lost, trend
from qingheng.dashboards.queries.cockpit import Cockpit
from qingheng.dashboards.queries.cockpit import cockpit as find_cockpit
from qingheng.dashboards.queries.progress import Progress, data_until, progress
from qingheng.dashboards.queries.scorecards import sheet
from qingheng.dashboards.views.reading import Reading
from qingheng.dashboards.workbook import cockpit_workbook
from qingheng.organisations.queries import predecessors

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def cockpit(request: HttpRequest) -> HttpResponse:
    """Every body the reader oversees, at the end of one period."""
    reading = Reading(request)
    found = _found(reading)
    if found is None:
        return render(request, "dashboards/cockpit_empty.html", reading.context())
    return render(request, "dashboards/cockpit.html", reading.context(cockpit=found, **_panels(reading, found)))


def scorecards(request: HttpRequest) -> HttpResponse:
    """Every item of every body the reader oversees."""
    reading = Reading(request)
    found = _found(reading)
    if found is None:
        return render(request, "dashboards/cockpit_empty.html", reading.context())
    return render(request, "dashboards/scorecards.html", reading.context(cockpit=found, sheet=sheet(found)))


def workbook(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    reading = Reading(request)
    found = _found(reading)
    if found is None:
        return render(request, "dashboards/cockpit_empty.html", reading.context(), status=404)
    content = cockpit_workbook(found, _progress(found))
    name = format_lazy("cockpit-{period}.xlsx", period=str(found.choice.period))
    return HttpResponse(content, XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _found(reading: Reading) -> Cockpit | None:
    if reading.choice is None:
        return None
    asked = reading.request.GET
    return find_cockpit(
        reading.user, reading.scores, reading.choice, audience=asked.get("audience", ""), sort=asked.get("sort", "")
    )


def _panels(reading: Reading, found: Cockpit) -> dict[str, object]:
    user, bodies = reading.user, [row.body for row in found.rows]
    audiences = [group.audience for group in found.groups]
    counts = alerts.bodies_in_alert(user, found.choice, [audience.pk for audience in audiences])
    olds = predecessors()
    totals = trend.as_of_now(found.totals, olds) if reading.is_as_of_now else found.totals
    trends = trend.by_audience(found.choice, totals, audiences)
    drawn = charts.audience_trend(found.choice, trends, counts)
    return {
        "data_until": data_until(),
        "has_predecessors": bool(olds),
        "progress": _progress(found),
        "lost": lost.structure(found.cards),
        "cases": alerts.cases_of_month(user, found.as_of, bodies),
        "trends": trends,
        "trend_table": trend.table(found.choice, trends, counts),
        "trend_chart": charts.with_breaks(drawn, reading.scores.breaks(found.choice.trend_months)),
        "spark_chart": charts.spark(found.choice, found.averages),
    }


def _progress(found: Cockpit) -> Progress | None:
    if found.framework is None:
        return None
    bodies = [row.body for row in found.rows]
    return progress(bodies, found.choice.period, today=localdate())
