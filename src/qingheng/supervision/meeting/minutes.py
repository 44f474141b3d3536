"""The minutes of a review meeting (评审会会议纪要). The law: no names with ratings; each body with what was decided.

Papers are written in Chinese whatever language the reader of the screen has chosen.
"""

from collections.abc import Collection, Iterator, Sequence

from django.utils import translation
from django.utils.timezone import localtime

from qingheng.papers import Block, Document, Heading, KeyValues, Paragraph, Sign, Table
from qingheng.supervision.meeting.agenda import sentence
from qingheng.supervision.meeting.permissions import agenda_of
from qingheng.supervision.meeting.ratings import Outcome, outcomes
from qingheng.supervision.models import AgendaItem, MeetingFinding, PaperKind, ReviewMeeting
from qingheng.supervision.paper.templates import wording
from qingheng.ui.periods import period_name

NUMERALS = "一二三四五六七八九十"


def minutes(meeting: ReviewMeeting, *, left_for: Collection[int] = ()) -> Document:
    """What was discussed and decided, ready to be signed; a reader finds nothing of bodies for which they left."""
    with translation.override("zh-hans"):
        words = wording(PaperKind.MINUTES)
        period = period_name(meeting.period)
        return Document(
            form="gongwen" if words.mark else "report",
            mark=words.say("mark", period=period),
            title=words.say("title", period=period),
            blocks=(*_head(meeting), *_bodies(meeting, left_for), *_ratings(meeting, left_for)),
            sign=Sign(organ=words.say("organ"), date=""),
        )


def _head(meeting: ReviewMeeting) -> Iterator[Block]:
    held = localtime(meeting.held_at)
    rows = meeting.attendances.select_related("user").order_by("user__username")
    present = [str(row.user) for row in rows if row.is_present]
    absent = [str(row.user) for row in rows if not row.is_present]
    facts = [
        ("会议名称", meeting.title),
        ("评价周期", period_name(meeting.period)),
        ("时间", f"{held.year}年{held.month}月{held.day}日 {held:%H:%M}"),
        ("地点", meeting.place),
        ("主持", str(meeting.chair)),
        ("出席", "、".join(present) or "无"),
        ("缺席", "、".join(absent) or "无"),
    ]
    yield KeyValues(tuple(facts), columns=1)
    yield Heading(1, "一、回避情况")
    left = [f"{row.user}：{row.body}（{row.reason}）" for row in meeting.recusals.select_related("user", "body")]
    yield Paragraph("；".join(left) + "。" if left else "无人回避。")


def _bodies(meeting: ReviewMeeting, left_for: Collection[int]) -> Iterator[Block]:
    yield Heading(1, "二、评议情况")
    findings = list(meeting.findings.select_related("body"))
    for number, row in enumerate(agenda_of(meeting), 1):
        yield Heading(2, f"（{_numeral(number)}）{row.body.name}")
        if row.body_id in left_for:
            yield Paragraph("本人回避，内容略。")
            continue
        yield Paragraph(f"列入议程的原因：{_reasons(row)}。")
        yield from _findings([each for each in findings if each.body_id == row.body_id])


def _reasons(row: AgendaItem) -> str:
    said = [sentence(reason) for reason in row.reasons]
    return "；".join([*said, row.note] if row.note else said) or "会议决定"


def _findings(found: Sequence[MeetingFinding]) -> Iterator[Block]:
    if not found:
        yield Paragraph("未提出评审意见。")
    for number, each in enumerate(found, 1):
        verdict = "采纳" if each.state == MeetingFinding.State.ADOPTED else "不采纳"
        parts = [f"{number}. 问题：{each.problem}"]
        parts += [f"原因：{each.cause}"] if each.cause else []
        parts += [f"建议：{each.advice}"] if each.advice else []
        yield Paragraph("；".join(parts) + f"。会议意见：{verdict}（{each.reason}）。")


def _ratings(meeting: ReviewMeeting, left_for: Collection[int]) -> Iterator[Block]:
    found = [each for each in outcomes(meeting) if each.counts and each.body.pk not in left_for]
    if found:
        yield Heading(1, "三、独立评定结果")
        yield Table(
            ("单位", "评定项目", "评定等次", "说明"),
            tuple((each.body.name, each.rated.item.name, each.words, _remark(each)) for each in found),
            widths=(3, 3, 2, 2),
        )


def _remark(outcome: Outcome) -> str:
    return "计入评分" if outcome.is_enough else f"不足{outcome.rated.least}人，不计分"


def _numeral(number: int) -> str:
    """一, 十一, 二十三."""
    tens, ones = divmod(number, 10)
    ten = ("" if tens == 1 else NUMERALS[tens - 1]) + "十" if tens else ""
    return ten + (NUMERALS[ones - 1] if ones else "")
