"""Puts the rows of the sheets together into a document. The law: a row whose parent is nowhere is a fault, not lost."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from qingheng.framework.places import Path
from qingheng.framework.workbook.columns import REST, Shape, Sheet
from qingheng.framework.workbook.layout import DETAIL_SHEETS, GENERAL, ITEMS, PILLARS, SHEETS, SUB_PILLARS

EMPTY_TREE = {PILLARS.key: SUB_PILLARS.key, SUB_PILLARS.key: ITEMS.key}


@dataclass(frozen=True)
class ReadRow:
    """A row with its values by column field, and its number as the program shows it."""

    number: int
    values: dict[str, Any]


@dataclass(frozen=True)
class Misplaced:
    """A row that has no place in the document, and why."""

    sheet: Sheet
    row: int
    column: str
    message: str
    remedy: str


@dataclass
class Assembly:
    """A document growing out of rows."""

    report: Callable[[Misplaced], None]
    document: dict[str, Any] = field(default_factory=dict)
    rows: dict[Path, tuple[Sheet, int]] = field(default_factory=dict)
    """Where the rows of blocks came from."""
    fields: dict[Path, str] = field(default_factory=dict)
    """Columns of single values that are no field of their row's block."""
    _named: dict[str, dict[str, tuple[Path, dict[str, Any]]]] = field(default_factory=dict)

    def put_all(self, rows: dict[str, list[ReadRow]]) -> None:
        """Put the rows of all sheets, parents before children."""
        for row in rows[GENERAL.key]:
            self._put_setting(GENERAL, row)
        for sheet in SHEETS:
            for row in rows[sheet.key]:
                self._put(sheet, row)
            self._prepare_parents(sheet)

    def _put(self, sheet: Sheet, row: ReadRow) -> None:
        if sheet.shape is Shape.LIST:
            self._append(sheet, row, self.document, ())
        elif sheet.shape is Shape.BLOCKS:
            self._put_block(sheet, row)
        elif sheet.shape is Shape.LINES:
            self._put_line(sheet, row)
        elif sheet.shape is Shape.SCALES:
            self._put_option(sheet, row)
        elif sheet.shape in {Shape.CHILDREN, Shape.SHARES}:
            self._put_child(sheet, row)

    def _append(self, sheet: Sheet, row: ReadRow, parent: dict[str, Any], path: Path, key: str = "") -> None:
        siblings = parent.setdefault(key or sheet.key, [])
        if not isinstance(siblings, list):
            self._occupied(sheet, row)
            return
        block = _block(row, sheet)
        siblings.append(block)
        place = (*path, key or sheet.key, len(siblings) - 1)
        self.rows[place] = (sheet, row.number)
        self._name(sheet, row, place, block)

    def _name(self, sheet: Sheet, row: ReadRow, place: Path, block: dict[str, Any]) -> None:
        code = block.get("code")
        if sheet not in {PILLARS, SUB_PILLARS, ITEMS} or not isinstance(code, str):
            return
        named = self._named.setdefault(sheet.key, {})
        if code in named:
            message = _("The code “%(code)s” stands on this sheet twice.") % {"code": code}
            self.report(Misplaced(sheet, row.number, "code", message, _("Give each row a code of its own.")))
        named[code] = (place, block)

    def _put_block(self, sheet: Sheet, row: ReadRow) -> None:
        blocks, code = self.document.setdefault(sheet.key, {}), str(row.values.get("code", ""))
        if not isinstance(blocks, dict):
            self._occupied(sheet, row)
        elif code in blocks:
            message = _("The code “%(code)s” stands on this sheet twice.") % {"code": code}
            self.report(Misplaced(sheet, row.number, "code", message, _("Give each row a code of its own.")))
        else:
            blocks[code] = _block(row, sheet, but={"code"})
            self.rows[(sheet.key, code)] = (sheet, row.number)

    def _put_line(self, sheet: Sheet, row: ReadRow) -> None:
        lines, line = self.document.setdefault(sheet.key, {}), str(row.values.get("", ""))
        if isinstance(lines, dict):
            self._append(sheet, row, lines, (sheet.key,), line)
        else:
            self._occupied(sheet, row)

    def _put_option(self, sheet: Sheet, row: ReadRow) -> None:
        values, scales = row.values, self.document.setdefault(sheet.key, {})
        code, use, option = (values.get(name, "") for name in ("scale", "use", "option"))
        scale = scales.setdefault(code, {}) if isinstance(scales, dict) else None
        path: Path = (sheet.key, code)
        self.rows.setdefault(path, (sheet, row.number))
        if use == "excluded" and isinstance(scale, dict):
            excluded = scale.setdefault("excluded", [])
            excluded.append(option)
            self.rows[(*path, "excluded", len(excluded) - 1)] = (sheet, row.number)
            return
        options = scale.setdefault("options", {}) if use == "option" and isinstance(scale, dict) else scale
        if not isinstance(options, dict) or option in options:
            message = _("The option “%(option)s” of the scale “%(scale)s” stands there twice.") % {
                "option": option,
                "scale": code,
            }
            self.report(Misplaced(sheet, row.number, "option", message, _("Delete one of the two rows.")))
            return
        options[option] = values.get("share")
        place = (*path, "options", option) if use == "option" else (*path, option)
        self.rows[place], self.fields[place] = (sheet, row.number), "share"

    def _put_child(self, sheet: Sheet, row: ReadRow) -> None:
        code = row.values.get("", "")
        found = self._named.get(sheet.parent, {}).get(code)
        if found is None:
            parent = next(other for other in SHEETS if other.key == sheet.parent)
            message = _("There is no “%(code)s” on the sheet “%(sheet)s”, so this row belongs to nothing.")
            remedy = _("Correct the code, or add its row there.")
            self.report(Misplaced(sheet, row.number, "", message % {"code": code, "sheet": parent.title}, remedy))
        elif sheet.shape is Shape.SHARES:
            self._put_share(sheet, row, *found)
        else:
            self._append(sheet, row, found[1], found[0])

    def _put_share(self, sheet: Sheet, row: ReadRow, path: Path, parent: dict[str, Any]) -> None:
        shares, name = parent.setdefault(sheet.key, {}), str(row.values.get("key", ""))
        if not isinstance(shares, dict) or name in shares:
            message = _("“%(name)s” stands there twice for this item.") % {"name": name}
            self.report(Misplaced(sheet, row.number, "key", message, _("Delete one of the two rows.")))
            return
        shares[name] = row.values.get("value")
        place = (*path, sheet.key, name)
        self.rows[place], self.fields[place] = (sheet, row.number), "value"

    def _put_setting(self, sheet: Sheet, row: ReadRow) -> None:
        path = row.values.get("path", "")
        steps = [str(step) for step in path] if isinstance(path, list) else str(path).split(".")
        here = self.document
        for step in steps[:-1]:
            here = here.setdefault(step, {}) if isinstance(here, dict) else here
        if not steps or not isinstance(here, dict) or steps[-1] in here:
            message = _("The setting “%(path)s” stands there twice, or inside another one.") % {"path": ".".join(steps)}
            self.report(Misplaced(sheet, row.number, "path", message, _("Delete one of the rows.")))
            return
        here[steps[-1]] = row.values.get("value")
        self.rows[tuple(steps)], self.fields[tuple(steps)] = (sheet, row.number), "value"

    def _prepare_parents(self, sheet: Sheet) -> None:
        """Give every pillar its list of sub-pillars, and so on, even where no row follows."""
        for _path, block in self._named.get(sheet.key, {}).values():
            if sheet.key in EMPTY_TREE:
                block.setdefault(EMPTY_TREE[sheet.key], [])
            elif sheet is ITEMS:
                for detail in DETAIL_SHEETS:
                    if detail.only in {"", block.get("method")}:
                        block.setdefault(detail.key, {} if detail.shape is Shape.SHARES else [])

    def _occupied(self, sheet: Sheet, row: ReadRow) -> None:
        message = _("The sheet of settings already says what “%(name)s” is, so this row has no place.") % {
            "name": sheet.key
        }
        self.report(
            Misplaced(sheet, row.number, sheet.columns[0].field, message, _("Delete that setting, or this row."))
        )


def _block(row: ReadRow, sheet: Sheet, but: set[str] | None = None) -> dict[str, Any]:
    hidden = {"", REST} | (but or set())
    block = {column.field: row.values[column.field] for column in sheet.columns if column.field in row.values}
    block = {name: value for name, value in block.items() if name not in hidden}
    rest: dict[str, Any] = row.values.get(REST, {})
    return block | rest
