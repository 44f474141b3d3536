"""三、分类分析: each audience by itself, and both on the points that can be compared."""

from collections import Counter
from collections.abc import Iterator

from qianfen.scorecard import TOTAL
from qingheng.papers import Block, Heading, Paragraph
from qingheng.reports import words
from qingheng.reports.facts.losses import structure
from qingheng.reports.writing.analysis.facts import AnalysisFacts
from qingheng.scoring import figures

NAMED = 3


def blocks(facts: AnalysisFacts) -> Iterator[Block]:
    """The section."""
    for index, (code, name) in enumerate(facts.now.audiences.items(), 1):
        yield Heading(2, f"（{words.numeral(index)}）{name}")
        yield Paragraph(_figures(facts, code) + _losses(facts, code))
    if len(facts.now.audiences) > 1:
        yield Heading(2, f"（{words.numeral(len(facts.now.audiences) + 1)}）可比分比较")
        yield Paragraph(_comparable(facts))


def _figures(facts: AnalysisFacts, code: str) -> str:
    found = facts.now.of(code)
    totals = [each.total for each in found]
    alerts = Counter(each.total_level for each in found if each.total_level)
    raised = "，".join(f"{words.colour(level)}{count}个" for level, count in sorted(alerts.items())) or "无总分预警"
    return (
        f"{len(found)}个单位平均{words.points(figures.mean(totals) or 0)}分，"
        f"中位数{words.points(figures.median(totals) or 0)}分；{raised}；"
        f"同比{words.moved(facts.difference(TOTAL, facts.year_before, code))}。"
    )


def _losses(facts: AnalysisFacts, code: str) -> str:
    lost = structure(facts.now.of(code), facts.now.framework)
    if not lost.points:
        return "各项均未失分。"
    pillars = "、".join(
        f"{name}（占{words.per_cent(points, lost.points)}）" for name, points in lost.pillars[:NAMED] if points
    )
    items = "、".join(item.name for item in lost.items[:NAMED])
    own = [item for item in lost.items if item.code not in facts.now.common_items]
    share = words.per_cent(sum(item.points for item in own), lost.points)
    return f"失分主要集中在{pillars}，失分最多的计分项是{items}；个性化指标失分占{share}。"


def _comparable(facts: AnalysisFacts) -> str:
    now = facts.now
    means = {code: figures.mean([now.comparable(each) for each in now.of(code)]) or 0 for code in now.audiences}
    parts = "，".join(f"{name}平均{words.points(means[code])}分" for code, name in now.audiences.items())
    return (
        f"两类单位总分均为{words.points(now.framework.full_mark)}分，其中共性指标{words.points(now.comparable_full)}分口径一致，"
        f"可以直接比较（可比分）；其余为个性化指标，不宜跨类比较。按可比分计，{parts}，"
        f"相差{words.points(max(means.values()) - min(means.values()))}分。"
    )
