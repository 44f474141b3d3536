"""Why a case stands: every pillar and the total below a threshold, as the engine finds them.

The law: no colour is worked out here, the engine compares; and none rests on the error of a survey alone (临界).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NotRequired, TypedDict

import qianfen
from qianfen.framework.model import Threshold
from qianfen.thresholds import threshold_crossed
from qingheng.alerts.models import AlertLevel
from qingheng.scoring.models import LiveScorecard
from qingheng.scoring.versions import framework_of
from qingheng.surveys.margins import Margin, points_in_doubt

LEVELS: Mapping[qianfen.AlertLevel, AlertLevel] = {level: AlertLevel[level.name] for level in qianfen.AlertLevel}


class Reason(TypedDict):
    """One reason of a case: points and threshold in hundredths."""

    line: str
    node: str
    name: str
    level: int
    points: int
    threshold: int
    doubt: NotRequired[int]
    """What the error of survey items leaves open, where a graver colour would rest on that alone."""


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


def finding(card: LiveScorecard, margins: Iterable[Margin] = ()) -> Finding:
    """Every alert of a scorecard, the gravest first; `margins` of its body's survey items are taken in its favour."""
    found = _reasons(framework_of(card.framework_version), card.result, margins)
    reasons = [each for each in found if each["level"]]
    reasons.sort(key=lambda reason: -reason["level"])
    return Finding(_worst(reasons, qianfen.AlertLine.TOTAL), _worst(reasons, qianfen.AlertLine.PILLAR), reasons)


def _worst(reasons: list[Reason], line: qianfen.AlertLine) -> int:
    return max((reason["level"] for reason in reasons if reason["line"] == line), default=int(AlertLevel.NONE))


def borderline(framework: qianfen.Framework, card: qianfen.Scorecard, margins: Iterable[Margin]) -> list[Reason]:
    """The lines whose colour would be another if the survey items stood at the upper end of their intervals."""
    return [each for each in _reasons(framework, card, margins) if "doubt" in each]


def _reasons(framework: qianfen.Framework, card: qianfen.Scorecard, margins: Iterable[Margin]) -> list[Reason]:
    names = {pillar.code: pillar.name for pillar in framework.pillars}
    doubt = points_in_doubt(framework, card, margins)
    of_pillar = {item.code: item.pillar for item in framework.items}
    found = []
    for alert in qianfen.raise_alerts(framework, card):
        is_total = alert.line is qianfen.AlertLine.TOTAL
        open_points = sum(points for item, points in doubt.items() if is_total or of_pillar[item] == alert.node)
        found.append(_settled(_reason(alert, names), framework.thresholds[alert.line], open_points))
    return found


def _settled(reason: Reason, thresholds: Iterable[Threshold], doubt: int) -> Reason:
    """The reason as it stands whatever the survey's error: a milder colour, or none (level 0)."""
    certain = threshold_crossed(reason["points"] + doubt, thresholds)
    level = int(LEVELS[certain.level]) if certain else int(AlertLevel.NONE)
    if level == reason["level"]:
        return reason
    return {**reason, "level": level, "threshold": certain.below if certain else reason["threshold"], "doubt": doubt}


def _reason(alert: qianfen.Alert, names: Mapping[str, str]) -> Reason:
    return Reason(
        line=alert.line.value,
        node=alert.node,
        name=names.get(alert.node, ""),
        level=int(LEVELS[alert.level]),
        points=alert.points,
        threshold=alert.threshold,
    )
