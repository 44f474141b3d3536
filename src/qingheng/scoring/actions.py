"""Writes of scoring: live scorecards follow the data, runs are published. The law: one at a time, from stored data."""

from collections.abc import Iterable, Sequence

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext as _

import qianfen
from qingheng.accounts.asking import decide, hold
from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.audit.writing import name_of, writing
from qingheng.organisations.models import Body
from qingheng.scoring.live import Plan, flags_of, lock, plan, plan_of, work_out
from qingheng.scoring.models import LiveScorecard, PublicationOverride, PublishedScorecard, ScoringRun
from qingheng.scoring.overwriting import overwrite
from qingheng.scoring.runs import CannotPublishError, Draft, check_can_publish, draft

CHANGEABLE = ("framework_version", "total", "flags", "document", "digest", "scored_at")


def rescore(
    bodies: Iterable[Body], since: qianfen.Period, *, by: object, only: Sequence[qianfen.Period] = ()
) -> list[LiveScorecard]:
    """Score bodies again for every month from `since` to the last one of that year with data.

    Gives all of them, in the order of their months; those that come out as they were are not written. Where the data
    reach a new month, every body gets a scorecard of it; `only` names the months instead if the caller sees to the
    others.
    """
    with writing("scoring.bodies.rescored", by=by) as entry:
        lock()
        planned = plan_of(tuple(bodies), only) if only else plan(tuple(bodies), since)
        cards = work_out(planned)
        changed = _store(cards, planned)
        entry.about(bodies=len(planned.bodies), months=[str(month) for month in planned.months], changed=changed)
    return cards


def publish(month: qianfen.Period, *, by: object, note: str = "", expected: str = "") -> ScoringRun:
    """Publish the scores of a month for good; refused while too much is missing, or if nothing has changed.

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


def request_override(month: qianfen.Period, *, reason: str, by: User) -> PublicationOverride:
    """Ask for leave to publish a month although data that are due are missing."""
    if not by.has_role(Role.FRAMEWORK_ADMINISTRATOR):
        raise PermissionDenied(_("Leave to publish is asked for by a framework administrator."))
    with writing("scoring.override.requested", by=by) as entry:
        lock()
        drafted = draft(month)
        if not drafted.is_short:
            raise CannotPublishError(_("The month may be published as it is: no leave is needed."))
        if not reason.strip():
            raise CannotPublishError(_("Say why the month cannot wait for the missing data."))
        standing = PublicationOverride.objects.filter(period=str(drafted.month), run__isnull=True)
        if standing.exclude(state=PublicationOverride.State.REFUSED).exists():
            raise CannotPublishError(_("Leave for this month has been asked for already."))
        asked = PublicationOverride.objects.create(
            period=str(drafted.month),
            reason=reason.strip(),
            reported=drafted.completeness.reported,
            expected=drafted.completeness.expected,
            requested_by=name_of(by),
        )
        entry.about(asked, override=str(asked), reason=asked.reason)
    return asked


def approve_override(override: PublicationOverride, *, note: str = "", by: User) -> PublicationOverride:
    """Give leave: the month may be published once, marked as incomplete."""
    with writing("scoring.override.approved", by=by) as entry:
        held = _held(override, by)
        decide(held, PublicationOverride.State.APPROVED, note=note, by=by)
        held.save()
        entry.about(held, override=str(held), note=held.note)
    return held


def refuse_override(override: PublicationOverride, *, note: str, by: User) -> PublicationOverride:
    """Let the month wait, and say why."""
    with writing("scoring.override.refused", by=by) as entry:
        held = _held(override, by)
        if not note.strip():
            raise CannotPublishError(_("Say why leave is refused."))
        decide(held, PublicationOverride.State.REFUSED, note=note, by=by)
        held.save()
        entry.about(held, override=str(held), note=held.note)
    return held


def _held(override: PublicationOverride, by: User) -> PublicationOverride:
    """The row as it is now, held until it is decided, if `by` may decide it."""
    if not by.has_role(Role.COMMISSION_LEADER):
        raise PermissionDenied(_("Leave to publish an incomplete month is given by the leader of the commission."))
    return hold(override, by=by, refusal=CannotPublishError)


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
    overwrite(changed, CHANGEABLE)
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
        is_incomplete=bool(drafted.due),
        reported=drafted.completeness.reported,
        expected=drafted.completeness.expected,
        override=drafted.override,
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
