"""一、总体评价: average, median, spread, and against other periods."""

from collections import Counter
from collections.abc import Iterator

from qianfen.scorecard import TOTAL
from qingheng.papers import Block, Chart, Heading, Paragraph, Series, Table
from qingheng.reports import words
from qingheng.reports.writing.analysis.facts import AnalysisFacts
from qingheng.scoring import figures

SPAN = 5_000
"""Width of a bar of the distribution: 50 points."""
LEVELS = (0, 1, 2, 3)


def blocks(facts: AnalysisFacts) -> Iterator[Block]:
    """The section."""
    yield Heading(2, "（一）总体得分")
    yield Paragraph(_averages(facts) + _levels(facts))
    yield Paragraph(_compared(facts))
    yield Heading(2, "（二）得分分布")
    yield from _distribution(facts)


def _averages(facts: AnalysisFacts) -> str:
    totals = [each.total for each in facts.now]
    mean, median = figures.mean(totals), figures.median(totals)
    return (
        f"{len(totals)}个单位平均得分{words.points(mean or 0)}分，中位数{words.points(median or 0)}分，"
        f"最高{words.points(max(totals))}分，最低{words.points(min(totals))}分。"
    )


def _levels(facts: AnalysisFacts) -> str:
    whole, counted = len(facts.now.standings), Counter(each.total_level for each in facts.now)
    single = sum(bool(each.pillar_levels) for each in facts.now)
    parts = [f"{words.colour(level)}{counted[level]}个" for level in LEVELS if counted[level] or not level]
    share = words.per_cent(counted[0], whole)
    return (
        f"从总分看，{'，'.join(parts)}，未触发总分预警的占{share}；"
        f"从单项看，有{single}个单位至少一项一级指标低于预警线。"
    )


def _compared(facts: AnalysisFacts) -> str:
    parts = []
    for name, then in (("环比", facts.before), ("同比", facts.year_before)):
        if then is None:
            parts.append(f"{name}无已发布数据可比。")
            continue
        delta = words.moved(facts.difference(TOTAL, then))
        parts.append(f"与{words.named(then.period)}相比（{name}），平均得分{delta}。")
        if not facts.now.is_comparable_with(then):
            parts.append("两期所用指标体系版本不同，口径有变化，该项比较仅供参考。")
    if facts.is_second_half:
        parts.append(
            "需要说明的是，得分自1月1日起按年内累计扣减，下半年分值包含上半年失分，环比降幅含累计因素，研判时宜以同比为主。"
        )
    return "".join(parts)


def _distribution(facts: AnalysisFacts) -> Iterator[Block]:
    full = facts.now.framework.full_mark
    totals = [each.total for each in facts.now]
    spans = figures.distribution(totals, own=max(totals), full=full, step=SPAN)
    names = tuple(f"{span.low // 100}—{span.high // 100}" for span in spans)
    series = []
    for code, name in facts.now.audiences.items():
        points = [each.total for each in facts.now.of(code)]
        inside = [sum(span.low <= each < span.high + (span.high == full) for each in points) for span in spans]
        series.append(Series(name, tuple(float(count) for count in inside)))
    most = max(spans, key=lambda span: span.bodies)
    yield Paragraph(
        f"得分集中在{most.low // 100}—{most.high // 100}分区间，有{most.bodies}个单位，"
        f"占{words.per_cent(most.bodies, len(totals))}；最高与最低相差{words.points(max(totals) - min(totals))}分。"
    )
    yield Chart("bar", "图1  总分分布", names, tuple(series), unit="个", height=58)
    yield _lines(facts)


def _lines(facts: AnalysisFacts) -> Block:
    rows = []
    for code, name in (*facts.now.audiences.items(), ("", "合计")):
        found = facts.now.of(code)
        counted = Counter(each.total_level for each in found)
        totals = [each.total for each in found]
        rows.append(
            (
                name,
                str(len(found)),
                words.points(figures.mean(totals) or 0),
                words.points(figures.median(totals) or 0),
                *(str(counted[level]) for level in LEVELS),
            )
        )
    head = ("类别", "单位数", "平均分", "中位数", "正常", "◆蓝色", "▲黄色", "■红色")
    return Table(
        head, tuple(rows), caption="表1  总分及预警情况", widths=(2, 1.1, 1.4, 1.4, 1, 1, 1, 1), aligns=("center",) * 8
    )
