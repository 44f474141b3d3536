"""The page that describes the interface. The law: made from the OpenAPI document, and nothing loaded from elsewhere."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingheng.api.v1.description import document

PROBLEMS = (
    ("no-token", gettext_lazy("No valid token came with the request.")),
    ("forbidden", gettext_lazy("The token stands for a role that may not do that.")),
    ("not-found", gettext_lazy("There is nothing here that this token may see.")),
    ("unreadable", gettext_lazy("The body of the request cannot be read.")),
    ("too-large", gettext_lazy("The body is larger than the server takes.")),
    ("invalid", gettext_lazy("The request has faults; all of them are listed, each with its place.")),
    ("locked", gettext_lazy("The submission is out of the clerk's hands; the answer says what to do.")),
    ("state", gettext_lazy("The step is not possible in the present state of the submission.")),
    ("key-reused", gettext_lazy("The idempotency key belongs to another request.")),
    ("busy", gettext_lazy("Others are writing the same items; send the request again.")),
)


@dataclass(frozen=True)
class Operation:
    """One operation, as the page shows it."""

    method: str
    path: str
    name: str
    summary: str
    parameters: tuple[str, ...]
    body: tuple[str, ...]


def docs(request: HttpRequest) -> HttpResponse:
    """Every operation with its parameters."""
    return render(request, "api/docs.html", {"operations": list(operations(document())), "problems": PROBLEMS})


def operations(schema: Mapping[str, Any]) -> Iterator[Operation]:
    """The operations of an OpenAPI document, in its order."""
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            words: str = operation["summary"]
            yield Operation(
                method.upper(),
                path,
                operation["operationId"],
                _(words),
                tuple(parameter["name"] for parameter in operation.get("parameters", ())),
                tuple(operation.get("requestBody", {}).get("content", {})),
            )
