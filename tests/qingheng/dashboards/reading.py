"""Reading pages in tests: the cells of a table, a text without tags."""

import re
from html import unescape
from typing import Any

from django.http import HttpResponse


def text(response: HttpResponse | Any) -> str:
    """What a page says, without tags and with single spaces."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body))).strip()


def row(response: HttpResponse | Any, name: str) -> list[str]:
    """The cells of the table row whose heading begins with this name."""
    for found in re.findall(r"<tr\b[^>]*>(.*?)</tr>", response.content.decode(), flags=re.DOTALL):
        cells = [plain(cell) for cell in re.findall(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", found, flags=re.DOTALL)]
        if cells and cells[0].startswith(name):
            return cells
    raise AssertionError(f"no row begins with {name!r}")


def plain(html: str) -> str:
    """A piece of HTML as text."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html))).strip()
