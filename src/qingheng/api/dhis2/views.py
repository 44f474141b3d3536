"""The addresses DHIS2's clients call. The law: what is refused is refused in DHIS2's shape, with our reasons."""

from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from qianfen.version import VERSION
from qingheng.accounts.access import ACCESS
from qingheng.api import visible
from qingheng.api.authentication import CHALLENGE, Caller, NoTokenError, caller_of
from qingheng.api.bodies import CSV_TYPES, JSON_TYPES, body_of, media_type_of
from qingheng.api.dhis2.answers import import_answer, json_answer, problem, web_message
from qingheng.api.dhis2.completing import complete
from qingheng.api.dhis2.exporting import Question, QuestionError, as_csv, data_values
from qingheng.api.dhis2.fields import Listing, parse_fields, pick
from qingheng.api.dhis2.importing import Outcome, import_values
from qingheng.api.dhis2.metadata import data_sets, elements, units
from qingheng.api.dhis2.options import OptionError, Options, Strategy
from qingheng.api.dhis2.registrations import Registration, read_registrations
from qingheng.api.dhis2.values import BodyError, DataValueSet, read_csv, read_json
from qingheng.api.idempotency import once
from qingheng.api.problems import ProblemError, not_signed_in

Rest = ParamSpec("Rest")
DHIS2_VERSION = "2.42.0"
"""The version whose import format is spoken; clients read it to know how to behave."""
Rows = Callable[[Caller], list[dict[str, Any]]]


def for_machines(
    view: Callable[Concatenate[HttpRequest, Caller, Rest], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Sign in by token; sessions count for nothing, so there is nothing to forge."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if request.method != "HEAD" and request.method not in ACCESS[name]:
            response = web_message(HTTPStatus.METHOD_NOT_ALLOWED, _("That method is not known here."))
            response["Allow"] = ", ".join(ACCESS[name])
            return response
        try:
            return view(request, caller_of(request), *args, **kwargs)
        except NoTokenError:
            return problem(not_signed_in(CHALLENGE))
        except ProblemError as error:
            return problem(error)
        except PermissionDenied as error:
            return web_message(HTTPStatus.FORBIDDEN, str(error))

    return csrf_exempt(answered)


@for_machines
def system_info(request: HttpRequest, caller: Caller, version: str | None = None) -> HttpResponse:
    """What answers here."""
    del caller, version
    said = {
        "version": DHIS2_VERSION,
        "revision": VERSION,
        "systemName": "Qingheng",
        "contextPath": request.build_absolute_uri("/").rstrip("/"),
        "serverDate": now().isoformat(timespec="milliseconds"),
        "calendar": "iso8601",
        "dateFormat": "yyyy-mm-dd",
    }
    return json_answer(_fields(request, said))


@for_machines
def me(request: HttpRequest, caller: Caller, version: str | None = None) -> HttpResponse:
    """Who the token acts as."""
    del version
    user = caller.user
    names = {"id": user.username, "username": user.username, "name": user.full_name, "displayName": user.full_name}
    said = names | {
        "email": user.email,
        "authorities": [],
        "userRoles": [{"id": caller.token.grant.role, "displayName": str(caller.token.grant)}],
        "organisationUnits": [{"id": body.code} for body in visible.bodies(user)],
        "dataSets": [row["id"] for row in data_sets(caller)],
    }
    return json_answer(_fields(request, said))


def _fields(request: HttpRequest, row: Mapping[str, Any]) -> dict[str, Any]:
    return pick(row, parse_fields(request.GET.get("fields", ":all")))


def listing(name: str, rows: Rows) -> Callable[..., HttpResponse]:
    """A list under its name."""

    @for_machines
    def view(request: HttpRequest, caller: Caller, version: str | None = None) -> HttpResponse:
        del version
        asked = Listing(request.GET.dict(), request.GET.getlist("filter"))
        return json_answer(asked.document(name, rows(caller)))

    return view


def single(rows: Rows) -> Callable[..., HttpResponse]:
    """One of a list, by its code."""

    @for_machines
    def view(request: HttpRequest, caller: Caller, code: str, version: str | None = None) -> HttpResponse:
        del version
        found = next((row for row in rows(caller) if row["id"] == code), None)
        if found is None:
            return web_message(
                HTTPStatus.NOT_FOUND, _("There is nothing of the code “%(code)s”.") % {"code": code[:60]}
            )
        return json_answer(_fields(request, found))

    return view


organisation_units, organisation_unit = listing("organisationUnits", units), single(units)
data_elements = listing("dataElements", lambda caller: elements() if caller else [])
data_element = single(lambda caller: elements() if caller else [])
data_sets_list, data_set = listing("dataSets", data_sets), single(data_sets)


@for_machines
def data_value_sets(
    request: HttpRequest, caller: Caller, version: str | None = None, form: str | None = None
) -> HttpResponse:
    """Take data values, or give those that count."""
    if request.method == "POST":
        content = body_of(request)
        return once(request, caller, content, lambda: _import(request, caller, content, _number(version)))
    try:
        rows = data_values(caller, Question.of(request.GET))
    except QuestionError as error:
        return web_message(HTTPStatus.CONFLICT, str(error), errorCode="E2002")
    if form == "csv" or "csv" in request.headers.get("Accept", ""):
        return HttpResponse(as_csv(rows), content_type="application/csv")
    return json_answer({"dataValues": rows})


def _number(version: str | None) -> int | None:
    return int(version) if version else None


def _import(request: HttpRequest, caller: Caller, content: bytes, version: int | None) -> HttpResponse:
    try:
        found = _read(request, content)
        options = Options.of(found.options | request.GET.dict())
    except (BodyError, OptionError) as error:
        return web_message(HTTPStatus.CONFLICT, str(error))
    outcome = import_values(caller, found, options, content)
    is_stored = outcome.status == "SUCCESS" and not options.is_dry_run and options.strategy is not Strategy.DELETE
    if found.complete_date and found.data_set and is_stored:
        _complete(caller, found, outcome)
    return import_answer(outcome, version)


def _complete(caller: Caller, found: DataValueSet, outcome: Outcome) -> None:
    """A date of completion came with the values: hand the submission in, or say why that cannot be."""
    wrong = complete(caller, found.data_set, found.period)
    outcome.is_complete = not wrong
    outcome.warnings.extend(conflict.text for conflict in wrong)


def _read(request: HttpRequest, content: bytes) -> DataValueSet:
    kind = media_type_of(request)
    if kind in CSV_TYPES:
        return read_csv(content)
    if kind in JSON_TYPES:
        return read_json(content)
    raise ProblemError(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        "unreadable",
        _("“%(kind)s” is not read here: send application/json or application/csv.") % {"kind": kind[:60]},
    )


@for_machines
def registrations(request: HttpRequest, caller: Caller, version: str | None = None) -> HttpResponse:
    """Data sets that are complete: their submissions go to the reviewer."""
    try:
        found = read_registrations(body_of(request))
    except BodyError as error:
        return web_message(HTTPStatus.CONFLICT, str(error))
    return import_answer(_registered(caller, found), _number(version))


def _registered(caller: Caller, found: list[Registration]) -> Outcome:
    outcome, done = Outcome(len(found)), set[tuple[str, str]]()
    for index, each in enumerate(found):
        if (each.data_set, each.period) not in done:
            outcome.conflicts.extend(complete(caller, each.data_set, each.period, index=index))
            done.add((each.data_set, each.period))
        outcome.imported += index not in outcome.conflicts.rejected
    outcome.ignored = outcome.rows - outcome.imported
    outcome.is_complete = bool(found) and not outcome.ignored
    return outcome


@for_machines
def nowhere(request: HttpRequest, caller: Caller, rest: str = "") -> HttpResponse:
    """What DHIS2 may have and this has not."""
    del caller, rest
    return web_message(HTTPStatus.NOT_FOUND, _("“%(path)s” is not offered here.") % {"path": request.path[:100]})
