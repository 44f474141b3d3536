"""Frames and samples as rows of pages. The law: what is shown is counted from what is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qingheng.surveys.models import Sample, SampleCell
from qingheng.surveys.sampling.design import SampleDesign
from qingheng.surveys.sampling.drawing import interval_of
from qingheng.surveys.sampling.frame_file import CheckedFrame
from qingheng.ui.faults import TranslatedFault

CELLS_SHOWN_MAX = 500


@dataclass(frozen=True)
class FrameLine:
    """A group of people in a frame."""

    group: str
    bodies: int
    strata: int
    cells: int
    people: int


def faults(checked: CheckedFrame) -> list[TranslatedFault]:
    """As the page of faults shows them."""
    return [TranslatedFault(str(each.place), each.message, each.remedy) for each in checked.faults]


def frame_summary(checked: CheckedFrame) -> list[FrameLine]:
    """Each group of people in a checked frame."""
    found = []
    for group in sorted({cell.group for cell in checked.cells}):
        own = [cell for cell in checked.cells if cell.group == group]
        bodies, strata = {cell.body.code for cell in own}, {(cell.body.code, cell.stratum) for cell in own}
        found.append(FrameLine(group, len(bodies), len(strata), len(own), sum(cell.population for cell in own)))
    return found


@dataclass(frozen=True)
class CellLine:
    """A cell of a sample."""

    row: SampleCell
    interval: str

    @property
    def weight(self) -> float:
        """People each invited one stands for."""
        return 1 / self.row.probability


def sample_facts(sample: Sample) -> Mapping[str, Any]:
    """The design in its own words, the cells, what they add up to."""
    order = ("cell__body__audience__position", "cell__body__position", "cell__body__code", "cell")
    rows = list(sample.cells.select_related("cell__body").order_by(*order))
    return {
        "design": SampleDesign.read(sample.design),
        "lines": [CellLine(row, interval_of(sample, row)) for row in rows[:CELLS_SHOWN_MAX]],
        "hidden": max(0, len(rows) - CELLS_SHOWN_MAX),
        "invited": sum(row.invited for row in rows),
        "cells": len(rows),
        "listed": sum(len(row.positions) for row in rows),
    }
