"""Answers in DHIS2's shape. The law: up to version 37 the summary stands at the top, afterwards under `response`."""

from http import HTTPStatus
from typing import Any

import msgspec
from django.http import HttpResponse
from django.utils.translation import gettext as _

from qingheng.api.dhis2.importing import Outcome
from qingheng.api.problems import ProblemError

TOP_LEVEL_UP_TO = 37
MESSAGES = {
    "SUCCESS": "Import was successful.",
    "WARNING": "One more conflicts encountered, please check import summary.",
    "ERROR": "An error occurred, please check import summary.",
}
"""DHIS2's own sentences, its slip included: clients compare them."""


def json_answer(document: object, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    """Any document."""
    return HttpResponse(msgspec.json.encode(document), status=status, content_type="application/json")


def web_message(status: HTTPStatus, message: str, **more: Any) -> HttpResponse:
    """A refusal as a whole."""
    said = {
        "httpStatus": status.phrase,
        "httpStatusCode": int(status),
        "status": "OK" if status < HTTPStatus.BAD_REQUEST else "ERROR",
        "message": message,
    }
    return json_answer(said | more, status)


def problem(error: ProblemError) -> HttpResponse:
    """A problem of the other interface, in this one's shape."""
    message = " ".join(filter(None, (error.title, error.detail if error.detail != error.title else "")))
    response = web_message(error.status, message)
    for name, value in error.headers.items():
        response[name] = value
    return response


def import_answer(outcome: Outcome, version: int | None) -> HttpResponse:
    """What an import came to."""
    summary = summary_of(outcome)
    status = HTTPStatus.CONFLICT if outcome.status == "ERROR" else HTTPStatus.OK
    if version is not None and version <= TOP_LEVEL_UP_TO:
        return json_answer(summary, status)
    word = {"SUCCESS": "OK"}.get(outcome.status, outcome.status)
    said = {
        "httpStatus": status.phrase,
        "httpStatusCode": int(status),
        "status": word,
        "message": MESSAGES[outcome.status],
        "response": summary,
    }
    return json_answer(said, status)


def summary_of(outcome: Outcome) -> dict[str, Any]:
    """The import summary."""
    summary: dict[str, Any] = {
        "responseType": "ImportSummary",
        "status": outcome.status,
        "description": "Import process completed successfully"
        if outcome.status == "SUCCESS"
        else _("%(count)s rows were left out; each is told why.") % {"count": len(outcome.conflicts.rejected)},
        "importCount": {
            "imported": outcome.imported,
            "updated": outcome.updated,
            "ignored": outcome.ignored,
            "deleted": outcome.deleted,
        },
        "conflicts": [conflict.as_dict() for conflict in outcome.conflicts],
        "rejectedIndexes": sorted(outcome.conflicts.rejected),
        "dataSetComplete": "true" if outcome.is_complete else "false",
    }
    return summary | ({"warnings": outcome.warnings} if outcome.warnings else {})
