"""The description of the interface. The law: it is made from the operations themselves, once per process."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from qingheng.api.v1.operations import service


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document."""
    return dict(service.get_openapi_schema())


def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document, for whoever builds a client; it says nothing about anybody's data."""
    del request
    return JsonResponse(document())
