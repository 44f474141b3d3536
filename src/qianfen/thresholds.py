"""From a scorecard to alerts on two lines.

The law it keeps: strictly below the threshold; 90.00 raises nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qianfen.framework.model import Framework, Threshold
from qianfen.levels import AlertLevel, AlertLine
from qianfen.period import Period
from qianfen.scorecard import Node, Scorecard

_LINE_OF_LEVEL = {0: AlertLine.TOTAL, 1: AlertLine.PILLAR}


@dataclass(frozen=True, slots=True)
class Alert:
    """A pillar or the total of one body below a threshold (预警). Points and threshold are hundredths."""

    body: str
    as_of: Period
    line: AlertLine
    node: str
    level: AlertLevel
    points: int
    threshold: int


def threshold_crossed(points: int, thresholds: Iterable[Threshold]) -> Threshold | None:
    """The gravest threshold that the points are strictly below, or None."""
    crossed = [threshold for threshold in thresholds if points < threshold.below]
    return max(crossed, key=lambda threshold: threshold.level.rank, default=None)


def raise_alerts(
    framework: Framework,
    scorecard: Scorecard,
    *,
    thresholds: Mapping[AlertLine, tuple[Threshold, ...]] | None = None,
) -> tuple[Alert, ...]:
    """Every alert of a scorecard: the total first, then the pillars in order.

    Args:
        framework: whose thresholds hold.
        scorecard: of one body.
        thresholds: others to try out, instead of the framework's.
    """
    in_force = framework.thresholds if thresholds is None else thresholds
    alerts = (_alert(scorecard, node, in_force) for node in scorecard.nodes.values() if node.level in _LINE_OF_LEVEL)
    return tuple(alert for alert in alerts if alert is not None)


def _alert(scorecard: Scorecard, node: Node, thresholds: Mapping[AlertLine, tuple[Threshold, ...]]) -> Alert | None:
    line = _LINE_OF_LEVEL[node.level]
    crossed = threshold_crossed(node.points, thresholds.get(line, ()))
    if crossed is None:
        return None
    return Alert(
        body=scorecard.body,
        as_of=scorecard.as_of,
        line=line,
        node=node.code,
        level=crossed.level,
        points=node.points,
        threshold=crossed.below,
    )
