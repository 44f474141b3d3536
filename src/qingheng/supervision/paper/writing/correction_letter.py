"""The correction letter (更正函). The law: it says what was wrong and what holds; the paper itself stays."""

from collections.abc import Sequence

from qingheng.papers import Document, Table
from qingheng.supervision.models import Paper, PaperKind
from qingheng.supervision.paper.templates import wording
from qingheng.supervision.paper.writing.frame import day_name, framed, in_chinese, said

HEAD = ("序号", "原文", "更正为")


@in_chinese
def correction_letter(paper: Paper, *, changes: Sequence[tuple[str, str]], reason: str) -> Document:
    """A first draft: what the paper says and what it should say, passage by passage."""
    words = wording(PaperKind.CORRECTION_LETTER)
    facts = {
        "corrected_title": paper.title,
        "corrected_number": paper.number_text,
        "corrected_date": day_name(paper.issued_on),
    }
    rows = tuple((str(number), before, after) for number, (before, after) in enumerate(changes, 1))
    blocks = [
        *said(words.say("opening", **facts), reason),
        *(
            [Table(("序号", "原文", "更正为"), rows, widths=(0.6, 4, 4), aligns=("center", "left", "left"))]
            if rows
            else []
        ),
        *said(words.say("closing", **facts)),
    ]
    addressee = paper.leader.post if paper.leader else paper.body.name if paper.body else ""
    return framed(words, words.say("title", **facts), addressee, blocks, form="letter")
