"""How the cases of one body follow its scorecards, month by month; nothing is written here.

The law: each month sees the one before, and people are told what they do not know yet, about the latest month only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import qianfen
from qingheng.alerts.models import AlertLevel, Case
from qingheng.alerts.reasons import Finding
from qingheng.alerts.workflow import NEWS, change, next_state

FOLLOWING = ("state", "level", "total_level", "pillar_level", "level_before", "told_level", "reasons", "since")
"""The fields of a case that follow the scores."""


@dataclass
class Followed:
    """What following the scorecards of a body came to."""

    created: list[Case] = field(default_factory=list)
    changed: list[Case] = field(default_factory=list)
    unchanged: list[Case] = field(default_factory=list)
    news: tuple[Case, Case.State] | None = None


def follow(
    body_id: int, findings: Mapping[str, Finding], cases: Mapping[str, Case], latest: qianfen.Period | None
) -> Followed:
    """Follow the findings of a body, by month; `cases` are those it has from the month before the first one on."""
    stored = {month: _fields(case) for month, case in cases.items()}
    walked = dict(cases)
    for month in sorted(findings.keys() | {month for month in cases if month > min(findings)}):
        before = walked.get(str(qianfen.Period.parse(month).previous()))
        case = _next(walked.get(month), before, month, findings.get(month))
        if case is not None:
            case.body_id = body_id
            walked[month] = case
    result = Followed(news=_news(walked) if str(latest) in findings else None)
    for month, case in sorted(walked.items()):
        if month not in stored:
            result.created.append(case)
        else:
            (result.unchanged if _fields(case) == stored[month] else result.changed).append(case)
    return result


def _fields(case: Case) -> list[object]:
    return [getattr(case, name) for name in FOLLOWING]


def _next(case: Case | None, before: Case | None, month: str, found: Finding | None) -> Case | None:
    """The month's case as it is now, or None if there is none and need not be."""
    level_before = before.level if before else int(AlertLevel.NONE)
    level = found.level if found else case.level if case else int(AlertLevel.NONE)
    state = next_state(case, before=level_before, now=level)
    if state is None:
        return None
    case = case or Case(period=month, told_level=before.told_level if before else AlertLevel.NONE)
    if found:
        case.total_level, case.pillar_level, case.reasons = found.total_level, found.pillar_level, list(found.reasons)
    case.state, case.level, case.level_before = state, level, level_before
    case.since = before.since if before and before.is_open else month
    return case


def _news(walked: Mapping[str, Case]) -> tuple[Case, Case.State] | None:
    """What to tell about the last case: how its colour differs from the one told last, whenever that was."""
    if not walked:
        return None
    case = walked[max(walked)]
    state = NEWS.get(change(case.told_level, case.level))
    case.told_level = case.level
    return (case, state) if state else None
