"""What a wave comes to: every figure of every item, and which of them stay hidden.

The law: what subtraction could take out is hidden; sheets that do not count are told apart, not lost; answers without a
code have no margin of error and no part in any index.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import qianfen
from qianfen.sampling import hide
from qingheng.surveys.models import AnswerSheet, Estimate, Sample, Wave
from qingheng.surveys.results.meaning import Meaning
from qingheng.surveys.results.respondents import respondents
from qingheng.surveys.results.tables import ALL, Cell, CellFigure, Table, rule_of

Shown = Estimate.Shown
OPTIONS, EXCLUDED, BEFORE, OPEN = "options", "excluded", "before", "open"
"""What `Estimate.shares` keeps: valid options, excluded answers, with doubtful sheets, answers without a code."""


def estimates(wave: Wave, meaning: Meaning, sample: Sample | None) -> list[Estimate]:
    """Every estimate of the wave, not stored yet."""
    sheets = list(AnswerSheet.objects.filter(wave=wave).select_related("body__audience").order_by("key"))
    drawn = [sheet for sheet in sheets if sheet.is_probability]
    if sample is None or not drawn:
        return []
    before = respondents(drawn, sample)
    counted = respondents([sheet for sheet in drawn if sheet.is_counted], sample)
    opened = [sheet for sheet in sheets if not sheet.is_probability and sheet.is_counted]
    found = []
    for item in meaning.items():
        now = Table.of(counted, item, meaning)
        beside = {
            BEFORE: _before(now, Table.of(before, item, meaning), wave.cell_minimum),
            OPEN: _opened(opened, item, meaning, wave.cell_minimum),
        }
        found += list(_rows(wave, now, beside))
    return found


def _rows(wave: Wave, table: Table, beside: Mapping[str, Mapping[Cell, Any]]) -> Iterator[Estimate]:
    hidden = hide(table.counts(), table.lines(), wave.cell_minimum, known=table.known(wave.cell_minimum))
    for cell, found in table.cells.items():
        shown = {None: Shown.YES, True: Shown.FEW, False: Shown.COMPLEMENTARY}[hidden.get(cell)]
        shares = {OPTIONS: found.options, EXCLUDED: found.excluded}
        shares |= {name: told[cell] for name, told in beside.items() if cell in told}
        row = Estimate(wave=wave, body_id=cell[0], group=cell[1], item=table.item.code, shown=shown, shares=shares)
        yield _filled(row, found)


def _filled(row: Estimate, found: CellFigure) -> Estimate:
    row.respondents = found.answers
    if found.figure is not None:
        row.index, row.design_effect = found.figure.index, found.figure.effect
        row.low, row.high = found.figure.within()
    return row


def _before(now: Table, all_of_it: Table, limit: int) -> dict[Cell, dict[str, Any]]:
    """What it would be with the sheets that do not count: only where the difference does not give those few away."""
    removed = {cell: found.answers - _answers(now, cell) for cell, found in all_of_it.cells.items()}
    hidden = hide(removed, all_of_it.lines(), limit)
    return {
        cell: {"index": found.figure.index, "answers": found.answers}
        for cell, found in all_of_it.cells.items()
        if removed[cell] and cell not in hidden and found.figure is not None
    }


def _answers(table: Table, cell: Cell) -> int:
    return table.cells[cell].answers if cell in table.cells else 0


def _opened(
    sheets: Sequence[AnswerSheet], item: qianfen.Item, meaning: Meaning, limit: int
) -> dict[Cell, dict[str, Any]]:
    """Answers without a code, unweighted, by body and group; nothing where they are few."""
    scale = meaning.framework.scales[rule_of(item).scale]
    values: dict[Cell, list[float]] = {}
    for sheet in sheets:
        told = meaning.said(sheet, item)
        if told is not None and told.is_valid:
            values.setdefault((sheet.body_id, sheet.group), []).append(told.value(scale))
    return {
        cell: {"index": sum(found) / len(found), "answers": len(found)}
        for cell, found in values.items()
        if len(found) >= limit and cell[1] != ALL
    }
