"""五、突出问题与成因: where the points went, what most share, what is local, which bodies, and why.

The law: this is the part the committee reads the report for; it names bodies and items, and never a person.
"""

from collections.abc import Iterator

from qingheng.papers import Block, Heading, Paragraph
from qingheng.reports import words
from qingheng.reports.facts.losses import ItemLoss
from qingheng.reports.facts.results import Standing
from qingheng.reports.writing.analysis.facts import AnalysisFacts

COMMON_SHOWN = LOCAL_SHOWN = 5
BODIES_SHOWN = 5
NAMED = 3
CAUSES_SHOWN = 6


def blocks(facts: AnalysisFacts) -> Iterator[Block]:
    """The section."""
    if not facts.losses.points:
        yield Paragraph("本期各单位各项指标均未失分，未发现突出问题。")
        return
    yield Heading(2, "（一）失分结构")
    yield Paragraph(_structure(facts))
    yield Heading(2, "（二）共性问题")
    yield from _common(facts)
    yield Heading(2, "（三）个性问题")
    yield from _local(facts)
    yield Heading(2, "（四）需重点关注的单位")
    yield from _bodies(facts)
    yield Heading(2, "（五）成因分析")
    yield from _causes(facts)


def _structure(facts: AnalysisFacts) -> str:
    lost = facts.losses
    top = lost.pillars[:NAMED]
    share = words.per_cent(sum(points for _name, points in top), lost.points)
    named = "、".join(f"{name}{words.points(points)}分" for name, points in top)
    common, local = (sum(item.points for item in found) for found in (lost.common, lost.local))
    return (
        f"全部单位累计失分{words.points(lost.points)}分，"
        f"单位均失{words.points(lost.points // len(facts.now.standings))}分。"
        f"失分最多的三项一级指标为{named}，合计占{share}。半数以上单位都有失分的共性问题{len(lost.common)}项，"
        f"占总失分的{words.per_cent(common, lost.points)}；"
        f"仅少数单位（不超过五分之一）失分的个性问题{len(lost.local)}项，"
        f"占{words.per_cent(local, lost.points)}。"
    )


def _common(facts: AnalysisFacts) -> Iterator[Block]:
    found = sorted(facts.losses.common, key=lambda item: -item.points)[:COMMON_SHOWN]
    if not found:
        yield Paragraph("没有半数以上单位同时失分的计分项。")
    for index, item in enumerate(found, 1):
        yield Paragraph(_common_item(item, facts), lead=f"{index}．{item.name}。")


def _common_item(item: ItemLoss, facts: AnalysisFacts) -> str:
    worst = "、".join(f"{each.body}（{words.points(each.lost[item.code])}分）" for each in item.worst(NAMED))
    every = "所有" if len(item.losers) == item.scored else f"{item.scored}个单位中有{len(item.losers)}个"
    every = f"{every}{'单位均' if every == '所有' else ''}失分"
    return (
        f"属{item.pillar}，满分{words.points(item.full)}分，{every}，"
        f"共失{words.points(item.points)}分，占总失分的{words.per_cent(item.points, facts.losses.points)}，"
        f"均失{words.points(item.points // len(item.losers))}分。失分较多的是{worst}。"
    )


def _local(facts: AnalysisFacts) -> Iterator[Block]:
    found = facts.losses.local[:LOCAL_SHOWN]
    if not found:
        yield Paragraph("没有仅少数单位失分的计分项。")
        return
    parts = []
    for item in found:
        names = words.listed((str(each.body) for each in item.worst(len(item.losers))), NAMED)
        parts.append(f"{words.quoted(item.name)}失分的有{names}，最多失{words.points(item.losers[0][1])}分")
    yield Paragraph(f"以下问题集中在个别单位，失分较重：{'；'.join(parts)}。此类问题应由有关单位逐项说明、逐项整改。")


def _bodies(facts: AnalysisFacts) -> Iterator[Block]:
    """The bodies below a threshold of the total, the gravest first; without any, the lowest of each audience."""
    found = sorted((each for each in facts.now if each.total_level), key=lambda each: each.total)
    if not found:
        lowest = [min(facts.now.of(code), key=lambda each: each.total) for code in facts.now.audiences]
        yield Paragraph("没有单位总分触发预警。各类中得分较低、需要关注的是：")
        found = lowest
    for index, each in enumerate(found[:BODIES_SHOWN], 1):
        yield Paragraph(_body(each, facts), lead=f"{index}．{each.body}。")
    if rest := found[BODIES_SHOWN:]:
        yield Paragraph(f"另有{'、'.join(str(each.body) for each in rest)}触发总分预警，详见附件1。")


def _body(each: Standing, facts: AnalysisFacts) -> str:
    framework = facts.now.framework
    pillars = [pillar for pillar in framework.pillars if pillar.code in each.pillar_levels]
    pillars.sort(key=lambda pillar: each.nodes[pillar.code].points)
    weak = "、".join(f"{one.name}（{words.points(each.nodes[one.code].points)}分）" for one in pillars[:NAMED])
    names = {item.code: item.name for item in framework.items}
    worst = sorted((code for code in each.lost if code in names), key=lambda code: -each.lost[code])[:NAMED]
    lost = "、".join(f"{names[code]}（失{words.points(each.lost[code])}分）" for code in worst)
    low = f"{len(pillars)}项一级指标低于预警线，较低的是{weak}；" if pillars else "一级指标均在预警线以上；"
    since = words.moved(facts.since(each, facts.year_before))
    return f"总分{words.points(each.total)}分，{words.colour(each.level)}，同比{since}。{low}失分较多的计分项是{lost}。"


def _causes(facts: AnalysisFacts) -> Iterator[Block]:
    lost = facts.losses
    common = sum(item.points for item in lost.common)
    rule = (
        "失分以共性问题为主，说明有关制度执行和日常监管存在普遍性薄弱环节，需从全局层面研究解决"
        if common * 2 >= lost.points
        else "失分以个别单位、个别事项为主，说明主体责任落实不平衡，需对有关单位精准施策"
    )
    yield Paragraph(f"从失分结构看，{rule}。{_fallen(facts)}")
    causes = [(each.body, words.sentence(each.cause)) for each in facts.reviews if each.cause.strip()]
    if not causes:
        yield Paragraph("本期评审会尚未形成成因研判意见，以上分析仅依据失分数据，成因有待评审会进一步研判。")
        return
    said = "".join(f"{body}：{cause}" for body, cause in causes[:CAUSES_SHOWN])
    yield Paragraph(f"评审会研判认为：{said}")


def _fallen(facts: AnalysisFacts) -> str:
    """The bodies that fell most against the same period of the year before."""
    deltas = [(delta, each) for each in facts.now if (delta := facts.since(each, facts.year_before)) is not None]
    fallen = sorted((pair for pair in deltas if pair[0] < 0), key=lambda pair: pair[0])[:NAMED]
    if not fallen:
        return ""
    named = "、".join(f"{each.body}（{words.points(-delta)}分）" for delta, each in fallen)
    return f"同比下降较多的单位是{named}，应结合班子建设、监督执纪情况查找深层原因。"
