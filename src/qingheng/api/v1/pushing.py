"""Pushing observations and handing submissions in. The law: all of a push or nothing; every fault with its pointer."""

from collections.abc import Sequence
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Query, Schema
from pydantic import Field

from qianfen.points import format_points
from qingheng.api.authentication import Caller, MachineRequest
from qingheng.api.bodies import CSV_TYPES, JSON_TYPES, body_of, media_type_of
from qingheng.api.idempotency import once
from qingheng.api.problems import ProblemError, Wrong, conflict, invalid, unreadable
from qingheng.api.pushed import FIELDS, ROWS_MAX, TABLE, pointer_to, read_json
from qingheng.api.receiving import Checked, Stored, check_pushed, push
from qingheng.api.v1 import collected
from qingheng.api.v1.schemas import PERIOD_PATTERN, ReceiptOut
from qingheng.collection.incoming import Incoming
from qingheng.collection.long_table import read_long_table
from qingheng.organisations.tables import Fault, TableError, read_tables

router = collected.router
CODE = {"type": "string", "minLength": 1, "maxLength": 60}
VALUE = {
    "type": "object",
    "required": ["body", "period", "item", "key"],
    "additionalProperties": False,
    "properties": {
        "body": CODE,
        "period": {"type": "string", "pattern": PERIOD_PATTERN},
        "item": CODE,
        "key": CODE,
        "value": {
            "anyOf": [
                {"type": "number"},
                {"type": "string", "pattern": "^[+-]?[0-9]{1,14}(\\.[0-9]{1,4})?$"},
                {"type": "null"},
            ],
            "description": "at most four decimals; as text, so that no digit is lost on the way",
        },
        "missing": {"anyOf": [{"enum": ["", "pending", "overdue", "not_applicable"]}, {"type": "null"}]},
        "event": {"anyOf": [{"type": "string", "maxLength": 60}, {"type": "null"}]},
        "modifiers": {"type": "array", "maxItems": 10, "items": CODE},
    },
}
BODY = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "required": [TABLE],
                "additionalProperties": False,
                "properties": {TABLE: {"type": "array", "maxItems": ROWS_MAX, "items": VALUE}},
            }
        },
        "text/csv": {
            "schema": {
                "type": "string",
                "description": f"the long table: a header line with {', '.join(FIELDS)}, then a line for each value",
            }
        },
    },
}
KEY_HEADER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[!-~]+$"},
    "description": "under which a repetition of the same request gets the same answer and does nothing",
}


class PushOptions(Schema):
    """How a push is meant."""

    dry_run: bool = Field(default=False, description="only say what would change")


@router.post(
    "/observations",
    response=ReceiptOut,
    url_name="observations",
    operation_id="push_observations",
    summary=gettext_noop("Push values: they count at once under a standing acceptance, else they go into drafts"),
    openapi_extra={"requestBody": BODY, "parameters": [KEY_HEADER]},
)
def push_observations(request: MachineRequest, options: Query[PushOptions]) -> HttpResponse:
    content = body_of(request)
    if options.dry_run:
        return _answer(request.auth, content, _read(request, content), dry_run=True)
    return once(request, request.auth, content, lambda: _answer(request.auth, content, _read(request, content)))


def _read(request: MachineRequest, content: bytes) -> list[Incoming]:
    kind = media_type_of(request)
    if kind in CSV_TYPES:
        return _read_csv(content)
    if kind in JSON_TYPES:
        return read_json(content)
    detail = _("“%(kind)s” is not read here: send application/json or text/csv.") % {"kind": kind[:60]}
    raise unreadable(detail, HTTPStatus.UNSUPPORTED_MEDIA_TYPE)


def _read_csv(content: bytes) -> list[Incoming]:
    """The long table; a pointer names line and column."""
    try:
        (table,) = read_tables(content, f"{TABLE}.csv")
    except TableError as error:
        raise invalid(_wrong_in_table(error.faults)) from None
    reading = read_long_table(table)
    if reading.faults:
        raise invalid(_wrong_in_table(reading.faults))
    if len(reading.values) > ROWS_MAX:
        raise invalid([Wrong("line", _("There are more than %(count)s values in one request.") % {"count": ROWS_MAX})])
    return reading.values


def _wrong_in_table(faults: Sequence[Fault]) -> list[Wrong]:
    return [Wrong(_line(fault.place.row, fault.place.column), fault.message, fault.remedy) for fault in faults]


def _line(row: int | None, column: int | None) -> str:
    if row is None:
        return "line"
    return f"line:{row}" if column is None else f"line:{row}:{column + 1}"


def _answer(caller: Caller, content: bytes, values: list[Incoming], *, dry_run: bool = False) -> HttpResponse:
    facts = {"name": f"API · {caller.token}", "checksum": sha256(content).hexdigest()}
    if dry_run:
        checked, stored = check_pushed(caller, values, **facts, with_effects=True), None
    else:
        checked, stored = push(caller, values, **facts, operation="push_observations")
    if checked.findings:
        raise _refusal(checked, is_csv=bool(values) and values[0].table != TABLE)
    return JsonResponse(_receipt(caller, checked, stored, rows=len(values)))


def _refusal(checked: Checked, *, is_csv: bool) -> ProblemError:
    pointer = _line if is_csv else pointer_to
    blocked = [each for each in checked.findings if each.is_blocked]
    wrong = [
        Wrong(pointer(row, each.column), each.message, each.remedy)
        for each in checked.findings
        for row in each.rows or (None,)
    ]
    if blocked:
        return conflict(" ".join(sorted({each.message for each in blocked})), "locked", wrong)
    return invalid(wrong)


def _receipt(caller: Caller, checked: Checked, stored: Stored | None, *, rows: int) -> dict[str, Any]:
    effects = checked.effects(caller) if stored is None else None
    return {
        "dry_run": stored is None,
        "rows": rows,
        "stored": checked.stored,
        "entered": checked.entered,
        "unchanged": rows - checked.stored - sum(len(filled.cells) for _period, filled in checked.fills),
        "batch": stored.batch.pk if stored and stored.batch else None,
        "submissions": [draft.pk for draft in stored.submissions] if stored else [],
        "effects": None
        if effects is None
        else [
            {
                "body": effect.body.code,
                "as_of": str(effect.month),
                "before": format_points(effect.before),
                "after": format_points(effect.after),
                "level_before": effect.level_before.value,
                "level_after": effect.level_after.value,
            }
            for effect in effects
        ],
    }
