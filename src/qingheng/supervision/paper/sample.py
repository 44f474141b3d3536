"""A paper with invented facts, to show what a template makes of them. The law: nobody can take it for a real one."""

from dataclasses import replace
from datetime import date

from qingheng.papers import Document, Paragraph
from qingheng.supervision.paper.content import as_issued
from qingheng.supervision.paper.numbering import Number
from qingheng.supervision.paper.wording import Wording
from qingheng.supervision.paper.writing.frame import framed

MARK = "样张"
FACTS = {
    "body": "示例镇",
    "period": "2026年9月",
    "line": "总分",
    "level": "黄色预警",
    "subject": "示例事项",
    "leader": "分管领导",
    "corrected_title": "示例公文",
    "corrected_number": "示例〔2026〕1号",
    "corrected_date": "2026年10月1日",
}
SHOWN = ("opening", "cause", "requirements", "reply", "remedy", "contact", "closing")


def sample(words: Wording, day: date) -> Document:
    """Every sentence of a wording, one below the other, with its head, number and signature."""
    facts = FACTS | {"days": words.reply_days, "basis": f"依据{'、'.join(words.basis_on(day)) or '有关规定'}"}
    blocks = tuple(Paragraph(words.say(name, **facts)) for name in SHOWN if getattr(words, name).strip())
    title = words.say("title", **facts) or MARK
    if not words.mark.strip():
        return Document(form="report", title=title, blocks=blocks, watermark=MARK)
    document = framed(words, title, FACTS["body"], blocks)
    issued = as_issued(document, words, Number(words.say("letters"), day.year, 1), day, "")
    return replace(issued, watermark=MARK)
