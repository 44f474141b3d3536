"""Errors as RFC 9457 problem details. The law: everything that is wrong is listed at once, each with its pointer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import msgspec
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

MEDIA_TYPE = "application/problem+json"
ERRORS_SHOWN_MAX = 1000


@dataclass(frozen=True)
class Wrong:
    """One thing that is wrong with a request: where (a JSON pointer, a header or a parameter), what, what to do."""

    pointer: str
    detail: str
    remedy: str = ""

    def as_dict(self) -> dict[str, str]:
        """As the answer lists it."""
        said = {"pointer": self.pointer, "detail": self.detail}
        return said | ({"remedy": self.remedy} if self.remedy else {})


@dataclass
class ProblemError(Exception):
    """A request that is refused; becomes the answer."""

    status: HTTPStatus
    kind: str
    """What kind of problem it is: the anchor on the page that describes the interface."""
    title: str
    detail: str = ""
    errors: Sequence[Wrong] = field(default=())
    headers: dict[str, str] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """The problem as JSON."""
        said: dict[str, Any] = {
            "type": f"{reverse('api:docs')}#{self.kind}",
            "title": self.title,
            "status": int(self.status),
            "detail": self.detail or self.title,
        }
        if self.errors:
            said["errors"] = [wrong.as_dict() for wrong in self.errors[:ERRORS_SHOWN_MAX]]
        if len(self.errors) > ERRORS_SHOWN_MAX:
            said["errors_not_shown"] = len(self.errors) - ERRORS_SHOWN_MAX
        return said

    def response(self) -> HttpResponse:
        """The problem as an answer."""
        content = msgspec.json.encode(self.document())
        return HttpResponse(content, status=self.status, content_type=MEDIA_TYPE, headers=self.headers)


def not_signed_in(challenge: str) -> ProblemError:
    """No valid token came with the request."""
    return ProblemError(
        HTTPStatus.UNAUTHORIZED,
        "no-token",
        _("No valid token came with the request."),
        _("Send “Authorization: Bearer …” with a token that has not expired; sessions and passwords are not taken."),
        headers={"WWW-Authenticate": challenge},
    )


def forbidden(detail: str) -> ProblemError:
    """The token may not do this."""
    return ProblemError(HTTPStatus.FORBIDDEN, "forbidden", _("This token may not do that."), detail)


def not_found(detail: str = "") -> ProblemError:
    """Nothing there, or nothing this token may see."""
    return ProblemError(HTTPStatus.NOT_FOUND, "not-found", _("There is nothing here that this token may see."), detail)


def unreadable(detail: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> ProblemError:
    """The body cannot be read at all."""
    return ProblemError(status, "unreadable", _("The body of the request cannot be read."), detail)


def invalid(errors: Iterable[Wrong]) -> ProblemError:
    """Parts of the request are wrong; nothing of it was stored."""
    found = tuple(errors)
    detail = _("%(count)s things are wrong; nothing was stored.") % {"count": len(found)}
    return ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", _("The request has faults."), detail, errors=found)


def conflict(detail: str, kind: str = "conflict", errors: Sequence[Wrong] = ()) -> ProblemError:
    """It cannot be done in the state things are in."""
    return ProblemError(
        HTTPStatus.CONFLICT, kind, _("That is not possible in the present state."), detail, errors=errors
    )
