"""Matters follow the cases. The law: in the transaction that moved the cases; what did not change is not written."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.timezone import now

from qingheng.accounts.steps import Step
from qingheng.alerts.actions.steps import Held
from qingheng.alerts.grouping import Grouping, Standing
from qingheng.alerts.handling import ESCALATE, RAISE, REVOKE, check_state
from qingheng.alerts.models import AlertLevel, Case, Matter, MatterStep
from qingheng.audit.writing import name_of, writing

FOLLOWING = ("since", "until", "level", "peak_level", "is_escalated", "state", "ended_at", "ended_by")
"""The fields of a matter that follow its cases."""


@dataclass
class MatterChanges:
    """What following the cases did to matters: for whoever has to act on it."""

    raised: list[Matter] = field(default_factory=list)
    escalated: list[Matter] = field(default_factory=list)
    eased: list[Matter] = field(default_factory=list)
    """Their worst colour is lower than it was, but not gone."""
    groundless: list[Matter] = field(default_factory=list)
    """No month stands any more: revoked now, or ended already."""
    stretched: list[Matter] = field(default_factory=list)
    """Only their months changed."""
    states: dict[int, str] = field(default_factory=dict)
    """The state of each stored matter before, by its key."""

    @property
    def changed(self) -> list[Matter]:
        """Stored matters whose fields are to be written."""
        return [*self.escalated, *self.eased, *self.groundless, *self.stretched]


def follow_matters(cases: Iterable[Case], *, by: object) -> MatterChanges:
    """Let the matters of these cases' bodies follow all their cases; a second time changes nothing.

    Called in the transaction that moved the cases, which holds the bodies.
    """
    bodies = {case.body_id for case in cases}
    with transaction.atomic(savepoint=False):
        groupings = _groupings(bodies)
        changes = MatterChanges()
        for grouping in groupings:
            _follow(grouping, changes, by=name_of(by))
        moved = [
            (matter, month)
            for grouping in groupings
            for matter in grouping.matters
            for month in grouping.months_of(matter)
            if matter.pk is None or month.matter_id != matter.pk
        ]
        if not moved and not changes.changed:
            return changes
        with writing("alerts.matters.followed", by=by) as entry:
            _write(changes, moved, by=by)
            entry.about(raised=len(changes.raised), escalated=len(changes.escalated), months=len(moved))
            entry.about(eased=len(changes.eased), groundless=len(changes.groundless))
    return changes


def revoke(matter: Matter, *, reason: str, by: object) -> Matter:
    """End a matter whose ground was removed by a decision; what follows from the scores is revoked by itself."""
    with writing("alerts.matter.revoked", by=by) as entry:
        held = Held(matter)
        found = held.matter
        check_state(found, REVOKE)
        found.ended_at, found.ended_by = now(), name_of(by)
        held.take(REVOKE, reason=reason, by=by)
        entry.about(found, matter=str(found), reason=reason)
    return found


def _groupings(bodies: set[int]) -> list[Grouping]:
    """The bodies that have standing cases or matters, each with all of them."""
    months: dict[int, list[Standing]] = defaultdict(list)
    matters: dict[int, list[Matter]] = defaultdict(list)
    if bodies:
        standing = Case.objects.filter(body__in=bodies, level__gt=AlertLevel.NONE).order_by()
        for row in standing.values_list("pk", "body_id", "period", "level", "matter_id"):
            months[row[1]].append(Standing(*row))
        # A revoked one covers nothing; only where it came after another one must the next come after it.
        known = Matter.objects.filter(body__in=bodies).exclude(state=Matter.State.REVOKED, previous=None)
        for matter in known.order_by("pk").select_for_update():
            matters[matter.body_id].append(matter)
    return [Grouping(body, months[body], matters[body]) for body in sorted(months.keys() | matters.keys())]


def _follow(grouping: Grouping, changes: MatterChanges, *, by: str) -> None:
    """Give each matter of a body the span and colour of its months, and sort it by what that did to it."""
    for matter in grouping.matters:
        before = [getattr(matter, name) for name in FOLLOWING]
        known, stood = matter.peak_level, matter.level
        changes.states[matter.pk] = matter.state
        months = grouping.months_of(matter)
        matter.level = months[-1].level if months else AlertLevel.NONE
        if months:  # what no longer stands keeps the colour and the months it had
            matter.since, matter.until = months[0].period, months[-1].period
            matter.peak_level = max(month.level for month in months)
        if matter.pk is None:
            changes.raised.append(matter)
        elif matter.peak_level > known:
            matter.is_escalated = True
            changes.escalated.append(matter)
        elif stood and not matter.level:
            _end(matter, by=by)
            changes.groundless.append(matter)
        elif matter.peak_level < known:
            changes.eased.append(matter)
        elif before != [getattr(matter, name) for name in FOLLOWING]:
            changes.stretched.append(matter)


def _end(matter: Matter, *, by: str) -> None:
    """Revoke it, unless it had ended before its ground was gone."""
    if not matter.is_ended:
        matter.state, matter.ended_at, matter.ended_by = Matter.State.REVOKED, now(), by


def _write(changes: MatterChanges, moved: list[tuple[Matter, Standing]], *, by: object) -> None:
    for matter in changes.changed:  # an open one ends before the next of its body begins
        matter.save(force_update=True, update_fields=FOLLOWING)
    Matter.objects.bulk_create(changes.raised)
    months: dict[int, list[int]] = defaultdict(list)
    for matter, month in moved:
        months[matter.pk].append(month.pk)
    for key, cases in months.items():
        Case.objects.filter(pk__in=cases).update(matter=key)
    steps = [(matter, RAISE) for matter in changes.raised]
    steps += [(matter, ESCALATE) for matter in changes.escalated]
    steps += [(matter, REVOKE) for matter in changes.groundless if changes.states[matter.pk] != matter.state]
    MatterStep.objects.bulk_create(
        _step(matter, step, changes.states.get(matter.pk, ""), by=by) for matter, step in steps
    )


def _step(matter: Matter, step: Step, before: str, *, by: object) -> MatterStep:
    level = matter.level or matter.peak_level
    return MatterStep(matter=matter, step=step.name, before=before, after=matter.state, level=level, by=name_of(by))
