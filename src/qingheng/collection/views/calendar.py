"""The calendar of one's deadlines: the page that gives its address, and the feed behind it. The law: read only."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from qingheng.collection.schedule.feed import feed, owner_of, stations_of, token_of
from qingheng.collection.views.person import user_of

ICAL = "text/calendar; charset=utf-8"


def page(request: HttpRequest) -> HttpResponse:
    """The personal address, and how to subscribe to it."""
    user = user_of(request)
    address = request.build_absolute_uri(reverse("collection:feed", kwargs={"token": token_of(user)}))
    return render(request, "collection/calendar.html", {"address": address, "stations": stations_of(user)})


def deadlines(request: HttpRequest, token: str) -> HttpResponse:
    """The feed, for programs that cannot sign in: whoever has the address reads it."""
    user = owner_of(token)
    if user is None:
        raise Http404(_("This calendar address is no longer valid. Sign in and copy the new one."))
    base = request.build_absolute_uri("/").rstrip("/")
    headers = {"Content-Type": ICAL, "Cache-Control": "private, max-age=600", "X-Robots-Tag": "noindex"}
    return HttpResponse(feed(user, base), headers=headers)
