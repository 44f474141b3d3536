"""What the papers of a talk and of an inquiry say: the notice, the record, the report.

The law: papers are written in Chinese whatever language the reader of the screen has chosen; they name posts, and no
person but whom the office itself entered as interviewer and recorder.
"""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils import translation
from django.utils.timezone import localtime

from qingheng.papers import Block, Document, Form, FormRow, Heading, KeyValues, Paragraph, Sign, Table
from qingheng.supervision.follow_up.words import Responsibility, Trigger
from qingheng.supervision.models import FollowUp, Inquiry, PaperKind, Talk
from qingheng.supervision.paper.templates import wording
from qingheng.supervision.paper.wording import Wording

SUBJECT_MAX = 30
STANDARD_OF_PROMISE = "约谈承诺事项已落实，可现场查验。"
"""The standard of acceptance of what was promised in a talk."""


def talk_notice(follow_up: FollowUp) -> Document:
    """The notice of a reminder talk (约谈提醒通知书)."""
    words = wording(PaperKind.TALK_NOTICE)
    return _document(words, follow_up, tuple(_notice(follow_up.talk, words, follow_up.body.name)), is_addressed=True)


def _notice(talk: Talk, words: Wording, body: str) -> Iterator[Block]:
    yield Paragraph(words.say("opening", body=body))
    yield Heading(1, "一、约谈事由")
    yield from _paragraphs(talk.cause)
    yield Heading(1, "二、约谈安排")
    yield KeyValues(
        (
            ("约谈对象", talk.post),
            ("约谈方式", _way(talk)),
            ("时间", _moment(talk.planned_at)),
            ("地点", talk.place),
            ("约谈人", talk.interviewer),
            ("记录人", talk.recorder),
        )
    )
    yield Heading(1, "三、有关要求")
    yield Paragraph("请约谈对象围绕约谈事由准备情况说明和整改打算。")
    if words.closing:
        yield Paragraph(words.say("closing", body=body))


def talk_record(follow_up: FollowUp) -> Document:
    """The record of a reminder talk (约谈提醒记录), once both sides have confirmed it."""
    words = wording(PaperKind.TALK_RECORD)
    return _document(words, follow_up, tuple(_record(follow_up.talk, follow_up.body.name)))


def _record(talk: Talk, body: str) -> Iterator[Block]:
    yield KeyValues(
        (
            ("约谈对象", f"{body}{talk.post}"),
            ("约谈方式", _way(talk)),
            ("时间", _moment(talk.held_at) if talk.held_at else ""),
            ("地点", talk.place),
            ("约谈人", talk.interviewer),
            ("记录人", talk.recorder),
        )
    )
    told = {"一、约谈事由": talk.cause, "二、指出的问题": talk.problems, "三、对方说明": talk.statement}
    for heading, text in told.items():
        yield Heading(1, heading)
        yield from _paragraphs(text)
    yield Heading(1, "四、整改承诺及期限")
    until = f"（期限：{_day(talk.promised_until)}）" if talk.promised_until else ""
    yield from _paragraphs(f"{talk.promise or '未作出整改承诺。'}{until}")
    yield Heading(1, "五、核对确认")
    yield Form(
        (
            FormRow("约谈方", _confirmed(talk.confirmed_at, talk.confirmed_by), signed=True),
            FormRow("被约谈方", _confirmed(talk.agreed_at, talk.agreed_by), signed=True),
        )
    )


def inquiry_report(follow_up: FollowUp) -> Document:
    """The report of an accountability inquiry (责任倒查报告); restricted."""
    words = wording(PaperKind.INQUIRY_REPORT)
    return _document(words, follow_up, tuple(_report(follow_up.inquiry, follow_up.body.name)))


def _report(inquiry: Inquiry, body: str) -> Iterator[Block]:
    yield Heading(1, "一、启动情形和倒查事项")
    with translation.override("zh-hans"):
        yield Paragraph(f"启动情形：{Trigger(inquiry.trigger).label}。涉及单位：{body}。")
    yield from _paragraphs(inquiry.subject)
    yield Heading(1, "二、时间线")
    yield from _paragraphs(inquiry.timeline)
    yield Heading(1, "三、责任链")
    with translation.override("zh-hans"):
        rows = tuple((str(Responsibility(link["kind"]).label), link["post"], link["matter"]) for link in inquiry.chain)
    yield Table(("责任类型", "职务", "责任事项"), rows, widths=(2, 3, 5), note="责任链只记职务，不记姓名。")
    for heading, text in {
        "四、听取单位说明情况": inquiry.statement,
        "五、调查结论": inquiry.conclusion,
        "六、处理建议": inquiry.proposal,
    }.items():
        yield Heading(1, heading)
        yield from _paragraphs(text)


def _document(
    words: Wording, follow_up: FollowUp, blocks: tuple[Block, ...], *, is_addressed: bool = False
) -> Document:
    subject = _subject(follow_up)
    return Document(
        form="gongwen" if words.mark else "report",
        mark=words.say("mark"),
        title=words.say("title", body=follow_up.body.name, subject=subject),
        addressee=follow_up.body.name if is_addressed else "",
        blocks=blocks,
        sign=Sign(organ=words.say("organ"), date=""),
    )


def _subject(follow_up: FollowUp) -> str:
    """What an inquiry is about, in a few words: its first sentence."""
    if follow_up.measure != FollowUp.Measure.ACCOUNTABILITY_INQUIRY:
        return ""
    first = follow_up.inquiry.subject.strip().splitlines()[0].rstrip("。")
    return first if len(first) <= SUBJECT_MAX else f"{follow_up.body.name}有关问题"


def _paragraphs(text: str) -> Iterator[Block]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    yield from (Paragraph(line) for line in lines or ["无。"])


def _way(talk: Talk) -> str:
    return "集体约谈" if talk.is_collective else "个别约谈"


def _moment(at: datetime) -> str:
    local = localtime(at)
    return f"{_day(local.date())}{local.hour}时{local.minute:02}分"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _confirmed(at: datetime | None, by: str) -> str:
    return f"已于{_moment(at)}在系统中核对确认（账号：{by}）。" if at else ""
