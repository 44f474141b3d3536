"""Registrations of complete data sets. The law: a registration that takes completeness back is refused, not ignored."""

from dataclasses import dataclass

import msgspec
from django.utils.translation import gettext as _

from qingheng.api.dhis2.values import BodyError

NAME = "completeDataSetRegistrations"
ROWS_MAX = 1000


@dataclass(frozen=True)
class Registration:
    """That a data set is complete for a period."""

    data_set: str
    period: str


def read_registrations(content: bytes) -> list[Registration]:
    """Those of a JSON body; raises BodyError."""
    try:
        document = msgspec.json.decode(content)
    except (msgspec.DecodeError, RecursionError) as error:
        raise BodyError(_("It is no JSON: %(error)s") % {"error": error}) from None
    rows = document.get(NAME) if isinstance(document, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows) or len(rows) > ROWS_MAX:
        raise BodyError(_("The body must be an object with a list “%(name)s”.") % {"name": NAME})
    if any(row.get("completed") is False for row in rows):
        raise BodyError(_("What has been handed in is taken back on the page of the submission."))
    return [Registration(str(row.get("dataSet", "")), str(row.get("period", ""))) for row in rows]
