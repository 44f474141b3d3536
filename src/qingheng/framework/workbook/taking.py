"""Takes a document apart into the rows of the sheets.

The law: what no sheet takes remains, and the sheet of settings shows it.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any, TypeAlias

from qingheng.framework.places import Path
from qingheng.framework.workbook.columns import LINES, MEANING, REST, SETTINGS, Shape, Sheet
from qingheng.framework.workbook.layout import DETAIL_SHEETS, GENERAL, PILLARS, SUB_PILLARS, TOP_SHEETS
from qingheng.framework.workbook.layout import ITEMS as ITEM_SHEET

Row: TypeAlias = dict[str, Any]
CODE_FIELD = "code"
SCALE_PARTS = ("options", "excluded")


def rows_of(document: dict[str, Any]) -> dict[str, list[Row]]:
    """The rows of every sheet, by the sheet's key; a row holds values by column."""
    left = deepcopy(document)
    found = {sheet.key: _TAKERS[sheet.shape](left, sheet) for sheet in TOP_SHEETS}
    found |= _tree(left)
    found[GENERAL.key] = [_setting(path, value) for path, value in _flattened(left, ())]
    return found


def _setting(path: Path, value: Any) -> Row:
    text = _path_text(path)
    meaning = SETTINGS.get(text) if isinstance(text, str) else None
    return {"path": text, "value": value} | ({MEANING: str(meaning)} if meaning else {})


def _row(block: dict[str, Any], sheet: Sheet, first: str | None = None) -> Row:
    """A block as a row; `first` stands in the column that names the parent or the block's own code."""
    own = {column.field for column in sheet.columns} - {"", REST}
    own -= {CODE_FIELD} if sheet.shape is Shape.BLOCKS else set()
    row = {name: value for name, value in block.items() if name in own}
    rest = {name: value for name, value in block.items() if name not in own}
    if first is not None:
        row[sheet.columns[0].field] = first
    return row | ({REST: rest} if rest else {})


def _is_blocks(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(block, dict) for block in value)


def _take_list(left: dict[str, Any], sheet: Sheet) -> list[Row]:
    return [_row(block, sheet) for block in left.pop(sheet.key)] if _is_blocks(left.get(sheet.key)) else []


def _take_blocks(left: dict[str, Any], sheet: Sheet) -> list[Row]:
    blocks = left.get(sheet.key)
    if not isinstance(blocks, dict) or not blocks or not all(isinstance(block, dict) for block in blocks.values()):
        return []
    return [_row(block, sheet, code) for code, block in left.pop(sheet.key).items()]


def _take_lines(left: dict[str, Any], sheet: Sheet) -> list[Row]:
    lines = left.get(sheet.key)
    if not isinstance(lines, dict):
        return []
    return [_row(block, sheet, line) for line in LINES if _is_blocks(lines.get(line)) for block in lines.pop(line)]


def _take_scales(left: dict[str, Any], sheet: Sheet) -> list[Row]:
    scales = left.get(sheet.key)
    if not isinstance(scales, dict):
        return []
    rows: list[Row] = []
    for code in list(scales):
        taken = list(_scale_rows(code, scales[code]))
        if taken:
            del scales[code]
        rows += taken
    if not scales and rows:
        del left[sheet.key]
    return rows


def _scale_rows(code: str, scale: Any) -> Iterator[Row]:
    """The rows of a scale, or none if it is of another shape than the sheet can say."""
    if not isinstance(scale, dict) or not scale or any(value is None for value in scale.values()):
        return
    if not set(scale) & set(SCALE_PARTS):
        yield from ({"scale": code, "use": "grade", "option": name, "share": share} for name, share in scale.items())
        return
    options, excluded = scale.get("options"), scale.get("excluded", [None])
    sound = isinstance(options, dict) and options and isinstance(excluded, list) and excluded
    if not sound or set(scale) - set(SCALE_PARTS) or None in scale["options"].values():
        return
    yield from (
        {"scale": code, "use": "option", "option": name, "share": share} for name, share in scale["options"].items()
    )
    yield from ({"scale": code, "use": "excluded", "option": name} for name in scale.get("excluded", []))


def _tree(left: dict[str, Any]) -> dict[str, list[Row]]:
    """Pillars, sub-pillars, items and what belongs to items: the innermost first."""
    pillars = _children(left, PILLARS.key)
    sub_pillars = [child for pillar in pillars for child in _children(pillar, SUB_PILLARS.key)]
    items = [child for sub_pillar in sub_pillars for child in _children(sub_pillar, ITEM_SHEET.key)]
    found = {sheet.key: _take_children(items, sheet) for sheet in DETAIL_SHEETS}
    found[ITEM_SHEET.key] = _take_children(sub_pillars, ITEM_SHEET)
    found[SUB_PILLARS.key] = _take_children(pillars, SUB_PILLARS)
    found[PILLARS.key] = _take_list(left, PILLARS)
    return found


def _children(parent: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The blocks of a list, to be changed in place; none if it is no such list."""
    return parent[name] if _is_blocks(parent.get(name)) else []


def _take_children(parents: list[dict[str, Any]], sheet: Sheet) -> list[Row]:
    """Rows out of the parents that a row can name by a code of their own."""
    codes = [parent.get(CODE_FIELD) for parent in parents]
    rows: list[Row] = []
    for parent, code in zip(parents, codes, strict=True):
        if isinstance(code, str) and codes.count(code) == 1 and sheet.only in {"", parent.get("method")}:
            rows += (
                _take_shares(parent, sheet, code)
                if sheet.shape is Shape.SHARES
                else _take_blocks_of(parent, sheet, code)
            )
    return rows


def _take_shares(parent: dict[str, Any], sheet: Sheet, code: str) -> list[Row]:
    shares = parent.get(sheet.key)
    if not isinstance(shares, dict) or None in shares.values():
        return []
    return [{"": code, "key": name, "value": share} for name, share in parent.pop(sheet.key).items()]


def _take_blocks_of(parent: dict[str, Any], sheet: Sheet, code: str) -> list[Row]:
    blocks = parent.get(sheet.key)
    if blocks == []:
        del parent[sheet.key]
    return [_row(block, sheet, code) for block in parent.pop(sheet.key)] if _is_blocks(blocks) else []


def _flattened(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Single values with their paths; empty blocks, lists and whatever no row can say are values too."""
    if isinstance(value, dict) and value:
        for name, child in value.items():
            yield from _flattened(child, (*path, name))
    else:
        yield path, value


def _path_text(path: Path) -> Any:
    """Steps joined by dots; as a list where a step holds a dot itself."""
    return ".".join(map(str, path)) if all(step and "." not in str(step) for step in path) and path else list(path)


_TAKERS: dict[Shape, Callable[[dict[str, Any], Sheet], list[Row]]] = {
    Shape.LIST: _take_list,
    Shape.BLOCKS: _take_blocks,
    Shape.LINES: _take_lines,
    Shape.SCALES: _take_scales,
}
