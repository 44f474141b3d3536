"""A paper's content between its row and the content model. The law: what is stored is what both files are made from."""

import json
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.urls import reverse

from qingheng.papers import Document, Imprint, Sign, Verification
from qingheng.supervision.models import Paper
from qingheng.supervision.paper.numbering import Number
from qingheng.supervision.paper.wording import Wording

DRAFT_MARK = "草稿"
"""Across every page of what has not been issued."""
TITLE_MAX = 200


def document_of(paper: Paper) -> Document:
    """The content of a paper, as it is stored."""
    return Document.from_json(json.dumps(paper.document))


def stored(document: Document) -> dict[str, Any]:
    """The content as the row keeps it."""
    content: dict[str, Any] = json.loads(document.to_json())
    return content


def title_of(document: Document) -> str:
    """The title in one line."""
    return "".join(document.title.split("\n"))[:TITLE_MAX]


def digest_of(document: Document) -> str:
    """What tells one text from another: printed beside the QR code, and compared where two people edit at once."""
    return sha256(replace(document, verification=None).to_json().encode()).hexdigest()


def as_draft(document: Document) -> Document:
    """The content as it is shown before it is issued."""
    return replace(document, watermark=DRAFT_MARK)


def as_issued(document: Document, wording: Wording, number: Number, day: date, address: str) -> Document:
    """The content with its number, date and proof; nothing of the text is touched."""
    dated = f"{day.year}年{day.month}月{day.day}日"
    sign = replace(document.sign, date=dated) if document.sign else Sign(wording.say("organ"), dated)
    imprint = replace(document.imprint, date=f"{dated}印发") if document.imprint else _imprint(wording, dated)
    complete = replace(document, number=str(number), sign=sign, imprint=imprint, watermark="", stamp="")
    proof = Verification(address, digest_of(complete)) if address else None
    return replace(complete, verification=proof)


def _imprint(wording: Wording, dated: str) -> Imprint | None:
    """The imprint of a paper that brings none: only where copies go to somebody."""
    return Imprint(wording.copies_to, wording.say("organ"), f"{dated}印发") if wording.copies_to else None


def proof_address(code: str, site: str) -> str:
    """Where a paper is proven genuine; empty if nobody has told under which address the site is reached."""
    base = settings.SITE_ADDRESS or site.rstrip("/")
    return f"{base}{reverse('supervision:verify_paper', args=[code])}" if base else ""
