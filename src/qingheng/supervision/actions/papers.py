"""Papers from the draft to the issue, and their withdrawal.

The law: each step is taken as `paper/workflow.py` has it; a number is given in the transaction that issues, or never.
"""

from dataclasses import dataclass
from hashlib import sha256
from secrets import token_hex
from typing import Any, Unpack

from django.core.files.base import ContentFile
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.steps import fitting
from qingheng.audit.writing import name_of, writing
from qingheng.papers import Document, render_docx, render_pdf
from qingheng.supervision.actions.follow_ups import follow_paper
from qingheng.supervision.actions.numbers import Numbers
from qingheng.supervision.actions.paper_answers import (
    close,
    insist,
    receive,
    refuse,
    reject_reply,
    reply,
    serve,
    verify,
)
from qingheng.supervision.actions.paper_steps import HeldPaper
from qingheng.supervision.actions.rectification import cancel_item
from qingheng.supervision.models import Paper, PaperKind, PaperStep
from qingheng.supervision.paper.about import About, checked_about
from qingheng.supervision.paper.content import (
    as_issued,
    digest_of,
    document_of,
    proof_address,
    stored,
    title_of,
)
from qingheng.supervision.paper.numbering import Number
from qingheng.supervision.paper.permissions import check_can_draft, check_can_edit, check_grounds
from qingheng.supervision.paper.requirements import check_requirements
from qingheng.supervision.paper.templates import wording
from qingheng.supervision.paper.workflow import COURSES
from qingheng.supervision.rectifying.workflow import UNFINISHED

__all__ = [
    "approve",
    "check",
    "close",
    "discard",
    "draft",
    "edit",
    "hand_over",
    "insist",
    "issue",
    "receive",
    "refuse",
    "reject_reply",
    "reply",
    "send_back",
    "serve",
    "verify",
    "withdraw",
]
CODE_BYTES = 10


class EditedMeanwhileError(Exception):
    """Somebody else has changed the draft in the meantime. The text is for the user."""


def draft(kind: str, document: Document, *, reply_days: int | None = None, by: object, **about: Unpack[About]) -> Paper:
    """Begin a paper about these things; a recommendation needs a verified finding already here.

    `by` is a person who drafts such papers, or `SYSTEM` where one follows from an event.
    """
    facts = checked_about(kind, about)
    body, variant = facts.get("body"), facts.get("variant", "")
    if isinstance(by, User):
        check_can_draft(by, kind, body)
    check_grounds(kind, body)
    days = wording(kind, variant).reply_days if reply_days is None else reply_days
    with writing("supervision.paper.drafted", by=by) as entry:
        paper = Paper.objects.create(
            kind=kind,
            title=title_of(document),
            document=stored(document),
            is_restricted=facts.pop("restricted", False) or COURSES[PaperKind(kind)].is_restricted,
            reply_days=days if COURSES[PaperKind(kind)].has_reply else 0,
            drafted_by=name_of(by),
            **facts,
        )
        PaperStep.objects.create(paper=paper, step="draft", after=paper.state, by=name_of(by))
        follow_paper(paper, by=by)
        entry.about(paper, paper=str(paper), kind=kind)
    return paper


def edit(paper: Paper, document: Document, *, reply_days: int | None = None, seen: str = "", by: User) -> Paper:
    """Change the words of a draft; `seen` is the digest of the text the change began from."""
    with writing("supervision.paper.edited", by=by) as entry:
        held = HeldPaper(paper, by)
        row = held.paper
        check_can_edit(by, row)
        if seen and seen != digest_of(document_of(row)):
            raise EditedMeanwhileError(
                _("Somebody else has changed this draft since you opened it. Yours is kept below.")
            )
        row.title, row.document = title_of(document), stored(document)
        if reply_days is not None and COURSES[PaperKind(row.kind)].has_reply:
            row.reply_days = reply_days
        row.save()
        held.record("edit", row.state)
        entry.about(row, **held.facts)
    return row


def hand_over(paper: Paper, *, by: User) -> Paper:
    """Give a complete draft to be checked."""
    with writing("supervision.paper.handed_over", by=by) as entry:
        held = HeldPaper(paper, by)
        step = held.check("hand_over")
        check_requirements(document_of(held.paper))
        held.take(step, note="")
        entry.about(held.paper, **held.facts)
    return held.paper


def send_back(paper: Paper, *, reason: str, by: User) -> Paper:
    """Give a paper back to the draft, with what is to be changed."""
    with writing("supervision.paper.sent_back", by=by) as entry:
        held = HeldPaper(paper, by)
        step = held.check("send_back", reason=reason)
        nobody: dict[str, Any] = {"checked_at": None, "checked_by": "", "approved_at": None, "approved_by": ""}
        held.take(step, reason=reason, note=fitting(reason, 500), **nobody)
        entry.about(held.paper, **held.facts, reason=reason)
    return held.paper


def discard(paper: Paper, *, reason: str, by: User) -> Paper:
    """Put a draft away for good; it has no number and never gets one."""
    with writing("supervision.paper.discarded", by=by) as entry:
        held = HeldPaper(paper, by)
        held.take(held.check("discard", reason=reason), reason=reason)
        entry.about(held.paper, **held.facts, reason=reason)
    return held.paper


def check(paper: Paper, *, by: User) -> Paper:
    """Confirm that facts, figures, form and legal basis are right."""
    with writing("supervision.paper.checked", by=by) as entry:
        held = HeldPaper(paper, by)
        held.take(held.check("check"), checked_at=now(), checked_by=name_of(by))
        entry.about(held.paper, **held.facts)
    return held.paper


def approve(paper: Paper, *, by: User) -> Paper:
    """Answer for its being sent."""
    with writing("supervision.paper.approved", by=by) as entry:
        held = HeldPaper(paper, by)
        held.take(held.check("approve"), approved_at=now(), approved_by=name_of(by))
        entry.about(held.paper, **held.facts)
    return held.paper


def issue(paper: Paper, *, site: str = "", by: User) -> Paper:
    """Give it its number and date, make both files, and seal it; `site` is the address by which people reach it."""
    with writing("supervision.paper.issued", by=by) as entry:
        held = HeldPaper(paper, by)
        step, row, day = held.check("issue"), held.paper, localdate()
        words = wording(row.kind, row.variant, day)
        number = Number(words.say("letters"), day.year, Numbers(row.kind, day.year).take())
        row.verification = token_hex(CODE_BYTES)
        document = as_issued(document_of(row), words, number, day, proof_address(row.verification, site))
        row.document, row.title = stored(document), title_of(document)
        row.year, row.number, row.number_text = number.year, number.number, str(number)
        row.issued_at, row.issued_on, row.issued_by = now(), day, name_of(by)
        files = _Files.of(document)
        files.keep(row)
        try:
            held.take(step, facts={"number": str(number), "checksum": row.checksum})
            entry.about(row, **held.facts, number=str(number), checksum=row.checksum)
        except BaseException:
            files.remove(row)
            raise
    return row


def withdraw(paper: Paper, *, reason: str, by: User) -> Paper:
    """Take an issued paper back; it keeps its number and files, and nobody has to put right what it asked for."""
    with writing("supervision.paper.withdrawn", by=by) as entry:
        held = HeldPaper(paper, by)
        step = held.check("withdraw", reason=reason)
        held.take(step, reason=reason, withdrawn_at=now(), withdrawn_by=name_of(by))
        for item in held.paper.rectifications.filter(state__in=UNFINISHED):
            cancel_item(item, reason=reason, by=by)
        entry.about(held.paper, **held.facts, reason=reason)
    return held.paper


@dataclass(frozen=True)
class _Files:
    """Both files of a paper."""

    pdf: bytes
    docx: bytes

    @classmethod
    def of(cls, document: Document) -> "_Files":
        return cls(render_pdf(document).data, render_docx(document))

    def keep(self, row: Paper) -> None:
        """Write them under names nobody can guess."""
        row.pdf.save(f"{token_hex(24)}.pdf", ContentFile(self.pdf), save=False)
        row.docx.save(f"{token_hex(24)}.docx", ContentFile(self.docx), save=False)
        row.checksum = sha256(self.pdf).hexdigest()

    @staticmethod
    def remove(row: Paper) -> None:
        """Take them away again: the paper was not issued."""
        row.pdf.delete(save=False)
        row.docx.delete(save=False)
