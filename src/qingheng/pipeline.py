"""The whole product, one short function per event: read this first.

The law: what follows from an event happens in the event's own transaction, or none of it happens. The browsers hear of
it by themselves: they are nudged as soon as the notices are committed.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from django.db import transaction

import qianfen
from qingheng.accounts.models import User
from qingheng.alerts.actions import follow_matters, raise_from
from qingheng.collection.actions.imports import import_batch, import_blocks
from qingheng.collection.actions.submissions import accept
from qingheng.collection.actions.upkeep import empty_values_of_nobody
from qingheng.collection.bulk.large import LargeFile
from qingheng.collection.bulk.staged import Step, no_step
from qingheng.collection.checked import CheckedImport
from qingheng.collection.effects import stored_months
from qingheng.collection.models import Batch, Observation, Submission
from qingheng.framework.actions import publish
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.actions import import_tables
from qingheng.organisations.checking import CheckedTables
from qingheng.organisations.models import Body
from qingheng.scoring.actions import rescore
from qingheng.scoring.live import lock, span_of
from qingheng.scoring.models import LiveScorecard
from qingheng.scoring.queries import months
from qingheng.supervision.actions.granting import Ruling, grant, take_effect
from qingheng.supervision.actions.sitting import draft_minutes, end
from qingheng.supervision.models import Objection, ReviewMeeting
from qingheng.surveys.actions.waves import publish as publish_numbers
from qingheng.surveys.models import Wave

SCORED_AT_ONCE = 16
"""Bodies whose scorecards of all months are in memory at once when very many are scored."""


@transaction.atomic
def import_observations(checked: CheckedImport, *, by: object) -> Batch:
    """Data were imported: store them, score the bodies they touch, raise or clear their alerts."""
    lock()
    batch = import_batch(checked, by=by)
    _follow(checked.touched, by=by)
    return batch


@transaction.atomic
def import_large(
    file: LargeFile, *, by: object, expected: str = "", step: Step = no_step, scored: Step = no_step
) -> Batch:
    """A long table of any length was imported: the same, block by block, so that memory does not grow with its rows.

    `expected` is the digest of the dry run that was confirmed. `step` is told of rows, `scored` of bodies.
    """
    lock()
    blocks = file.sound_blocks(expected=expected, step=step)
    batch = import_blocks(blocks, name=file.name, checksum=file.checksum, by=by)
    _follow_in_portions(file.sum.touched, by=by, step=scored)
    return batch


@transaction.atomic
def accept_submission(submission: Submission, *, by: User) -> Submission:
    """A reviewer accepts what a station submitted: store it, score the bodies it touches, raise or clear alerts."""
    lock()
    accepted, checked = accept(submission, by=by)
    _follow(checked.touched, by=by)
    return accepted


@transaction.atomic
def grant_objection(objection: Objection, ruling: Ruling, *, by: User) -> Objection:
    """An objection was granted: store the values as they should be, score, then correct what had gone out."""
    lock()
    granted = grant(objection, ruling, by=by)
    batch = import_batch(granted.checked, by=by)
    _follow(granted.checked.touched, by=by)
    return take_effect(granted, batch, by=by)


@transaction.atomic
def end_meeting(meeting: ReviewMeeting, *, by: User) -> ReviewMeeting:
    """A review meeting ended: its ratings become values of the manual items, scores follow, minutes are drafted."""
    lock()
    ended = end(meeting, by=by)
    batch = import_batch(ended.checked, by=by) if ended.checked else None
    if ended.checked:
        _follow(ended.checked.touched, by=by)
    return draft_minutes(ended.meeting, batch, by=by)


@transaction.atomic
def publish_wave(wave: Wave, *, by: User) -> Wave:
    """The numbers of a public evaluation are published: they become values of the survey items, scores follow."""
    lock()
    published = publish_numbers(wave, by=by)
    if published.checked:
        import_batch(published.checked, by=by)
        _follow(published.checked.touched, by=by)
    return published.wave


@transaction.atomic
def observations_imported(batch: Batch, *, by: object) -> list[LiveScorecard]:
    """The same for a batch that is stored already: score what it touches, raise or clear the alerts."""
    return _follow(batch.observations.order_by().values_list("body_id", "period").distinct(), by=by)


@transaction.atomic
def import_organisations(checked: CheckedTables, *, by: object) -> Mapping[str, int]:
    """Bodies or scenarios were changed: store them, score again those whose audience, dates or scenarios moved.

    What had been entered for bodies that are gone is emptied.
    """
    lock()
    counts = import_tables(checked, by=by)
    empty_values_of_nobody(by=by)
    data = Observation.objects.filter(body__code__in=checked.scored_anew, is_current=True).order_by()
    _follow(data.values_list("body_id", "period").distinct(), by=by)
    return counts


@transaction.atomic
def publish_framework(version: FrameworkVersion, *, effective_from: date, by: object) -> FrameworkVersion:
    """A framework version comes into force: publish it, score every body again from its first month on."""
    lock()
    published = publish(version, effective_from=effective_from, by=by)
    first = qianfen.Period.containing(effective_from, qianfen.Frequency.MONTH)
    data = Observation.objects.filter(year__gte=first.year, is_current=True).order_by()
    starts = [max(first, qianfen.Period.month(year, 1)) for year in data.values_list("year", flat=True).distinct()]
    bodies = list(Body.objects.values_list("pk", flat=True))
    _follow(((body, str(start)) for start in starts for body in bodies), by=by)
    return published


@transaction.atomic
def rescore_all(*, by: object, track: Callable[[Sequence[int]], Iterable[int]] = iter) -> list[LiveScorecard]:
    """A framework version was published or retired, or bodies were changed: score everybody again, year by year.

    `track` goes through the years and may show how far it has come.
    """
    bodies = list(Body.objects.select_related("audience").order_by("pk"))
    data = Observation.objects.filter(is_current=True).order_by()
    cards = []
    for year in track(sorted(data.values_list("year", flat=True).distinct())):
        periods = data.filter(year=year).values_list("period", flat=True).distinct()
        cards.extend(rescore(bodies, min(_month(name) for name in periods), by=by))
    _alert(cards, by=by)
    return cards


def _follow(touched: Iterable[tuple[int, str]], *, by: object) -> list[LiveScorecard]:
    """Score again from the first month touched of each year on; then let the cases follow, once for all years."""
    cards = [card for since, bodies in _by_year(touched) for card in rescore(bodies, since, by=by)]
    _alert(cards, by=by)
    return cards


def _alert(cards: Iterable[LiveScorecard], *, by: object) -> None:
    """Raise, worsen or clear the cases of re-scored bodies, and let what the office handles follow them."""
    follow_matters(raise_from(cards, by=by), by=by)


def _follow_in_portions(touched: Mapping[tuple[int, int], qianfen.Period], *, by: object, step: Step) -> None:
    """The same for many bodies, a few at a time: their scorecards are forgotten before the next are worked out.

    `touched` gives the first month that changes of each body and year.
    """
    planned = _months_to_score(touched)
    keys = sorted(planned)
    for start in range(0, len(keys), SCORED_AT_ONCE):
        portion = Body.objects.filter(pk__in=keys[start : start + SCORED_AT_ONCE]).select_related("audience")
        groups: dict[tuple[qianfen.Period, ...], list[Body]] = defaultdict(list)
        for body in portion.order_by("pk"):
            for span in planned[body.pk].values():
                groups[span].append(body)
        cards = [card for span, bodies in sorted(groups.items()) for card in rescore(bodies, span[0], by=by, only=span)]
        _alert(cards, by=by)
        step(min(start + SCORED_AT_ONCE, len(keys)), len(keys))


def _months_to_score(
    touched: Mapping[tuple[int, int], qianfen.Period],
) -> Mapping[int, Mapping[int, tuple[qianfen.Period, ...]]]:
    """By body and year: all months from the first touched one on; for everybody else those nobody had a score for."""
    found: dict[int, dict[int, tuple[qianfen.Period, ...]]] = defaultdict(dict)
    for year in sorted({year for _body, year in touched}):
        since = {body: month for (body, when), month in touched.items() if when == year}
        span = span_of(stored_months(year), set(months(year)), min(since.values()))
        others = Body.objects.valid_within(span.new[0].start, span.new[-1].end) if span.new else Body.objects.none()
        for body in others.values_list("pk", flat=True):
            found[body][year] = span.new
        for body in since if span.months else ():
            found[body][year] = span.months
    return found


def _by_year(rows: Iterable[tuple[int, str]]) -> Iterator[tuple[qianfen.Period, list[Body]]]:
    """The first month touched of each year, in order, with the bodies touched in that year."""
    years: dict[int, dict[int, qianfen.Period]] = defaultdict(dict)
    for body_id, name in set(rows):
        month = _month(name)
        years[month.year][body_id] = min(month, years[month.year].get(body_id, month))
    for _year, since in sorted(years.items()):
        bodies = Body.objects.filter(pk__in=since).select_related("audience").order_by("pk")
        yield min(since.values()), list(bodies)


def _month(name: str) -> qianfen.Period:
    """The month in which a period counts: its last."""
    return qianfen.Period.parse(name).last_month
