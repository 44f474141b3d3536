"""What the papers of an objection say: the decision, and the letter that corrects a paper resting on it.

The law: papers are written in Chinese whatever language the reader of the screen has chosen; they name no persons, and
of items whose detail a body does not see only the points.
"""

from collections.abc import Iterator
from datetime import date

from django.utils import translation
from django.utils.timezone import localtime

import qianfen
from qianfen.scorecard import TOTAL
from qingheng.papers import Block, Document, Heading, Paragraph, Sign, Table
from qingheng.scoring.models import LiveScorecard, PublishedScorecard
from qingheng.scoring.queries import framework_of
from qingheng.supervision.models import Objection, Paper, PaperKind
from qingheng.supervision.objecting.hands import version_of
from qingheng.supervision.paper.templates import wording
from qingheng.ui.periods import period_name

SHOWS_VALUES = "detail"
CONCLUSIONS = {
    Objection.Decision.UPHELD: "维持原评价结果",
    Objection.Decision.GRANTED: "异议成立，更正有关监测数据和得分",
    Objection.Decision.PARTLY: "异议部分成立，更正有关监测数据和得分",
}


def decision(objection: Objection) -> Document:
    """The decision on an objection (异议复核决定)."""
    with translation.override("zh-hans"):
        words = wording(PaperKind.OBJECTION_DECISION)
        return Document(
            form="gongwen" if words.mark else "report",
            mark=words.say("mark"),
            title=words.say("title", body=objection.body.name),
            addressee=objection.body.name,
            blocks=tuple(_decision(objection, words.say("opening"), words.say("closing"))),
            sign=Sign(organ=words.say("organ"), date=""),
        )


def _decision(objection: Objection, opening: str, closing: str) -> Iterator[Block]:
    yield Paragraph(opening)
    yield Heading(1, "一、异议事项")
    day = localtime(objection.submitted_at).date()
    yield Paragraph(
        f"你单位于{_day(day)}对{period_name(objection.period)}评价结果中{_item(objection)}"
        f"扣{qianfen.format_points(objection.points_lost)}分提出异议（异议编号：{objection}）。"
    )
    yield from _lines(f"理由：{objection.grounds}")
    yield Heading(1, "二、复核情况和理由")
    yield from _lines(objection.grounds_of_decision)
    yield Heading(1, "三、复核决定")
    yield Paragraph(f"{CONCLUSIONS[Objection.Decision(objection.decision)]}。")
    if objection.values:
        yield from _values(objection)
        yield from _points(objection)
        yield Paragraph("上述更正已生成新的数据版本并重新计分；原数据和已发布的评价结果留存备查。")
    if closing:
        yield Paragraph(closing)


def _lines(text: str) -> Iterator[Block]:
    """What somebody typed: each line is a paragraph of its own."""
    return (Paragraph(line.strip()) for line in text.splitlines() if line.strip())


def correction_letter(objection: Objection, paper: Paper) -> Document:
    """The letter (更正函) to whoever received a paper that rested on the corrected deduction."""
    with translation.override("zh-hans"):
        words = wording(PaperKind.CORRECTION_LETTER)
        facts = {
            "corrected_title": paper.title,
            "corrected_number": paper.number_text,
            "corrected_date": _day(paper.issued_on) if paper.issued_on else "",
        }
        addressee = paper.leader.post if paper.leader else paper.body.name if paper.body else ""
        return Document(
            form="letter" if words.mark else "report",
            mark=words.say("mark"),
            title=words.say("title", **facts),
            addressee=addressee,
            blocks=tuple(_correction(objection, words.say("opening", **facts), words.say("closing", **facts))),
            sign=Sign(organ=words.say("organ"), date=""),
        )


def _correction(objection: Objection, opening: str, closing: str) -> Iterator[Block]:
    yield Paragraph(opening)
    yield Paragraph(
        f"经复核（异议编号：{objection}），{objection.body.name}{_item(objection)}的有关监测数据已经更正，"
        "评价结果重新计算如下，原文中与之不一致的内容以此为准。"
    )
    yield from _points(objection)
    if closing:
        yield Paragraph(closing)


def _values(objection: Objection) -> Iterator[Block]:
    """The values before and after, where the body sees them."""
    framework = framework_of(version_of(objection))
    item = framework.item(objection.item)
    if item.body_view != SHOWS_VALUES or item.sensitivity == "case":
        return
    rows = tuple(
        (
            period_name(value["period"]),
            " ".join(filter(None, (item.data_item(value["key"]).name, value["key"].partition("/")[2], value["event"]))),
            value["before"] or "—",
            value["after"],
        )
        for value in objection.values
    )
    yield Table(("周期", "数据项", "原值", "更正后"), rows, caption="更正的监测数据", widths=(2, 4, 1, 1))


def _points(objection: Objection) -> Iterator[Block]:
    """The total and the item in each published month that changed: as last published, and as it is now."""
    rows = []
    for name in _months(objection):
        before, after = _published(objection, name), _live(objection, name)
        if before is None or after is None:
            continue
        for code, label in ((objection.item, "该项得分"), (TOTAL, "总分")):
            if code in before.nodes and code in after.nodes:
                old, new = (qianfen.format_points(card.nodes[code].points) for card in (before, after))
                rows.append((period_name(name), label, old, new))
    if rows:
        yield Table(("周期", "内容", "原得分", "更正后"), tuple(rows), caption="得分更正", widths=(2, 2, 1, 1))


def _months(objection: Objection) -> list[str]:
    step = objection.steps.filter(step="grant").last()
    return list(step.facts.get("months", [])) if step else []


def _published(objection: Objection, month: str) -> qianfen.Scorecard | None:
    """As it was published last before the decision."""
    cards = PublishedScorecard.objects.filter(body=objection.body_id, period=month)
    card = cards.filter(run__published_at__lt=objection.decided_at).order_by("-run__number").first()
    return card.result if card else None


def _live(objection: Objection, month: str) -> qianfen.Scorecard | None:
    card = LiveScorecard.objects.filter(body=objection.body_id, period=month).first()
    return card.result if card else None


def _item(objection: Objection) -> str:
    """The item by name, the event with it where one is contested."""
    framework = framework_of(version_of(objection))
    return f"“{framework.item(objection.item).name}”（{objection.item}）"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
