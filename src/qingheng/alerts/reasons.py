"""Why a case stands: every pillar and the total below a threshold, as the engine finds them.

The law: no colour is worked out here; the engine compares, this only words it for the case.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict

import qianfen
from qingheng.alerts.models import AlertLevel
from qingheng.scoring.models import LiveScorecard
from qingheng.scoring.versions import framework_of

LEVELS: Mapping[qianfen.AlertLevel, AlertLevel] = {level: AlertLevel[level.name] for level in qianfen.AlertLevel}


class Reason(TypedDict):
    """One reason of a case: points and threshold in hundredths."""

    line: str
    node: str
    name: str
    level: int
    points: int
    threshold: int


@dataclass(frozen=True)
class Finding:
    """What a scorecard says on both lines."""

    total_level: int
    pillar_level: int
    reasons: list[Reason]

    @property
    def level(self) -> int:
        """The colour that leads."""
        return max(self.total_level, self.pillar_level)


def finding(card: LiveScorecard) -> Finding:
    """Every alert of a scorecard, the gravest first."""
    framework = framework_of(card.framework_version)
    names = {pillar.code: pillar.name for pillar in framework.pillars}
    reasons = [_reason(alert, names) for alert in qianfen.raise_alerts(framework, card.result)]
    reasons.sort(key=lambda reason: -reason["level"])
    return Finding(_worst(reasons, qianfen.AlertLine.TOTAL), _worst(reasons, qianfen.AlertLine.PILLAR), reasons)


def _worst(reasons: list[Reason], line: qianfen.AlertLine) -> int:
    return max((reason["level"] for reason in reasons if reason["line"] == line), default=int(AlertLevel.NONE))


def _reason(alert: qianfen.Alert, names: Mapping[str, str]) -> Reason:
    return Reason(
        line=alert.line.value,
        node=alert.node,
        name=names.get(alert.node, ""),
        level=int(LEVELS[alert.level]),
        points=alert.points,
        threshold=alert.threshold,
    )
