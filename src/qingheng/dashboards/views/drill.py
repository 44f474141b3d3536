"""A pillar and an item of a body: as pages, and the pillar in the drawer too."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from qingheng.accounts.access import holders_of
from qingheng.accounts.navigation import may_open
from qingheng.dashboards import charts
from qingheng.dashboards.queries.drill import Place, item_page, pillar_page
from qingheng.dashboards.views.reading import Reading
from qingheng.organisations.models import Body
from qingheng.supervision.dossier.permissions import can_work_on, visible_sheets


def pillar(request: HttpRequest, code: str, pillar: str) -> HttpResponse:
    """The items of a pillar."""
    reading = Reading(request)
    body = reading.body(code)
    page = pillar_page(reading.scores, body, reading.choice, pillar) if reading.choice else None
    if page is None:
        return _nothing(reading, body, is_known=reading.choice is None or reading.choice.as_of is None)
    template = "dashboards/_pillar.html" if reading.is_for_drawer else "dashboards/pillar.html"
    return render(request, template, reading.context(page=page, body=body, **_trend(reading, page, is_pillar=True)))


def item(request: HttpRequest, code: str, item: str) -> HttpResponse:
    """An item down to what the station reported."""
    reading = Reading(request)
    body = reading.body(code)
    page = item_page(reading.user, reading.scores, body, reading.choice, item) if reading.choice else None
    if page is None:
        return _nothing(reading, body, is_known=reading.choice is None or reading.choice.as_of is None)
    known = {"page": page, "body": body, "can_open_batches": _can_open_batches(reading), **_sheets(reading, body, item)}
    return render(request, "dashboards/item.html", reading.context(**known, **_trend(reading, page, is_pillar=False)))


def _trend(reading: Reading, page: Place, *, is_pillar: bool) -> dict[str, object]:
    chart = charts.node_trend(page, [(str(page.body), page.trend)], is_pillar=is_pillar)
    chart = charts.with_breaks(chart, reading.scores.breaks(page.choice.trend_months))
    return {"trend_chart": chart, "trend_table": list(zip(page.choice.trend, page.trend, strict=True))[::-1]}


def _sheets(reading: Reading, body: Body, item: str) -> dict[str, object]:
    """What the office has looked into because of points lost here; no assessed body sees it."""
    if not may_open(reading.user, "supervision:sheets"):
        return {}
    found = visible_sheets(reading.user).filter(body=body, item=item)
    return {"sheets": found, "may_open_sheet": can_work_on(reading.user, body)}


def _can_open_batches(reading: Reading) -> bool:
    holders = holders_of("collection:batch", "GET")
    return isinstance(holders, frozenset) and reading.user.has_role(*holders)


def _nothing(reading: Reading, body: object, *, is_known: bool) -> HttpResponse:
    """No scores in this period is a page; an indicator the body is not scored on is none."""
    if not is_known:
        raise Http404(_("The framework of this period has no such indicator for this body."))
    return render(reading.request, "dashboards/body_empty.html", reading.context(body=body))
