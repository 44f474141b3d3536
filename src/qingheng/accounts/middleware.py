"""Stands before every view and asks the access table. The law: what is not allowed is refused."""

import logging
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from qingheng.accounts.access import ACCESS, Anyone, ByToken, holders_of, is_declared, is_for_machines
from qingheng.accounts.models import User

logger = logging.getLogger(__name__)


class AccessMiddleware:
    """Default deny: opens a view only to those the table names."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Let the request through (None), or answer in the view's place."""
        del view, args, kwargs
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not is_declared(name):
            logger.error("no access is declared for %r (%s): nobody may open it", name, request.path)
            raise PermissionDenied
        holders = holders_of(name, request.method or "")
        if holders is Anyone.PUBLIC or is_for_machines(name):
            return None
        if not isinstance(request.user, User):
            return self._ask_to_sign_in(request)
        if holders is None or isinstance(holders, ByToken):
            return HttpResponseNotAllowed(ACCESS[name])
        if holders is Anyone.SIGNED_IN or request.user.has_role(*holders):
            return None
        raise PermissionDenied

    @staticmethod
    def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
        if request.headers.get("HX-Request") or "text/html" not in request.headers.get("Accept", "text/html"):
            return HttpResponse(status=401)
        return redirect_to_login(request.get_full_path())
