"""The figures of one item by body and group. The law: a total is its groups by the framework's weights."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

import qianfen
from qianfen.framework.methods import Survey
from qianfen.framework.model import Scale
from qianfen.sampling import Figure, Line, combine, estimate
from qingheng.surveys.results.meaning import Meaning, Said
from qingheng.surveys.results.respondents import Respondents

Bools = NDArray[np.bool_]
Cell = tuple[int | None, str]
"""Body (None: all) and group (empty: all)."""
ALL = ""


def rule_of(item: qianfen.Item) -> Survey:
    """The rule of a survey item."""
    if not isinstance(item.rule, Survey):
        raise TypeError(f"{item.code} is scored by “{item.rule.name}”, not by a survey: ask about survey items only")
    return item.rule


def is_survey_item(framework: qianfen.Framework, code: str) -> bool:
    """Whether the framework has such an item and scores it by a survey: another version may do otherwise."""
    return framework.has_item(code) and isinstance(framework.item(code).rule, Survey)


@dataclass(frozen=True)
class CellFigure:
    """One cell: its figure, None without a valid answer; shares of the valid options; excluded answers by number."""

    figure: Figure | None
    options: Mapping[str, float]
    excluded: Mapping[str, int]

    @property
    def answers(self) -> int:
        """Valid ones."""
        return self.figure.answers if self.figure else 0


@dataclass(frozen=True)
class Answers:
    """What respondents said about one item, row by row."""

    people: Respondents
    scale: Scale
    said: tuple[Said | None, ...]
    value: NDArray[np.float64]
    valid: Bools

    @classmethod
    def of(cls, people: Respondents, item: qianfen.Item, meaning: Meaning) -> "Answers":
        """Read from the sheets."""
        scale = meaning.framework.scales[rule_of(item).scale]
        said = tuple(meaning.said(sheet, item) for sheet in people.sheets)
        value = np.array([each.value(scale) if each else 0.0 for each in said], dtype=np.float64)
        valid = np.array([each is not None and each.is_valid for each in said], dtype=bool)
        return cls(people, scale, said, value, valid)

    def cells(self) -> dict[Cell, CellFigure]:
        """Every group of a body, and every group over all bodies, that said something."""
        own: dict[Cell, None] = {(sheet.body_id, sheet.group): None for sheet in self.people.sheets}
        wanted: list[Cell] = [*own, *dict.fromkeys((None, group) for _body, group in own)]
        return {cell: found for cell in wanted if (found := self._cell(self._rows(cell))) is not None}

    def people_of(self, cell: Cell) -> float:
        """For how many the valid answers of a cell stand."""
        return float(self.people.design.weight[self._rows(cell) & self.valid].sum())

    def _rows(self, cell: Cell) -> Bools:
        return self.people.about(*cell)

    def _cell(self, rows: Bools) -> CellFigure | None:
        told = [(self.said[row], float(self.people.design.weight[row])) for row in np.flatnonzero(rows)]
        spoken = [(each, weight) for each, weight in told if each is not None]
        if not spoken:
            return None
        figure = estimate(self.value[rows], self.valid[rows], self.people.design.of(rows))
        return CellFigure(figure, _options(spoken, self.scale), _excluded(spoken, self.scale))


def _options(told: list[tuple[Said, float]], scale: Scale) -> dict[str, float]:
    """Weighted shares of the valid options."""
    found = dict.fromkeys(scale.options, 0.0)
    for each, weight in told:
        for option, part in each.parts.items() if each.is_valid else ():
            found[option] += part * weight
    total = sum(found.values())
    return {option: mass / total for option, mass in found.items()} if total else found


def _excluded(told: list[tuple[Said, float]], scale: Scale) -> dict[str, int]:
    """Numbers of answers that are no valid ones."""
    found = dict.fromkeys(scale.excluded, 0)
    for each, _weight in told:
        if not each.is_valid:
            found[max(each.parts, key=lambda option: each.parts[option])] += 1
    return found


@dataclass(frozen=True)
class Table:
    """All cells of one item, and for how many people each group of a body stands."""

    item: qianfen.Item
    cells: Mapping[Cell, CellFigure]
    people: Mapping[Cell, float]

    @classmethod
    def of(cls, people: Respondents, item: qianfen.Item, meaning: Meaning) -> "Table":
        """Worked out from respondents, with the totals of bodies and of all."""
        answers = Answers.of(people, item, meaning)
        cells = answers.cells()
        mass = {cell: answers.people_of(cell) for cell in cells}
        for body in dict.fromkeys(body for body, _group in mass):
            groups = {group: cells[of, group] for of, group in mass if of == body}
            total = _total(item, groups)
            if total is not None:
                cells[body, ALL] = total
        return cls(item, cells, mass)

    def lines(self) -> list[Line]:
        """How the cells add up, as a reader may work it out."""
        return [Line(cell, self._parts(cell)) for cell in self.cells if cell[0] is None or cell[1] == ALL]

    def _parts(self, total: Cell) -> dict[Cell, float]:
        body, group = total
        if group == ALL:
            weights = rule_of(self.item).strata
            return {cell: float(weights[cell[1]]) for cell in self.people if cell[0] == body}
        return {cell: max(mass, 1.0) for cell, mass in self.people.items() if cell[0] is not None and cell[1] == group}

    def known(self, limit: int) -> set[Cell]:
        """What the score tells: groups that are passed on to it, and bodies all of whose groups suffice."""
        rule = rule_of(self.item)
        passed = {cell for cell in self.people if cell[0] is not None and self.cells[cell].answers >= limit}
        least = max(limit, rule.min_valid)
        scored = {body for body, _group in passed if all(self._count((body, each)) >= least for each in rule.strata)}
        return passed | {(body, ALL) for body in scored}

    def _count(self, cell: Cell) -> int:
        return self.cells[cell].answers if cell in self.cells else 0

    def counts(self) -> dict[Cell, int]:
        """Valid answers by cell."""
        return {cell: found.answers for cell, found in self.cells.items()}


def _total(item: qianfen.Item, groups: Mapping[str, CellFigure]) -> CellFigure | None:
    """All groups together; None where a group of the item has no valid answer."""
    weights = rule_of(item).strata
    figures = [found.figure for found in groups.values() if found.figure is not None]
    if len(figures) < len(weights):
        return None
    shares = {group: float(weights[group] / sum(weights.values())) for group in groups}
    options = {
        option: sum(share * groups[group].options[option] for group, share in shares.items())
        for option in next(iter(groups.values())).options
    }
    excluded = {
        option: sum(found.excluded[option] for found in groups.values())
        for option in next(iter(groups.values())).excluded
    }
    return CellFigure(combine(figures, list(shares.values())), options, excluded)
