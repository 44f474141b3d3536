"""The NinjaAPI itself: one way to sign in, one shape of error, and a description that says so.

The law: whatever goes wrong with a request becomes problem details; nothing answers in another shape.
"""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.security.base import AuthBase

from qingheng.api.authentication import CHALLENGE, Caller, NoTokenError, caller_of
from qingheng.api.problems import MEDIA_TYPE, ProblemError, Wrong, forbidden, invalid, not_found, not_signed_in
from qingheng.api.v1.schemas import ProblemOut

PREFIX = "/api/v1/"
PROBLEMS = {
    "400": "The body cannot be read.",
    "401": "No valid token came with the request.",
    "403": "The token may not do that.",
    "404": "There is nothing here that this token may see.",
    "409": "That is not possible in the present state.",
    "413": "The body is larger than the server takes.",
    "415": "The body is of a kind that is not read here.",
    "422": "The request has faults; all of them are listed.",
}
SCHEMES = {
    "Bearer": {"type": "http", "scheme": "bearer", "description": "a token, as made under “Machine access”"},
    "Basic": {"type": "http", "scheme": "basic", "description": "the login name, and a token as the password"},
}


class ByTokenAuth(AuthBase):
    """Signs a request in by its token, in any of the spellings."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Caller:
        return caller_of(request)


class Service(NinjaAPI):
    """The interface, describing its problems too."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        schema = super().get_openapi_schema(path_prefix=path_prefix or PREFIX, path_params=path_params)
        schema["components"]["securitySchemes"] = SCHEMES
        schema["components"]["schemas"]["Problem"] = ProblemOut.model_json_schema(
            ref_template="#/components/schemas/{model}"
        ) | {"$defs": {}}
        schema["components"]["schemas"]["WrongOut"] = ProblemOut.model_json_schema()["$defs"]["WrongOut"]
        for operations in schema["paths"].values():
            for operation in operations.values():
                operation["security"] = [{name: []} for name in SCHEMES]
                operation["responses"] |= _problems(operation["responses"])
        return schema


def _problems(known: dict[Any, Any]) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    given = {str(status) for status in known}
    return {
        status: {"description": text, "content": content} for status, text in PROBLEMS.items() if status not in given
    }


service = Service(
    title="Qingheng",
    version="1",
    description=(
        "Frameworks, bodies, periods, submissions, observations, scores, deductions and alerts of a county, as JSON. "
        "A token acts as the person it belongs to, within one of that person's grants."
    ),
    urls_namespace="v1",
    openapi_url=None,
    docs_url=None,
    auth=ByTokenAuth(),
)


@service.exception_handler(ProblemError)
def _problem(request: HttpRequest, error: ProblemError) -> HttpResponse:
    del request
    return error.response()


@service.exception_handler(NoTokenError)
def _no_token(request: HttpRequest, error: NoTokenError) -> HttpResponse:
    del request, error
    return not_signed_in(CHALLENGE).response()


@service.exception_handler(AuthenticationError)
def _not_authenticated(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    del request, error
    return not_signed_in(CHALLENGE).response()


@service.exception_handler(PermissionDenied)
def _denied(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    del request
    return forbidden(str(error)).response()


@service.exception_handler(Http404)
def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    del request, error
    return not_found().response()


@service.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    del request
    return ProblemError(
        HTTPStatus(error.status_code), "unreadable", _("The request cannot be read."), str(error)
    ).response()


@service.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    del request
    return invalid(Wrong(_pointer(each["loc"]), str(each["msg"])) for each in error.errors).response()


def _pointer(place: tuple[object, ...]) -> str:
    """Where a fault is: a JSON pointer into the body, or the name of a parameter."""
    where, *rest = [str(part) for part in place]
    if where == "body":
        return "/" + "/".join(rest[1:])
    return f"{where}:{rest[-1] if rest else ''}"
