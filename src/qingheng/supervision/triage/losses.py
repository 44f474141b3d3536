"""The lost points a matter rests on. The law: of each line below a threshold, the largest losses, as scored."""

from collections.abc import Sequence
from dataclasses import dataclass

import qianfen
from qingheng.alerts.models import Case
from qingheng.scoring.models import LiveScorecard
from qingheng.scoring.versions import framework_of

ITEMS_MAX = 6
PILLAR_LINE = qianfen.AlertLine.PILLAR.value


@dataclass(frozen=True)
class Loss:
    """What one item cost; without an item, what the cap of a pillar took."""

    code: str
    name: str
    points: int
    full: int
    is_item: bool


@dataclass(frozen=True)
class Cause:
    """A line below its threshold, and the losses that brought it there."""

    line: str
    node: str
    name: str
    level: int
    points: int
    threshold: int
    losses: Sequence[Loss]


def causes(case: Case) -> list[Cause]:
    """Every reason of a case with its losses, the largest first."""
    card = LiveScorecard.objects.filter(body=case.body_id, period=case.period).select_related("framework_version")
    found = card.first()
    if found is None:
        return []
    framework, lost = framework_of(found.framework_version), _lost(found.result)
    return [
        Cause(
            **{name: reason[name] for name in ("line", "node", "name", "level", "points", "threshold")},
            losses=_losses(framework, found.result, lost, reason),
        )
        for reason in case.reasons
    ]


def _lost(result: qianfen.Scorecard) -> dict[str, int]:
    lost: dict[str, int] = {}
    for deduction in result.deductions:
        lost[deduction.item] = lost.get(deduction.item, 0) + deduction.points_lost
    return lost


def _losses(
    framework: qianfen.Framework, result: qianfen.Scorecard, lost: dict[str, int], reason: dict[str, object]
) -> list[Loss]:
    found, pillars = [], {pillar.code: pillar.name for pillar in framework.pillars}
    for code, points in lost.items():
        is_item = framework.has_item(code)
        pillar = framework.item(code).pillar if is_item else code
        if points and (reason["line"] != PILLAR_LINE or pillar == reason["node"]):
            name = framework.item(code).name if is_item else pillars[code]
            found.append(Loss(code, name, points, result.nodes[code].full, is_item))
    return sorted(found, key=lambda loss: (-loss.points, loss.code))[:ITEMS_MAX]
