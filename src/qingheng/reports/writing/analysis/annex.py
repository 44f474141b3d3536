"""附件: every body's points by pillar, and every alert. The law: in the order of the register; this is no ranking."""

from collections.abc import Sequence

from qianfen.framework import Pillar
from qingheng.papers import Block, Paragraph, Table
from qingheng.reports import words
from qingheng.reports.writing.analysis.facts import AnalysisFacts
from qingheng.reports.writing.frame import named_first

COLUMNS_MAX = 6


def scores(facts: AnalysisFacts) -> tuple[Block, ...]:
    """One row for each body, one column for each pillar; the pillars over two tables, else they would not fit."""
    pillars = facts.now.framework.pillars
    half = (len(pillars) + 1) // 2
    parts = [pillars[:half], pillars[half:]] if len(pillars) > COLUMNS_MAX else [pillars]
    return tuple(_scores(facts, part) for part in parts)


def _scores(facts: AnalysisFacts, pillars: Sequence[Pillar]) -> Block:
    rows = [
        (
            str(each.body),
            words.with_glyph(each.total, each.total_level),
            *(words.with_glyph(each.nodes[one.code].points, each.pillar_levels.get(one.code, 0)) for one in pillars),
        )
        for each in facts.now
    ]
    head = ("单位", "总分", *(one.name for one in pillars))
    return Table(
        head,
        tuple(rows),
        widths=(1.9, 1.6, *(1.4 for _pillar in pillars)),
        aligns=named_first(len(head)),
        note="注：按单位名册顺序排列，不作排名。◆蓝色预警，▲黄色预警，■红色预警。",
    )


def alerts(facts: AnalysisFacts) -> tuple[Block, ...]:
    """Every body below a threshold, with the lines it is below."""
    names = {one.code: one.name for one in facts.now.framework.pillars}
    rows: list[tuple[str, ...]] = []
    for each in facts.now:
        if each.level:
            single = "、".join(
                f"{names[code]}{words.with_glyph(each.nodes[code].points, level)}"
                for code, level in each.pillar_levels.items()
            )
            total = words.with_glyph(each.total, each.total_level)
            rows.append((str(len(rows) + 1), str(each.body), words.colour(each.level), total, single or "—"))
    if not rows:
        return (Paragraph("本期没有单位处于预警状态。"),)
    head = ("序号", "单位", "最高等级", "总分", "低于预警线的一级指标")
    return (
        Table(head, tuple(rows), widths=(0.7, 1.8, 1.7, 1.5, 5), aligns=("center", "left", "center", "center", "left")),
    )
