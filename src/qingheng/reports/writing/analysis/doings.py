"""四、预警与处置: how many alerts, of which colour, what was done, what has been put right, what is late."""

from collections import Counter
from collections.abc import Iterator

from qingheng.alerts.models import Matter
from qingheng.papers import Block, Heading, Paragraph
from qingheng.reports import words
from qingheng.reports.writing.analysis.facts import AnalysisFacts

State = Matter.State
STATES = (
    (State.RAISED, "待研判"),
    (State.CONFIRMED, "已确认"),
    (State.IN_FOLLOW_UP, "处置中"),
    (State.RECTIFYING, "整改中"),
    (State.AWAITING_VERIFICATION, "待验收"),
    (State.CLOSED, "已销号"),
    (State.DISMISSED, "已解除"),
)


def blocks(facts: AnalysisFacts) -> Iterator[Block]:
    """The section."""
    yield Heading(2, "（一）预警情况")
    yield Paragraph(_raised(facts) + _matters(facts))
    yield Heading(2, "（二）措施与整改")
    yield Paragraph(_measures(facts) + _rectified(facts))


def _raised(facts: AnalysisFacts) -> str:
    counted = Counter(each.level for each in facts.now if each.level)
    if not counted:
        return "期末各单位均未触发预警。"
    single = Counter(level for each in facts.now for level in each.pillar_levels.values())
    colours = "，".join(f"{words.colour(level)}{count}个" for level, count in sorted(counted.items()))
    lines = "，".join(f"{words.colour(level)}{count}项次" for level, count in sorted(single.items()))
    both = sum(bool(each.total_level and each.pillar_levels) for each in facts.now)
    tail = f"其中单项横向预警{sum(single.values())}项次（{lines}）" if single else "均为总分纵向预警"
    return (
        f"期末有{sum(counted.values())}个单位处于预警状态，按最高等级计{colours}；{tail}，"
        f"两条线同时预警的单位{both}个。"
    )


def _matters(facts: AnalysisFacts) -> str:
    done = facts.handling
    if not done.matters:
        return "上述预警尚未转入预警事项处置台账。" if any(each.level for each in facts.now) else "本期没有预警事项。"
    parts = "，".join(f"{name}{done.by_state[state]}件" for state, name in STATES if done.by_state.get(state))
    return f"本期涉及预警事项{done.matters}件，截至{words.day(done.as_at)}，{parts}。"


def _measures(facts: AnalysisFacts) -> str:
    taken = facts.handling.measures
    if not taken:
        return "截至报告日，尚未对上述预警采取约谈提醒、发出文书等处置措施。"
    known = [(name, taken[code]) for code, name in facts.measures.items() if taken.get(code)]
    return f"共采取处置措施{sum(taken.values())}次，{'，'.join(f'{name}{count}次' for name, count in known)}。"


def _rectified(facts: AnalysisFacts) -> str:
    done = facts.handling
    if not done.items:
        return "本期未下达整改事项。"
    late = f"，逾期未完成{done.items_overdue}项，需重点督办" if done.items_overdue else "，无逾期事项"
    return (
        f"下达整改事项{done.items}项，已验收销号{done.items_closed}项，"
        f"整改率{words.per_cent(done.items_closed, done.items)}{late}。"
    )
