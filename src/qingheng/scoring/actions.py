"""Writes of scoring: live scorecards follow the data, and a run is published. The law: both work from locked bodies."""

from collections.abc import Iterable

from django.db import connection
from django.utils.timezone import now

import qianfen
from qingheng.audit.writing import writing
from qingheng.organisations.models import Body
from qingheng.scoring.live import Plan, plan, work_out
from qingheng.scoring.models import LiveScorecard, PublishedScorecard, ScoringRun
from qingheng.scoring.runs import Draft, check_can_publish, draft

CHANGEABLE = ("framework_version", "total", "flags", "document", "digest", "scored_at")


def rescore(bodies: Iterable[Body], since: qianfen.Period, *, by: object) -> list[LiveScorecard]:
    """Score bodies again for every month from `since` to the last one of that year with data; give all, in order of months.

    Scorecards that come out as they were are not written. Where the data reach a new month, every body gets a scorecard.
    """
    with writing("scoring.bodies.rescored", by=by) as entry:
        planned = _locked_plan(tuple(bodies), since)
        cards = work_out(planned)
        changed = _store(cards, planned)
        entry.about(bodies=len(planned.bodies), months=[str(month) for month in planned.months], changed=changed)
    return cards


def publish(month: qianfen.Period, *, by: object, note: str = "") -> ScoringRun:
    """Publish the scores of a month for good; refused while anything due is missing, or if nothing has changed.

    A run published before for the same month stays as it is and is marked as superseded.
    """
    with writing("scoring.run.published", by=by) as entry:
        _lock(Body.objects.values_list("pk", flat=True))
        drafted = draft(month)
        check_can_publish(drafted)
        run = _seal(drafted, by=by, note=note)
        entry.about(run, period=run.period, number=run.number, checksum=run.checksum)
    return run


def _locked_plan(bodies: tuple[Body, ...], since: qianfen.Period) -> Plan:
    """Plan, lock everybody concerned in one order, and plan again with what others have committed meanwhile."""
    planned = plan(bodies, since)
    if not connection.features.has_select_for_update:
        return planned  # the transaction holds the whole database already
    _lock(body.pk for body in planned.bodies)
    return plan(bodies, since)


def _lock(body_ids: Iterable[int]) -> None:
    """Wait until nobody else works on these bodies; their rows may still be pointed at meanwhile."""
    locked = Body.objects.select_for_update(no_key=True).filter(pk__in=list(body_ids)).order_by("pk")
    list(locked.values_list("pk", flat=True))


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
    for card in changed:
        card.scored_at = now()
    LiveScorecard.objects.bulk_create(created)
    LiveScorecard.objects.bulk_update(changed, CHANGEABLE)
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
        published_by=str(getattr(by, "username", by)),
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
