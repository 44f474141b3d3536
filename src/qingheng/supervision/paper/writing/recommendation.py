"""The Supervision Recommendation (纪检监察建议书), of three kinds.

The law: it rests on verified findings alone; no score stands in it as a ground.
"""

from collections.abc import Iterable, Sequence

from django.utils.timezone import localdate

from qingheng.organisations.calendar import WorkingDays
from qingheng.organisations.models import Body
from qingheng.papers import Block, Document, Heading, Paragraph
from qingheng.supervision.models import Finding, PaperKind
from qingheng.supervision.paper.requirements import table_of
from qingheng.supervision.paper.templates import wording
from qingheng.supervision.paper.writing.frame import NUMERALS, framed, in_chinese, said, sections
from qingheng.supervision.rectifying.opening import NewItem

RECTIFY_DAYS = 30
NO_BASIS = "有关规定"


@in_chinese
def recommendation(body: Body, variant: str, *, subject: str, findings: Sequence[Finding]) -> Document:
    """A first draft from what was found at a body; whoever writes it goes on from there."""
    day = localdate()
    words = wording(PaperKind.RECOMMENDATION, variant, day)
    basis = "、".join(words.basis_on(day)) or NO_BASIS
    facts = {"body": body.name, "subject": subject, "days": words.reply_days, "basis": f"依据{basis}"}
    causes = [found.cause for found in findings if found.cause.strip()]
    parts = (
        ("存在的主要问题", _numbered(found.problem for found in findings)),
        ("原因分析", [*said(words.say("cause", **facts)), *_numbered(causes)] if causes else []),
        ("建议事项", [*said(words.say("requirements", **facts)), table_of(_items(findings))]),
        ("回复时限", said(words.say("reply", **facts), words.say("contact", **facts))),
        ("不同意见的提出", said(words.say("remedy", **facts))),
    )
    blocks = [*said(words.say("opening", **facts)), *sections(parts), *said(words.say("closing", **facts))]
    return framed(words, words.say("title", **facts), body.name, blocks)


def _numbered(texts: Iterable[str]) -> list[Block]:
    """Problems or causes one by one, under their numbers."""
    found: list[Block] = []
    for number, text in enumerate(texts):
        first, _break, rest = text.strip().partition("\n")
        found.append(Heading(2, f"（{NUMERALS[number % len(NUMERALS)]}）{first}"))
        found += [Paragraph(line) for line in rest.split("\n") if line.strip()]
    return found


def _items(findings: Sequence[Finding]) -> list[NewItem]:
    """A first proposal of what is to be put right, one line for each finding."""
    due = WorkingDays.on_record().add_working_days(localdate(), RECTIFY_DAYS)
    return [
        NewItem(found.problem.strip().split("\n")[0], "制定措施，限期整改", "问题整改到位，制度机制健全", due)
        for found in findings
    ]
