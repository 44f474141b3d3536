"""What submitting would meet, and what accepting would change. The law: nothing is written, all faults are shown."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from qianfen import Period
from qingheng.collection.effects import Effect, ItemEffect, effects_of
from qingheng.collection.grid.grid import Grid
from qingheng.collection.layout import Column
from qingheng.collection.models import EnteredValue
from qingheng.collection.naming import key_name
from qingheng.collection.submission.submitted import SubmittedSheet, label_of
from qingheng.organisations.models import Body
from qingheng.organisations.tables import Fault


@dataclass(frozen=True)
class LocatedFault:
    """A fault with the cell to jump to."""

    fault: Fault
    body: str = ""
    item: str = ""
    key: str = ""
    where: str = ""


@dataclass(frozen=True)
class Blank:
    """The empty cells of one column."""

    column: Column
    bodies: tuple[Body, ...]


class Trial:
    """A submission held against all rules before anybody submits it."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.sheet: SubmittedSheet = grid.sheet

    @cached_property
    def faults(self) -> list[LocatedFault]:
        """Everything that is wrong, each with its cell."""
        rows = {label_of(row): row for row in self.sheet.values}
        return [self._located(fault, rows.get(fault.place.table)) for fault in self.sheet.checked.faults]

    def _located(self, fault: Fault, row: EnteredValue | None) -> LocatedFault:
        if row is None or not self.grid.framework.has_item(row.item):
            return LocatedFault(fault, where=fault.where)
        item = self.grid.framework.item(row.item)
        where = " · ".join(filter(None, (str(row.body), item.name, key_name(item, row.key), row.event)))
        return LocatedFault(fault, row.body.code, row.item, row.key, where)

    @cached_property
    def blanks(self) -> list[Blank]:
        """The empty cells, column by column."""
        found: dict[str, list[Body]] = defaultdict(list)
        for body, column in self.sheet.blanks:
            found[column.name].append(body)
        return [Blank(column, tuple(found[column.name])) for column in self.grid.columns if column.name in found]

    @property
    def blanks_count(self) -> int:
        """How many cells are empty."""
        return len(self.sheet.blanks)

    @property
    def is_ready(self) -> bool:
        """Whether it may be submitted."""
        return not self.faults and not self.sheet.blanks

    @cached_property
    def effects(self) -> list[Effect]:
        """Scores and alerts of the bodies, for those who see live scores."""
        return effects_of(self.sheet.checked)

    @property
    def item_effects(self) -> list[tuple[ItemEffect, str]]:
        """The points on the station's own items with their names, for its clerk; the greatest change first."""
        names = {column.item.code: column.item.name for column in self.grid.columns}
        found = [each for effect in self.effects for each in effect.items if each.item in names]
        ordered = sorted(found, key=lambda each: (-abs(each.difference), each.item, each.body.code))
        return [(each, names[each.item]) for each in ordered]

    @property
    def month(self) -> Period | None:
        """The month as of which the effect is shown."""
        return self.effects[0].month if self.effects else None
