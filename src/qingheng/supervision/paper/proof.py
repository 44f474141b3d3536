"""What anybody who holds a paper may learn about it: that it was issued and holds. The law: never a word of it."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.core.cache import cache
from django.core.files.base import File
from django.utils.translation import pgettext_lazy

from qingheng.supervision.models import Paper
from qingheng.supervision.paper.content import document_of
from qingheng.supervision.paper.wording import office_name

ASKED_MAX = 30
SECONDS = 60
"""So often one address may ask within so many seconds."""

VALID = pgettext_lazy("proof", "valid")
WITHDRAWN = pgettext_lazy("proof", "withdrawn")
CORRECTED = pgettext_lazy("proof", "corrected by a later letter")


@dataclass(frozen=True)
class Proof:
    """What is shown: kind, number, date, organisation, state, checksum."""

    kind: str
    number: str
    day: date | None
    organ: str
    standing: str
    is_valid: bool
    checksum: str
    digest: str
    corrections: tuple[str, ...]


def proof_of(code: str) -> Proof | None:
    """What is behind a verification code; None if nothing is."""
    paper = Paper.objects.filter(verification=code, issued_at__isnull=False).first() if code else None
    if paper is None:
        return None
    letters = tuple(paper.corrections.filter(issued_at__isnull=False).values_list("number_text", flat=True))
    document = document_of(paper)
    is_withdrawn = paper.state == Paper.State.WITHDRAWN
    return Proof(
        kind=paper.get_kind_display(),
        number=paper.number_text,
        day=paper.issued_on,
        organ=document.sign.organ if document.sign else office_name(),
        standing=str(WITHDRAWN if is_withdrawn else CORRECTED if letters else VALID),
        is_valid=not is_withdrawn and not letters,
        checksum=paper.checksum,
        digest=document.verification.digest if document.verification else "",
        corrections=letters,
    )


def is_same(upload: "File[bytes]", checksum: str) -> bool:
    """Whether a file is, byte for byte, the one that was issued."""
    digest = sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest() == checksum


def asks_too_often(address: str) -> bool:
    """Whether one address tries many codes; it is told to wait."""
    key = f"proof/{address}"
    cache.add(key, 0, SECONDS)
    try:
        return cache.incr(key) > ASKED_MAX
    except ValueError:  # the minute ended between the two
        return False
