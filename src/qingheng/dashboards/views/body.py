"""The page of a body."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from qingheng.accounts.navigation import may_open
from qingheng.dashboards import charts
from qingheng.dashboards.queries import alerts, lineage
from qingheng.dashboards.queries.body import BodyPage, body_page, losses, summary
from qingheng.dashboards.views.reading import Reading
from qingheng.reports.queries import of_body


def body(request: HttpRequest, code: str) -> HttpResponse:
    """One body at the end of one period, as its reader may see it."""
    reading = Reading(request)
    shown = reading.body(code)
    page = body_page(reading.scores, shown, reading.choice, as_of_now=reading.is_as_of_now) if reading.choice else None
    known = {
        "body": shown,
        "page": page,
        "lineage": lineage.of_body(shown),
        "may_open_dossier": may_open(reading.user, "supervision:dossiers"),
    }
    if page is None:
        return render(request, "dashboards/body_empty.html", reading.context(**known))
    lost = losses(reading.user, page)
    panels = {"losses": lost, "summary": summary(lost), "cases": _cases(reading, page), **_drawn(reading, page)}
    panels["reports"] = of_body(reading.user, shown)
    return render(request, "dashboards/body.html", reading.context(**known, **panels))


def _cases(reading: Reading, page: BodyPage) -> object:
    """The alerts; an assessed body sees those of published months on its card instead."""
    return alerts.of_body(reading.user, page.body) if reading.scores.is_live else None


def _drawn(reading: Reading, page: BodyPage) -> dict[str, object]:
    audience = _("%(audience)s average") % {"audience": page.body.audience.name}
    spans = page.peers.distribution(page.card)
    lines = [(str(page.body), page.own_trend), (audience, page.average_trend)]
    drawn = charts.total_trend(page.choice, page.card.framework, lines)
    return {
        "radar_chart": charts.radar(page.card, page.peers.averages(page.card), own=str(page.body), others=audience),
        "waterfall_chart": charts.waterfall(page.card),
        "trend_chart": charts.with_breaks(drawn, reading.scores.breaks(page.choice.trend_months)),
        "trend_table": list(zip(page.choice.trend, page.own_trend, page.average_trend, strict=True))[::-1],
        "spans": spans,
        "distribution_chart": charts.distribution(spans),
    }
