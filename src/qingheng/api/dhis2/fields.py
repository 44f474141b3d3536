"""The `fields`, `page` and `filter` parameters of lists. The law: unknown fields are left out, as by DHIS2."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PAGE_SIZE, PAGE_SIZE_MAX = 50, 10_000
DEFAULT = "id,displayName"
PRESETS = {
    ":all": ("*",),
    "*": ("*",),
    ":identifiable": ("id", "name", "code", "displayName"),
    ":nameable": ("id", "name", "shortName", "code", "displayName"),
    ":simple": ("*",),
}
DEPTH_MAX = 8
_PART = re.compile(r"[^,\[\]]+|[,\[\]]")

Tree = dict[str, "Tree"]


def parse_fields(text: str) -> Tree:
    """`id,dataSetElements[dataElement[id]]` as a tree; brackets that do not close end with the text."""
    parts = _PART.findall(text or DEFAULT)
    stack: list[Tree] = [{}]
    last: Tree = stack[0]
    for part in parts:
        if part == "[" and len(stack) < DEPTH_MAX:
            stack.append(last)
        elif part == "]":
            last = stack.pop() if len(stack) > 1 else stack[0]
        elif part not in {",", "["}:
            last = stack[-1].setdefault(part.strip().partition("~")[0].partition("::")[0], {})
    return stack[0]


def pick(row: Mapping[str, Any], tree: Tree) -> dict[str, Any]:
    """The fields of a row that are asked for."""
    names: dict[str, Tree] = {}
    for name, inner in tree.items():
        for each in PRESETS.get(name, (name,)):
            names.update(dict.fromkeys(row, Tree()) if each == "*" else {each: inner})
    for name in [name for name in tree if name.startswith("!")]:
        names.pop(name[1:], None)
    return {name: _inside(row[name], inner) for name, inner in names.items() if name in row}


def _inside(value: Any, tree: Tree) -> Any:
    if not tree:
        return value
    if isinstance(value, list):
        return [_inside(each, tree) for each in value]
    return pick(value, tree) if isinstance(value, dict) else value


@dataclass(frozen=True)
class Listing:
    """A part of a list, with its pager."""

    given: Mapping[str, str]
    filters: Sequence[str] = ()

    def document(self, name: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """The list under its name."""
        rows = [row for row in rows if all(_matches(row, text) for text in self.filters)]
        tree = parse_fields(self.given.get("fields", ""))
        if self.given.get("paging", "true").lower() == "false":
            return {name: [pick(row, tree) for row in rows]}
        size = min(max(_number(self.given.get("pageSize"), PAGE_SIZE), 1), PAGE_SIZE_MAX)
        page = max(_number(self.given.get("page"), 1), 1)
        pager = {"page": page, "total": len(rows), "pageSize": size, "pageCount": max(1, -(-len(rows) // size))}
        return {"pager": pager, name: [pick(row, tree) for row in rows[(page - 1) * size : page * size]]}


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 9 else otherwise


def _matches(row: Mapping[str, Any], text: str) -> bool:
    """One filter, `code:eq:B01`; operators that are not known here let nothing through."""
    name, _colon, rest = text.partition(":")
    operator, _colon, wanted = rest.partition(":")
    value = str(row.get(name, ""))
    if operator in {"eq", "like", "ilike", "!eq"}:
        found = {
            "eq": value == wanted,
            "!eq": value != wanted,
            "like": wanted in value,
            "ilike": wanted.casefold() in value.casefold(),
        }
        return found[operator]
    return operator == "in" and value in wanted.strip("[]").split(",")
