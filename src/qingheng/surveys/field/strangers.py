"""Before everything else on the addresses where the public answers: what could tell who comes is dropped.

The law: no code behind this door sees a cookie, an address, a browser or a path with a code in it, so none can store or
log it. Somebody who is signed in at the same browser is nobody here, and no session notes when they were.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

DOORS = ("/surveys/q/", "/surveys/open/", "/surveys/thanks/")
NEEDED = frozenset(
    {
        *("REQUEST_METHOD", "PATH_INFO", "SCRIPT_NAME", "QUERY_STRING", "SERVER_NAME", "SERVER_PORT"),
        *("SERVER_PROTOCOL", "CONTENT_TYPE", "CONTENT_LENGTH", "HTTP_HOST", "HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE"),
        *("HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST"),
    }
)
"""What it takes to answer a request; the language is asked for and not kept."""


class StrangersMiddleware:
    """Makes strangers of those who answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        door = next((door for door in DOORS if request.path_info.startswith(door)), None)
        if door is None:
            return self.get_response(request)
        for name in [name for name in request.META if name not in NEEDED and not name.startswith("wsgi.")]:
            del request.META[name]
        request.path = door  # what logs quote; addresses are resolved by `path_info`
        response = self.get_response(request)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        response.cookies.clear()
        return response
