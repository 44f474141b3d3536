"""How far a submission has come, and who did what when. The law: told from the row and the ledger alone."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qingheng.accounts.queries import full_names
from qingheng.audit.models import Entry
from qingheng.collection.models import Submission

State = Submission.State


@dataclass(frozen=True)
class Stage:
    """One station on the way of a submission."""

    state: Submission.State
    standing: str
    """`done`, `here`, `ahead` or `stopped`."""
    by: str = ""
    at: datetime | None = None

    @property
    def label(self) -> str:
        """The name of the state."""
        return str(self.state.label)


def stages_of(submission: Submission) -> list[Stage]:
    """The way from the draft to the lock; a correction begins with its request, and may end there."""
    way = list(_way(submission))
    here = way.index(State(submission.state))
    names = full_names([name for name, _at in _done(submission).values()])
    return [_stage(submission, state, number - here, names) for number, state in enumerate(way)]


def _way(submission: Submission) -> Iterator[Submission.State]:
    if submission.is_correction:
        yield State.REQUESTED
    if submission.state == State.REFUSED:
        yield State.REFUSED
        return
    yield State.SENT_BACK if submission.state == State.SENT_BACK else State.DRAFT
    yield from (State.SUBMITTED, State.ACCEPTED, State.LOCKED)


def _stage(submission: Submission, state: Submission.State, distance: int, names: Mapping[str, str]) -> Stage:
    by, at = _done(submission).get(state, ("", None))
    if distance > 0:
        return Stage(state, "ahead")
    here = "stopped" if state in {State.SENT_BACK, State.REFUSED} else "here"
    return Stage(state, "done" if distance else here, names.get(by, by), at)


def _done(row: Submission) -> dict[Submission.State, tuple[str, datetime | None]]:
    """Who brought it to each state, as the row has it."""
    begun = (row.decided_by, row.decided_at) if row.is_correction else (row.opened_by, row.opened_at)
    return {
        State.REQUESTED: (row.opened_by, row.opened_at),
        State.REFUSED: (row.decided_by, row.decided_at),
        State.DRAFT: begun,
        State.SUBMITTED: (row.submitted_by, row.submitted_at),
        State.ACCEPTED: (row.accepted_by, row.accepted_at),
        State.LOCKED: (row.locked_by, row.locked_at),
    }


DEEDS: dict[str, str | Promise] = {
    "collection.submission.opened": _("began it"),
    "collection.submission.correction_requested": _("asked for the correction"),
    "collection.submission.correction_approved": _("approved the correction"),
    "collection.submission.correction_refused": _("refused the correction"),
    "collection.submission.submitted": _("submitted it"),
    "collection.submission.taken_back": _("took it back"),
    "collection.submission.sent_back": _("sent it back"),
    "collection.submission.vouched": _("verified what concerns the own body"),
    "collection.submission.accepted": _("accepted it"),
    "collection.submission.locked": _("locked it"),
}
"""What the ledger says of a submission, in words."""
BEGINNINGS = frozenset({"collection.submission.opened"})
"""Written whenever somebody comes back to the draft: only the first one is told."""


@dataclass(frozen=True)
class Deed:
    """One step that somebody took."""

    by: str
    at: datetime
    what: str
    note: str
    objections: dict[str, str]


def deeds_of(submission: Submission) -> list[Deed]:
    """Everything that was done with it, the first thing first."""
    about = {"object_type": submission._meta.label_lower, "object_id": str(submission.pk)}
    entries = list(_told(Entry.objects.filter(**about, action__in=DEEDS).order_by("pk")))
    names = full_names([entry.by for entry in entries])
    return [
        Deed(
            names.get(entry.by, entry.by),
            entry.at,
            str(DEEDS[entry.action]),
            str(entry.facts.get("note") or entry.facts.get("reason") or ""),
            entry.facts.get("objections") or {},
        )
        for entry in entries
    ]


def _told(entries: Iterable[Entry]) -> Iterator[Entry]:
    begun = False
    for entry in entries:
        if not (begun and entry.action in BEGINNINGS):
            yield entry
        begun = begun or entry.action in BEGINNINGS
