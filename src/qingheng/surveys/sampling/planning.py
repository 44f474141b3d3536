"""How many people to invite about each body. The law: the burden is told before anybody is drawn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from qianfen.sampling import allocate, invitations, needed
from qingheng.organisations.models import Body
from qingheng.surveys.models import FrameCell
from qingheng.surveys.sampling.design import NEYMAN, WHOLE, SampleDesign


@dataclass(frozen=True)
class Home:
    """A body and a group of people with the cells of the frame they live in."""

    body: Body
    group: str
    cells: tuple[FrameCell, ...]

    @property
    def population(self) -> int:
        """People there are."""
        return sum(cell.population for cell in self.cells)

    @property
    def strata(self) -> dict[str, list[FrameCell]]:
        """Its cells by stratum, in their order."""
        found: dict[str, list[FrameCell]] = {}
        for cell in self.cells:
            found.setdefault(cell.stratum, []).append(cell)
        return found


@dataclass(frozen=True)
class Size:
    """What a design comes to for one body and group."""

    home: Home
    answers: int
    invited: int
    margin: float | None
    """To be expected from so many answers; None where nobody is invited."""


def homes(cells: Iterable[FrameCell]) -> list[Home]:
    """The bodies and groups of a frame; cells in the order of their names, whatever order they were imported in."""
    found: dict[tuple[str, str], list[FrameCell]] = {}
    for cell in sorted(cells, key=lambda cell: (cell.body.code, cell.group, cell.stratum, cell.cluster)):
        found.setdefault((cell.body.code, cell.group), []).append(cell)
    return [Home(own[0].body, own[0].group, tuple(own)) for own in found.values()]


def sizes(cells: Iterable[FrameCell], design: SampleDesign) -> list[Size]:
    """How many are invited about each body and group."""
    found: list[Size] = []
    everybody = homes(cells)
    for group in dict.fromkeys(home.group for home in everybody):
        own = [home for home in everybody if home.group == group]
        for home, answers in zip(own, _answers(own, design), strict=True):
            invited = invitations(answers, design.response, home.population)
            found.append(Size(home, answers, invited, _margin(home, min(answers, invited), design)))
    return sorted(found, key=_order)


def _order(size: Size) -> tuple[int, int, str, str]:
    body = size.home.body
    return body.audience.position, body.position, body.code, size.home.group


def _answers(own: Sequence[Home], design: SampleDesign) -> list[int]:
    if design.level != WHOLE:
        return [max(_needed(home, design), min(design.floor, home.population)) for home in own]
    people = np.array([home.population for home in own], dtype=np.int64)
    spread = np.array([design.spread_of(home.body.code, home.group) for home in own])
    typical = float((people * spread).sum() / people.sum())
    total = needed(design.margin, design.confidence, spread=typical, population=int(people.sum()), effect=design.effect)
    by_spread = spread if design.allocation == NEYMAN else None
    return [int(each) for each in allocate(total, people, spread=by_spread, floor=design.floor)]


def _needed(home: Home, design: SampleDesign) -> int:
    spread = design.spread_of(home.body.code, home.group)
    return needed(design.margin, design.confidence, spread=spread, population=home.population, effect=design.effect)


def _margin(home: Home, answers: int, design: SampleDesign) -> float | None:
    if not answers:
        return None
    quantile = NormalDist().inv_cdf((1 + design.confidence) / 2)
    spread = design.spread_of(home.body.code, home.group)
    return float(quantile * spread * (design.effect * (1 - answers / home.population) / answers) ** 0.5)


@dataclass(frozen=True)
class Burden:
    """What a sample asks of people (调查负担)."""

    invited: int
    answers: int
    minutes: float

    @property
    def hours(self) -> float:
        """All of them together."""
        return self.minutes / 60


def burden(found: Iterable[Size], design: SampleDesign) -> Burden:
    """Expected of a whole sample: everybody who answers spends the minutes of a questionnaire."""
    rows = list(found)
    answers = sum(min(row.answers, row.invited) for row in rows)
    return Burden(sum(row.invited for row in rows), answers, answers * design.minutes)
