"""Writes of scoring: live scorecards follow the data, runs are published. The law: one at a time, from stored data."""

from collections.abc import Iterable

from django.db import models

import qianfen
from qingheng.audit.writing import name_of, writing
from qingheng.organisations.models import Body
from qingheng.scoring.live import Plan, flags_of, lock, plan, work_out
from qingheng.scoring.models import LiveScorecard, PublishedScorecard, ScoringRun
from qingheng.scoring.runs import Draft, check_can_publish, draft

CHANGEABLE = ("framework_version", "total", "flags", "document", "digest", "scored_at")


def rescore(bodies: Iterable[Body], since: qianfen.Period, *, by: object) -> list[LiveScorecard]:
    """Score bodies again for every month from `since` to the last one of that year with data.

    Gives all of them, in the order of their months; those that come out as they were are not written. Where the data
    reach a new month, every body gets a scorecard of it.
    """
    with writing("scoring.bodies.rescored", by=by) as entry:
        lock()
        planned = plan(tuple(bodies), since)
        cards = work_out(planned)
        changed = _store(cards, planned)
        entry.about(bodies=len(planned.bodies), months=[str(month) for month in planned.months], changed=changed)
    return cards


def publish(month: qianfen.Period, *, by: object, note: str = "", expected: str = "") -> ScoringRun:
    """Publish the scores of a month for good; refused while anything due is missing, or if nothing has changed.

    A run published before for the same month stays as it is and is marked as superseded. `expected` is the checksum of
    what was shown to the person who publishes; if the data have changed since, nothing is published.
    """
    with writing("scoring.run.published", by=by) as entry:
        lock()
        drafted = draft(month)
        check_can_publish(drafted, expected=expected)
        run = _seal(drafted, by=by, note=note)
        entry.about(run, period=run.period, number=run.number, checksum=run.checksum)
    return run


def _store(cards: list[LiveScorecard], planned: Plan) -> int:
    """Write what differs from what is stored; give how many scorecards that was."""
    stored = {(row.body_id, row.period): row for row in _stored(planned)}
    created, changed = [], []
    for card in cards:
        before = stored.pop((card.body_id, card.period), None)
        if before is None:
            created.append(card)
        else:
            card.pk, card.scored_at = before.pk, before.scored_at
            if card.digest != before.digest:
                changed.append(card)
    LiveScorecard.objects.bulk_create(created)
    for card in changed:  # one by one is faster than Django's bulk_update, which builds a CASE of every field and row
        card.save(force_update=True, update_fields=CHANGEABLE)
    if stored:
        LiveScorecard.objects.filter(pk__in=[row.pk for row in stored.values()]).delete()
    return len(created) + len(changed) + len(stored)


def _stored(planned: Plan) -> "models.QuerySet[LiveScorecard]":
    months = [str(month) for month in planned.months]
    rows = LiveScorecard.objects.filter(body__in=[body.pk for body in planned.touched], period__in=months).order_by()
    return rows.only("pk", "body_id", "period", "digest", "scored_at")


def _seal(drafted: Draft, *, by: object, note: str) -> ScoringRun:
    before = drafted.before
    run = ScoringRun.objects.create(
        period=str(drafted.month),
        number=before.number + 1 if before else 1,
        framework_version=drafted.version,
        supersedes=before,
        archive=drafted.archive,
        checksum=drafted.checksum,
        bodies=len(drafted.results),
        note=note,
        published_by=name_of(by),
    )
    PublishedScorecard.objects.bulk_create(
        PublishedScorecard(
            run=run,
            body=drafted.bodies[result.body],
            period=run.period,
            total=result.total,
            flags=flags_of(result),
            document=result.as_dict(),
        )
        for result in drafted.results
    )
    return run
