"""The check-up report of one body (体检报告).

The law: the body reads its own points and those of its audience as a whole, never another's and never its rank; of
items it may only see the points of, nothing but the points; of a sample too small, nothing at all.
"""

from collections.abc import Iterator
from itertools import chain

from qingheng.papers import Block, Chart, Document, Heading, KeyValues, Paragraph, Series, Sign, Table
from qingheng.reports import words
from qingheng.reports.facts.body import CheckupFacts
from qingheng.reports.facts.reasons import POINTS_ONLY
from qingheng.reports.writing.analysis.quality import FLAG_WORDS
from qingheng.reports.writing.frame import Built, Frame
from qingheng.reports.writing.prescription import prescriptions
from qingheng.scoring import figures

SYMPTOMS_SHOWN = 30
NAMED = 3


def checkup_report(facts: CheckupFacts, frame: Frame) -> Built:
    """The report, in seven parts."""
    sections = (
        ("体检结论", _conclusion(facts)),
        ("指标雷达与趋势", _pictures(facts)),
        ("“症状”：失分点清单", _symptoms(facts)),
        ("“病因”：评审会研判", _causes(facts)),
        ("“处方”：努力方向", _prescription(facts)),
        ("上期整改回看", _looking_back(facts)),
        ("数据说明与异议渠道", _data(facts, frame)),
    )
    numbered = (
        (Heading(1, f"{words.numeral(index)}、{name}"), *blocks) for index, (name, blocks) in enumerate(sections, 1)
    )
    document = Document(
        form="report",
        title=frame.title,
        subtitle=f"（{words.named(facts.now.period)}）",
        addressee=facts.standing.body.name,
        blocks=tuple(chain.from_iterable(numbered)),
        sign=Sign(frame.organ, words.day(frame.day)),
        note=frame.contact,
    )
    return Built(document)


def _conclusion(facts: CheckupFacts) -> Iterator[Block]:
    own, framework = facts.standing, facts.now.framework
    mean = figures.mean([each.total for each in facts.peers])
    yield Paragraph(
        f"截至{words.day(facts.now.period.end)}，你单位政治生态监测评价总分为{words.points(own.total)}分"
        f"（满分{words.points(framework.full_mark)}分），总分{words.colour(own.total_level)}；"
        f"{_single(facts)}环比{words.moved(facts.since(facts.before))}，同比{words.moved(facts.since(facts.year_before))}。{_breaks(facts)}"
    )
    place = facts.quarter and f"同类单位{facts.quarter}"
    yield KeyValues(
        (
            ("单位名称", own.body.name),
            ("类别", own.body.audience.name),
            ("总分", f"{words.points(own.total)}分"),
            ("最高预警等级", words.colour(own.level)),
            ("同类平均分", f"{words.points(mean or 0)}分"),
            ("同类位置", place or "同类单位较少，不作分档"),
        )
    )


def _single(facts: CheckupFacts) -> str:
    levels = facts.standing.pillar_levels
    if not levels:
        return "各一级指标均在预警线以上。"
    named = "、".join(
        f"{one.name}（{words.points(facts.standing.nodes[one.code].points)}分，{words.colour(levels[one.code])}）"
        for one in facts.now.framework.pillars
        if one.code in levels
    )
    return f"{len(levels)}项一级指标低于预警线，为{named}。"


def _breaks(facts: CheckupFacts) -> str:
    others = [then for then in (facts.before, facts.year_before) if not facts.now.is_comparable_with(then)]
    names = "、".join(words.named(then.period) for then in others if then)
    return f"因指标体系版本调整，与{names}的比较仅供参考。" if names else ""


def _pictures(facts: CheckupFacts) -> Iterator[Block]:
    pillars = facts.now.framework.pillars
    audience = facts.standing.body.audience.code
    names = tuple(one.name for one in pillars)
    own = tuple(facts.standing.nodes[one.code].points / 100 for one in pillars)
    mean = tuple((facts.now.mean_of(one.code, audience) or 0) / 100 for one in pillars)
    series = (Series("本单位", own), Series("同类平均", mean))
    full = max(one.full_mark for one in pillars) / 100
    yield Chart("radar", "图1  一级指标得分", names, series, unit="分", maximum=full, height=84)
    yield Paragraph(_against_peers(facts))
    yield _trend(facts)
    yield Paragraph("注：得分自1月1日起从满分按年内累计扣减，图2为截至各月末的累计失分，跨年不连续。")


def _against_peers(facts: CheckupFacts) -> str:
    audience, own = facts.standing.body.audience.code, facts.standing
    gaps = [
        (own.nodes[one.code].points - (facts.now.mean_of(one.code, audience) or 0), one.name)
        for one in facts.now.framework.pillars
    ]
    gaps.sort()
    below = [f"{name}（低{words.points(-gap)}分）" for gap, name in gaps if gap < 0][:NAMED]
    above = [f"{name}（高{words.points(gap)}分）" for gap, name in reversed(gaps) if gap > 0][:NAMED]
    parts = [f"高于同类平均较多的是{'、'.join(above)}"] if above else []
    parts += [f"低于同类平均较多的是{'、'.join(below)}"] if below else []
    return f"与同类单位平均水平相比，{'；'.join(parts)}。" if parts else "各一级指标均与同类单位平均水平持平。"


def _trend(facts: CheckupFacts) -> Block:
    year, full = facts.now.period.year, facts.now.framework.full_mark
    months, last_year = facts.months(year), facts.months(year - 1)
    rows = [
        Series(f"本单位{year}年", tuple(_lost(facts.own(month), full) for month in months)),
        Series("同类平均", tuple(_lost(facts.average(month), full) for month in months)),
    ]
    past = tuple(_lost(facts.own(month), full) for month in last_year)
    if any(point is not None for point in past):
        rows.append(Series(f"本单位{year - 1}年同期", past))
    names = tuple(f"{month.index}月" for month in months)
    return Chart("line", "图2  各月累计失分", names, tuple(rows), unit="分", height=62)


def _lost(points: int | None, full: int) -> float | None:
    """What was lost by then: near the full mark a line of points would be flat."""
    return None if points is None else (full - points) / 100


def _symptoms(facts: CheckupFacts) -> Iterator[Block]:
    found = facts.symptoms
    if not found:
        yield Paragraph("本期各计分项均未失分。")
        return
    lost = sum(each.lost for each in found)
    top = "、".join(f"{words.quoted(each.name)}（失{words.points(each.lost)}分）" for each in found[:NAMED])
    yield Paragraph(
        f"共有{len(found)}个失分点，累计失分{words.points(lost)}分，失分较多的是{top}。"
        f"标注“{POINTS_ONLY}”的计分项按规定只反馈分值，不反馈事由。"
    )
    rows = tuple(
        (str(index), each.pillar, each.name, f"{words.points(each.lost)}/{words.points(each.full)}", each.reason)
        for index, each in enumerate(found[:SYMPTOMS_SHOWN], 1)
    )
    rest = found[SYMPTOMS_SHOWN:]
    note = (
        f"注：另有{len(rest)}项，共失{words.points(sum(each.lost for each in rest))}分，可登录系统查看。"
        if rest
        else ""
    )
    yield Table(
        ("序号", "一级指标", "计分项", "失分/满分", "失分事由（年内累计）"),
        rows,
        caption="失分点清单",
        widths=(0.7, 1.3, 2.6, 1.7, 4.2),
        aligns=("center", "center", "left", "center", "left"),
        note=note,
    )


def _causes(facts: CheckupFacts) -> Iterator[Block]:
    if not facts.reviews:
        yield Paragraph(
            "本期评审会未对你单位提出研判意见，请对照失分点自行查找原因。"
            if facts.has_meeting
            else "本期评审会尚未召开或尚未形成研判意见，请先对照失分点自行查找原因。"
        )
    for index, each in enumerate(facts.reviews, 1):
        cause = f"原因：{words.sentence(each.cause)}" if each.cause.strip() else ""
        yield Paragraph(f"{words.sentence(each.problem)}{cause}", lead=f"{index}．")


def _prescription(facts: CheckupFacts) -> Iterator[Block]:
    found = prescriptions(facts)
    if not found:
        yield Paragraph("保持现有成效，做好日常自查。")
    for index, text in enumerate(found, 1):
        yield Paragraph(f"{index}．{text}")


def _looking_back(facts: CheckupFacts) -> Iterator[Block]:
    yield Paragraph(_since_last(facts))
    if not facts.past:
        yield Paragraph("上期没有下达给你单位的整改事项。")
        return
    done, late = (
        sum(flag for flag in flags) for flags in zip(*((e.is_done, e.is_late) for e in facts.past), strict=True)
    )
    tail = f"，逾期{late}项，请抓紧办理" if late else ""
    yield Paragraph(f"此前下达整改事项{len(facts.past)}项，已验收销号{done}项{tail}。")
    rows = tuple((str(i), e.problem, e.requirement, e.due, e.state) for i, e in enumerate(facts.past, 1))
    yield Table(
        ("序号", "问题", "整改要求", "期限", "状态"),
        rows,
        caption="整改事项回看",
        widths=(0.7, 3, 3, 1.6, 1.4),
        aligns=("center", "left", "left", "center", "center"),
    )


def _since_last(facts: CheckupFacts) -> str:
    then = facts.before.standings.get(facts.standing.body.pk) if facts.before else None
    if facts.before is None or then is None:
        return "没有上一期体检结果可供回看。"
    was, now = set(then.lost), set(facts.standing.lost)
    named = words.named(facts.before.period)
    return (
        f"{named}的{len(was)}个失分点中，本期{len(was - now)}个不再失分，{len(was & now)}个仍然失分；"
        f"本期新增失分点{len(now - was)}个。"
    )


def _data(facts: CheckupFacts, frame: Frame) -> Iterator[Block]:
    run, framework = facts.now.run, facts.now.framework
    yield Paragraph(
        f"本报告依据{words.named(facts.now.period.last_month)}评价结果（第{run.number}次发布，"
        f"{words.day(run.published_at.date())}），采用《{framework.title}》（{framework.version}版）。{_flags(facts)}"
    )
    yield Paragraph(frame.remedy or "对失分点有异议的，可通过本系统“异议复核”提出，并附证据材料；复核期间不停止整改。")
    yield Paragraph("本报告仅供本单位改进工作使用，请勿对外公开。")


def _flags(facts: CheckupFacts) -> str:
    flagged = [each for each in facts.quality.flagged if each.items]
    if not flagged:
        return "各计分项数据齐全。"
    parts = [
        f"{FLAG_WORDS[each.flag]}的有{words.listed((words.quoted(name) for name in each.items), NAMED)}"
        for each in flagged
    ]
    return f"其中，{'；'.join(parts)}。"
