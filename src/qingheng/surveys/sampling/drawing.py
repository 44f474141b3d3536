"""Who is drawn, from a frame, a design and a seed. The law: the same three give the same people, always."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from django.utils.translation import gettext as _

from qianfen.sampling import ALGORITHM, allocate, below, by_size, simple, systematic
from qingheng.surveys.models import FrameCell, Sample, SampleCell
from qingheng.surveys.sampling.design import SIMPLE, SampleDesign
from qingheng.surveys.sampling.planning import Home, sizes

TWO = 2
CLUSTERS_LEAST = 2
"""Of each stratum: one alone says nothing about how villages differ."""


@dataclass(frozen=True)
class DrawnCell:
    """How many of a cell are invited, with what chance, and who of the list."""

    cell: FrameCell
    invited: int
    probability: float
    positions: tuple[int, ...]


def drawn(cells: Sequence[FrameCell], design: SampleDesign, seed: str) -> list[DrawnCell]:
    """The whole sample; cells without an invitation are left out."""
    lists = _listed(cells)
    found: list[DrawnCell] = []
    for size in sizes(cells, design):
        found += _of_home(_Draw(design, seed, lists, size.home), size.invited)
    return [row for row in found if row.invited]


def _listed(cells: Sequence[FrameCell]) -> frozenset[int]:
    """Cells whose people are listed one by one."""
    frames = {cell.frame_id for cell in cells}
    rows = FrameCell.objects.filter(frame__in=frames, units__position=1)
    return frozenset(rows.values_list("pk", flat=True))


@dataclass(frozen=True)
class _Draw:
    design: SampleDesign
    seed: str
    lists: frozenset[int]
    home: Home

    def address(self, *more: str) -> tuple[str, ...]:
        """For what is drawn: codes and names, never keys of rows."""
        return (self.home.body.code, self.home.group, *more)

    def positions(self, population: int, size: int, *more: str) -> list[int]:
        """Entries of a list."""
        draw = simple if self.design.method == SIMPLE else systematic
        return [int(each) for each in draw(population, size, self.seed, *self.address(*more))]


def _of_home(draw: _Draw, invited: int) -> Iterator[DrawnCell]:
    strata = draw.home.strata
    people = np.array([sum(cell.population for cell in cells) for cells in strata.values()], dtype=np.int64)
    for (stratum, cells), number in zip(strata.items(), allocate(invited, people), strict=True):
        of_stratum = _two_stages if draw.design.stages == TWO else _one_stage
        yield from of_stratum(draw, stratum, cells, int(number))


def _one_stage(draw: _Draw, stratum: str, cells: Sequence[FrameCell], number: int) -> Iterator[DrawnCell]:
    """All people of the stratum in one row, cell after cell: everybody has the same chance."""
    population = sum(cell.population for cell in cells)
    if not population:
        return
    is_listed = all(cell.pk in draw.lists for cell in cells)
    hits = (
        draw.positions(population, number, stratum)
        if is_listed
        else [int(each) for each in systematic(population, number, draw.seed, *draw.address(stratum, "cells"))]
    )
    passed = 0
    for cell in cells:
        own = tuple(hit - passed for hit in hits if passed < hit <= passed + cell.population)
        passed += cell.population
        yield DrawnCell(cell, len(own), number / population, own if is_listed else ())


def _two_stages(draw: _Draw, stratum: str, cells: Sequence[FrameCell], number: int) -> Iterator[DrawnCell]:
    """Clusters by their size, then as many people in each."""
    people = [cell.population for cell in cells]
    present = sum(size > 0 for size in people)
    wanted = max(CLUSTERS_LEAST, ceil(number / draw.design.take)) if number else 0
    if not wanted:
        return
    found = by_size(people, min(present, wanted), draw.seed, *draw.address(stratum, "clusters"))
    chosen = [cells[index] for index in found.index]
    size = np.array([cell.population for cell in chosen], dtype=np.int64)
    is_census = all(chance == 1 for chance in found.probability)
    takes = allocate(number, size, spread=None if is_census else 1 / size)
    for cell, chance, take in zip(chosen, found.probability, takes, strict=True):
        positions = draw.positions(cell.population, int(take), stratum, cell.cluster) if cell.pk in draw.lists else ()
        yield DrawnCell(cell, int(take), float(chance) * int(take) / cell.population, tuple(positions))


def cells_of_frame(sample: Sample) -> list[FrameCell]:
    """The frame that the sample was drawn from."""
    return list(FrameCell.objects.filter(frame=sample.frame_id).select_related("body__audience"))


@dataclass(frozen=True)
class Again:
    """A draw made again from what is stored, beside what was stored then."""

    algorithm: str
    rows: int
    different: tuple[str, ...]

    @property
    def is_known(self) -> bool:
        """Whether the algorithm of then is the one of today."""
        return self.algorithm == ALGORITHM

    @property
    def agrees(self) -> bool:
        """Whether the very same people come out."""
        return self.is_known and not self.different


def again(sample: Sample) -> Again:
    """Draw once more from the stored frame, design and seed, and compare."""
    now = drawn(cells_of_frame(sample), SampleDesign.read(sample.design), sample.seed)
    fresh = {row.cell.pk: (row.invited, row.probability, list(row.positions)) for row in now}
    stored = {row.cell_id: row for row in SampleCell.objects.filter(sample=sample).select_related("cell__body")}
    then = {key: (row.invited, row.probability, row.positions) for key, row in stored.items()}
    different = [key for key in {**fresh, **then} if fresh.get(key) != then.get(key)]
    names = {row.cell.pk: str(row.cell) for row in now} | {key: str(row.cell) for key, row in stored.items()}
    return Again(sample.algorithm, len(then), tuple(names[key] for key in different))


def units_drawn(row: SampleCell) -> Iterable[str]:
    """The numbers of the list that were drawn."""
    labels = row.cell.units.filter(position__in=row.positions)
    return labels.order_by("position").values_list("label", flat=True)


def interval_of(sample: Sample, row: SampleCell) -> str:
    """For a cell without a list: every so-manieth door or visitor, beginning with a drawn one; empty with a list."""
    if row.positions or not row.invited:
        return ""
    step = max(1, row.cell.population // row.invited)
    place = (row.cell.body.code, row.cell.group, row.cell.stratum, row.cell.cluster)
    start = below(step, sample.seed, *place, "interval") + 1
    return _("every %(step)s., beginning with no. %(start)s") % {"step": step, "start": start}
