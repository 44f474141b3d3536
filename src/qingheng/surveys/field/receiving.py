"""An answer comes in: the code goes, the sheet stays, both or neither, once.

The law: this is the one write of the house without an entry in the ledger. An entry has a time and would tie the answer
to whoever was seen answering then; the totals enter the ledger when the wave is closed. Nothing here is logged either.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.timezone import localdate

from qingheng.organisations.models import Body
from qingheng.surveys.field import codes
from qingheng.surveys.models import AnswerSheet, Code, DayCount, SampleCell, SpentCode, Wave

Channel = AnswerSheet.Channel


class Outcome(StrEnum):
    """What became of an answer, or what a code is good for."""

    TAKEN = "taken"
    USED = "used"
    UNKNOWN = "unknown"
    EARLY = "early"
    OVER = "over"


@dataclass(frozen=True)
class Place:
    """What is answered: a body, for a group of people, in a wave; with the digest of the code that opens it."""

    wave: Wave
    body: Body
    group: str
    cell: SampleCell | None = None
    digest: str = ""


@dataclass(frozen=True)
class Filled:
    """A checked answer: what was said, how it came in, and what is doubtful about it."""

    answers: Mapping[str, Any]
    channel: Channel
    marks: Sequence[str] = field(default=())


def place_of(typed: str) -> Place | Outcome:
    """What a code that was typed or scanned answers, or why it answers nothing."""
    code = codes.normalised(typed)
    waves = codes.waves_of(code) if code else []
    digests = codes.digests(waves, code or "")
    known = Code.objects.filter(digest__in=digests).select_related("cell__cell__body__audience").first()
    if known is not None:
        cell = known.cell
        return Place(digests[known.digest], cell.cell.body, cell.cell.group, cell, known.digest)
    if SpentCode.objects.filter(digest__in=digests).exists():
        return Outcome.USED
    over = waves and all(wave.state not in {Wave.State.APPROVED, Wave.State.OPEN} for wave in waves)
    return Outcome.OVER if over else Outcome.UNKNOWN


def openness(wave: Wave) -> Outcome | None:
    """Why the public cannot answer today; None if it can."""
    today = localdate()
    if wave.state in {Wave.State.PLANNED, Wave.State.APPROVED} or today < wave.opens_on:
        return Outcome.EARLY
    if wave.state != Wave.State.OPEN or today > wave.closes_on:
        return Outcome.OVER
    return None


def receive(place: Place, filled: Filled) -> Outcome:
    """Take an answer in one transaction; of any number of racers with one code exactly one gets TAKEN."""
    with transaction.atomic():
        refused = _spend(place) if place.digest else _enter_open(place.wave)
        if refused is not None:
            return refused
        AnswerSheet.objects.create(
            wave=place.wave,
            body=place.body,
            group=place.group,
            cell=place.cell,
            channel=filled.channel,
            answers=dict(filled.answers),
            marks=list(filled.marks),
        )
        _count(place.wave, filled.channel)
    return Outcome.TAKEN


def _spend(place: Place) -> Outcome | None:
    """Take the code away; whoever sees its row go is the one whose answer counts.

    Closing the wave removes the codes too, so it waits here for those who came before, and nobody comes after it.
    """
    gone, _tables = Code.objects.filter(digest=place.digest).delete()
    if gone == 1:
        SpentCode.objects.create(digest=place.digest, wave=place.wave)
        return None
    return Outcome.USED if SpentCode.objects.filter(digest=place.digest).exists() else Outcome.OVER


def _enter_open(wave: Wave) -> Outcome | None:
    """Without a code there is no row to take: the wave's own row says whether it is open, and waits for a close."""
    found = Wave.objects.select_for_update(no_key=True).filter(pk=wave.pk, state=Wave.State.OPEN, takes_open_link=True)
    return None if found.exists() else Outcome.OVER


def _count(wave: Wave, channel: Channel) -> None:
    """One more on this day: add to the row, or make it; somebody else may be making it at the same moment."""
    row = DayCount.objects.filter(wave=wave, day=localdate(), channel=channel)
    if row.update(count=F("count") + 1):
        return
    try:
        with transaction.atomic():
            DayCount.objects.create(wave=wave, day=localdate(), channel=channel, count=1)
    except IntegrityError:
        row.update(count=F("count") + 1)
