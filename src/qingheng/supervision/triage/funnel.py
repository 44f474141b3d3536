"""The funnel (处置漏斗): how many matters came how far. The law: shares are of the matters raised, on every line."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import models

from qingheng.alerts.models import AlertLevel, Matter
from qingheng.organisations.models import Audience
from qingheng.supervision.triage.stages import STAGES, Stage

COLOURS = tuple(level for level in reversed(AlertLevel) if level)
LEFT = (Matter.State.RAISED, Matter.State.DISMISSED, Matter.State.REVOKED)
"""Where matters are that never came to a measure."""


@dataclass(frozen=True)
class Part:
    """One colour within a stage."""

    level: AlertLevel
    count: int
    raised: int
    width: float
    """Per cent of the whole drawing."""

    @property
    def share(self) -> int:
        """Per cent of the matters raised in this colour."""
        return 100 * self.count // self.raised if self.raised else 0


@dataclass(frozen=True)
class Bar:
    """One stage of the funnel, or one audience in it."""

    stage: Stage
    count: int
    raised: int
    parts: Sequence[Part]

    @property
    def share(self) -> int:
        """Per cent of all matters raised, cut."""
        return 100 * self.count // self.raised if self.raised else 0


@dataclass(frozen=True)
class Row:
    """An audience, with how many of its matters reached each stage."""

    audience: Audience
    bars: Sequence[Bar]


@dataclass(frozen=True)
class Funnel:
    """All stages, and what left on the way."""

    bars: Sequence[Bar]
    audiences: Sequence[Row]
    left: Sequence[tuple[Matter.State, int]]

    @property
    def raised(self) -> int:
        """How many matters there are at all."""
        return self.bars[0].count


def funnel(found: "models.QuerySet[Matter]") -> Funnel:
    """The numbers of these matters, by the worst colour of each."""
    plain = found.order_by()
    counted = [_counted(stage.of(plain)) for stage in STAGES]
    audiences = Audience.objects.filter(pk__in={audience for audience, _level in counted[0]})
    states = dict(plain.values_list("state").annotate(models.Count("pk")))
    return Funnel(
        bars=_bars(counted, None),
        audiences=[Row(audience, _bars(counted, audience.pk)) for audience in audiences],
        left=[(state, states.get(state.value, 0)) for state in LEFT],
    )


def _counted(found: "models.QuerySet[Matter]") -> Mapping[tuple[int, int], int]:
    """How many, by audience and colour."""
    rows = found.values_list("body__audience", "peak_level").annotate(models.Count("pk"))
    return {(audience, level): count for audience, level, count in rows}


def _bars(counted: Iterable[Mapping[tuple[int, int], int]], audience: int | None) -> list[Bar]:
    sums: list[Counter[int]] = []
    for cells in counted:
        levels: Counter[int] = Counter()
        for (whose, level), count in cells.items():
            if audience in {None, whose}:
                levels[level] += count
        sums.append(levels)
    raised, whole = sums[0], sums[0].total()
    return [
        Bar(
            stage,
            levels.total(),
            whole,
            [Part(level, levels[level], raised[level], 100 * levels[level] / max(whole, 1)) for level in COLOURS],
        )
        for stage, levels in zip(STAGES, sums, strict=True)
    ]
