"""The copy letter to a leader in charge (抄送函).

The law: only the bodies that are in this leader's charge on the day of the letter; case data as points.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qianfen import AlertLevel
from qingheng.papers import Annex, Block, Document, Form, FormRow, Heading, Imprint, Paragraph, Sign, Table
from qingheng.reports import words
from qingheng.reports.facts.handling import Handling
from qingheng.reports.facts.reasons import POINTS_ONLY, LostPoint
from qingheng.reports.facts.results import Results, Standing
from qingheng.reports.writing.frame import Built, Frame
from qingheng.scoring import figures

PROBLEMS_SHOWN = 3
ANNEX_TABLE = "分管联系单位得分及预警情况"
ANNEX_FORM = "阅示意见及落实情况反馈表"


@dataclass(frozen=True)
class InCharge:
    """One body in a leader's charge."""

    standing: Standing
    lost: Sequence[LostPoint]


@dataclass(frozen=True)
class LetterFacts:
    """All that a copy letter is written from (抄送函的数据)."""

    post: str
    now: Results
    before: Results | None
    year_before: Results | None
    bodies: Sequence[InCharge]
    handling: Handling

    def since(self, each: InCharge, then: Results | None) -> int | None:
        """How far a body's total lies above that of another period."""
        other = then.standings.get(each.standing.body.pk) if then else None
        return figures.difference(each.standing.total, other.total if other else None)


def copy_letter(facts: LetterFacts, frame: Frame) -> Built:
    """The letter, with a form for the leader's instruction."""
    document = Document(
        form="letter",
        mark=frame.mark,
        title=frame.title,
        addressee=facts.post,
        blocks=tuple(_blocks(facts, frame)),
        attachments=(ANNEX_TABLE, ANNEX_FORM),
        annexes=(Annex(ANNEX_TABLE, (_table(facts),)), Annex(ANNEX_FORM, (_form(facts),))),
        sign=Sign(frame.organ, words.day(frame.day)),
        note=frame.contact,
        imprint=Imprint(copies_to=frame.copies_to) if frame.copies_to else None,
    )
    return Built(document)


def _blocks(facts: LetterFacts, frame: Frame) -> Iterator[Block]:
    if frame.opening:
        yield Paragraph(frame.opening)
    yield Heading(1, "一、总体情况")
    yield Paragraph(_overall(facts))
    yield Heading(1, "二、突出问题")
    for index, each in enumerate(facts.bodies, 1):
        yield Paragraph(_problems(each), lead=f"{index}．{each.standing.body}。")
    yield Heading(1, "三、建议")
    for index, text in enumerate(_advice(facts), 1):
        yield Paragraph(f"{index}．{text}")
    if frame.closing:
        yield Paragraph(frame.closing)


def _overall(facts: LetterFacts) -> str:
    totals = [each.standing.total for each in facts.bodies]
    alerts = [each.standing for each in facts.bodies if each.standing.level]
    month = words.named(facts.now.period.last_month)
    named = "、".join(f"{each.body}（{words.colour(each.level)}）" for each in alerts)
    raised = f"其中{len(alerts)}个处于预警状态：{named}。" if alerts else "均未触发预警。"
    return (
        f"您分管联系的{len(totals)}个单位，按{month}已发布的评价结果，"
        f"平均得分{words.points(figures.mean(totals) or 0)}分"
        f"（满分{words.points(facts.now.framework.full_mark)}分），详见附件1。"
        f"{raised}{_handled(facts)}"
    )


def _handled(facts: LetterFacts) -> str:
    done = facts.handling
    if not done.items:
        return ""
    late = f"，逾期{done.items_overdue}项" if done.items_overdue else ""
    return f"已下达整改事项{done.items}项，销号{done.items_closed}项{late}。"


def _table(facts: LetterFacts) -> Block:
    names = {one.code: one.name for one in facts.now.framework.pillars}
    rows = tuple(
        (
            str(each.standing.body),
            words.with_glyph(each.standing.total, each.standing.total_level),
            words.signed(facts.since(each, facts.before)),
            words.signed(facts.since(each, facts.year_before)),
            "、".join(
                f"{names[code]}{words.with_glyph(each.standing.nodes[code].points, level)}"
                for code, level in each.standing.pillar_levels.items()
            )
            or "—",
        )
        for each in facts.bodies
    )
    return Table(
        ("单位", "总分", "环比", "同比", "低于预警线的一级指标"),
        rows,
        widths=(1.8, 1.5, 1.3, 1.3, 4.5),
        aligns=("left", "center", "center", "center", "left"),
        note="注：得分按年内累计计算。◆蓝色预警，▲黄色预警，■红色预警；按名册顺序排列，不作排名。",
    )


def _problems(each: InCharge) -> str:
    if not each.lost:
        return "本期各计分项均未失分。"
    parts = []
    for lost in each.lost[:PROBLEMS_SHOWN]:
        why = "" if lost.reason == POINTS_ONLY else f"（{lost.reason}）"
        parts.append(f"{words.quoted(lost.name)}失{words.points(lost.lost)}分{why}")
    return f"{'；'.join(parts)}。"


def _advice(facts: LetterFacts) -> Iterator[str]:
    """What the leader may do, by the colour; an advice, not an order."""
    by_level = {
        level: [str(each.standing.body) for each in facts.bodies if each.standing.level == level.rank]
        for level in AlertLevel
    }
    if grave := [*by_level[AlertLevel.RED], *by_level[AlertLevel.YELLOW]]:
        yield f"对{'、'.join(grave)}开展督导检查，必要时约谈主要负责人，督促逐项整改。"
    if mild := by_level[AlertLevel.BLUE]:
        yield f"对{'、'.join(mild)}定期调度失分事项整改进展，防止预警等级升高。"
    if calm := by_level[AlertLevel.NONE]:
        yield f"对{'、'.join(calm)}结合日常工作督促巩固成效，对失分点举一反三。"


def _form(facts: LetterFacts) -> Form:
    return Form(
        (
            FormRow("分管联系单位", words.listed(str(each.standing.body) for each in facts.bodies), height=18),
            FormRow("阅示意见", height=52, signed=True),
            FormRow("督导检查情况", height=34),
            FormRow("调度落实情况", height=34),
            FormRow("约谈提醒情况", height=34),
        )
    )
