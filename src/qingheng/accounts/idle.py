"""Ends the session of somebody who has gone away.

The law: what a page fetches by itself in the background is no sign of life.
"""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

SEEN = "seen_at"
NOTED_EVERY_SECONDS = 60


class IdleMiddleware:
    """Signs out after `SESSION_IDLE_MINUTES` without a request that a person has made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._look_at(request)
        return self.get_response(request)

    @staticmethod
    def _look_at(request: HttpRequest) -> None:
        now = int(time.time())
        idle = now - int(request.session.get(SEEN, now))
        if idle > settings.SESSION_IDLE_MINUTES * 60:
            logout(request)
            minutes = {"minutes": settings.SESSION_IDLE_MINUTES}
            messages.info(request, _("You were signed out after %(minutes)s minutes without activity.") % minutes)
        elif not is_background(request) and (SEEN not in request.session or idle >= NOTED_EVERY_SECONDS):
            request.session[SEEN] = now


def is_background(request: HttpRequest) -> bool:
    """Whether a page made this request without anybody asking for it."""
    return "X-Background" in request.headers or request.headers.get("Accept") == "text/event-stream"
