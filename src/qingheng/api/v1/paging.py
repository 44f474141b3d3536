"""A part of a list. The law: the answer says how many rows there are, and where the next part is."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.db import models
from django.http import HttpRequest

from qingheng.api.v1.schemas import Paging

Row = TypeVar("Row")


def page_of(
    request: HttpRequest,
    rows: "models.QuerySet[Any] | Sequence[Row]",
    paging: Paging,
    convert: Callable[[Any], dict[str, Any]],
) -> dict[str, Any]:
    """The rows asked for, each as the answer gives it."""
    count = rows.count() if isinstance(rows, models.QuerySet) else len(rows)
    end = paging.offset + paging.limit
    return {
        "count": count,
        "next": _address(request, end, paging.limit) if end < count else None,
        "items": [convert(row) for row in rows[paging.offset : end]],
    }


def _address(request: HttpRequest, offset: int, limit: int) -> str:
    asked = request.GET.dict() | {"offset": str(offset), "limit": str(limit)}
    return request.build_absolute_uri(f"{request.path}?{urlencode(asked)}")
