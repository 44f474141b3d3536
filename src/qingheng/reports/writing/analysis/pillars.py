"""二、各一级指标情况."""

from collections import Counter
from collections.abc import Iterator

from qianfen.framework import Pillar
from qingheng.papers import Block, Chart, Paragraph, Series, Table
from qingheng.reports import words
from qingheng.reports.facts.results import Results
from qingheng.reports.writing.analysis.facts import AnalysisFacts

NAMED = 3


def blocks(facts: AnalysisFacts) -> Iterator[Block]:
    """The section."""
    found = facts.now.framework.pillars
    means = {pillar.name: facts.now.mean_of(pillar.code) or 0 for pillar in found}
    ordered = sorted(means.items(), key=lambda pair: -pair[1])
    best = "、".join(f"{name}（{words.points(points)}分）" for name, points in ordered[:NAMED])
    worst = "、".join(f"{name}（{words.points(points)}分）" for name, points in ordered[: -NAMED - 1 : -1])
    yield Paragraph(f"平均得分较高的一级指标是{best}，较低的是{worst}。{_most_alerts(facts)}{_fallen(facts)}")
    yield _chart(facts)
    yield _table(facts)


def _most_alerts(facts: AnalysisFacts) -> str:
    counted = Counter(code for each in facts.now for code in each.pillar_levels)
    if not counted:
        return "各单位一级指标均未触发单项预警。"
    names = {pillar.code: pillar.name for pillar in facts.now.framework.pillars}
    parts = "、".join(f"{names[code]}（{count}个单位）" for code, count in counted.most_common(NAMED))
    return f"触发单项预警较多的是{parts}。"


def _fallen(facts: AnalysisFacts) -> str:
    """The pillars that fell most against the year before."""
    deltas = [(pillar.name, facts.difference(pillar.code, facts.year_before)) for pillar in facts.now.framework.pillars]
    fallen = sorted(((delta, name) for name, delta in deltas if delta is not None and delta < 0))[:NAMED]
    if not fallen:
        return ""
    return f"同比下降较多的是{'、'.join(f'{name}（下降{words.points(-delta)}分）' for delta, name in fallen)}。"


def _chart(facts: AnalysisFacts) -> Block:
    """What was lost, not what was kept: between ninety and a hundred nobody sees a difference."""
    found = facts.now.framework.pillars
    shown = [(one, words.named(one.period)) for one in (facts.year_before, facts.now) if one is not None]
    rows = tuple(Series(name, tuple(_lost(one, pillar) for pillar in found)) for one, name in shown)
    return Chart("bar", "图2  一级指标平均失分", tuple(pillar.name for pillar in found), rows, unit="分", height=62)


def _lost(one: Results, pillar: Pillar) -> float | None:
    points = one.mean_of(pillar.code)
    return None if points is None else (pillar.full_mark - points) / 100


def _table(facts: AnalysisFacts) -> Block:
    rows = []
    for pillar in facts.now.framework.pillars:
        levels = Counter(each.pillar_levels.get(pillar.code, 0) for each in facts.now)
        rows.append(
            (
                pillar.name,
                words.points(facts.now.mean_of(pillar.code) or 0),
                words.signed(facts.difference(pillar.code, facts.before)),
                words.signed(facts.difference(pillar.code, facts.year_before)),
                words.points(min(each.nodes[pillar.code].points for each in facts.now)),
                *(str(levels[level]) for level in (1, 2, 3)),
            )
        )
    head = ("一级指标", "平均分", "环比", "同比", "最低分", "◆蓝色", "▲黄色", "■红色")
    widths = (2, 1.3, 1.3, 1.3, 1.3, 1, 1, 1)
    return Table(head, tuple(rows), caption="表2  一级指标得分及单项预警单位数", widths=widths, aligns=("center",) * 8)
