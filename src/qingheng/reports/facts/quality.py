"""How far the data of a period can be relied on. The law: what is missing or was corrected is said, not smoothed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from qianfen import Period
from qingheng.collection.models import Submission
from qingheng.reports.facts.results import Results

FLAGS = ("overdue", "incomplete", "pending", "insufficient", "no_business", "not_applicable", "unconfirmed_veto")


@dataclass(frozen=True)
class Flagged:
    """Items that carry a flag, and how many bodies are concerned."""

    flag: str
    items: tuple[str, ...]
    bodies: int


@dataclass(frozen=True)
class Quality:
    """What there is to say about the data."""

    reported: int | None
    expected: int | None
    is_incomplete: bool
    run_number: int
    published_on: date
    flagged: tuple[Flagged, ...]
    corrections: int
    correcting_stations: tuple[str, ...]


def quality(found: Results, codes: Collection[str] = ()) -> Quality:
    """The quality of the data of all bodies, or of those with these codes."""
    run = found.run
    stations = corrections(found.period, run.published_at.date())
    return Quality(
        reported=run.reported,
        expected=run.expected,
        is_incomplete=run.is_incomplete,
        run_number=run.number,
        published_on=run.published_at.date(),
        flagged=tuple(each for flag in FLAGS if (each := _flagged(found, flag, codes)).items),
        corrections=sum(stations.values()),
        correcting_stations=tuple(stations),
    )


def corrections(period: Period, until: date) -> dict[str, int]:
    """Station → how many corrections of its data of the year were accepted, up to the publication."""
    accepted = (Submission.State.ACCEPTED, Submission.State.LOCKED)
    rows = Submission.objects.filter(version__gt=1, state__in=accepted, period__startswith=str(period.year))
    rows = rows.filter(accepted_at__date__lte=until).order_by("station__code")
    return dict(rows.values_list("station__name").annotate(Count("pk")))


def _flagged(found: Results, flag: str, codes: Collection[str]) -> Flagged:
    chosen = [each for each in found if not codes or each.body.code in codes]
    items = {code for each in chosen for code in each.flagged(flag)}
    names = tuple(item.name for item in found.framework.items if item.code in items)
    return Flagged(flag, names, sum(bool(each.flagged(flag)) for each in chosen))
