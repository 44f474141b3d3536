"""Whatever colours come, whatever is corrected, confirmed, dismissed and closed: what always holds of matters."""

from collections.abc import Iterable

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.people import County

from qingheng.alerts.actions import follow_matters
from qingheng.alerts.handling import CONFIRMED, ENDED
from qingheng.alerts.models import Case, Matter, MatterStep
from qingheng.organisations.models import Body

pytestmark = pytest.mark.django_db
State = Matter.State
MONTHS = [f"2025-{month:02}" for month in range(9, 13)] + [f"2026-{month:02}" for month in range(1, 5)]

colours = st.tuples(st.just("colour"), st.sampled_from(MONTHS), st.integers(0, 3))
endings = st.tuples(st.sampled_from(["confirm", "dismiss", "close"]), st.just(""), st.just(0))
histories = st.lists(st.one_of(colours, colours, endings), max_size=20)


def happens(body: Body, what: str, month: str, level: int) -> None:
    """One event, and the matters follow."""
    if what == "colour":
        state = Case.State.RAISED if level else Case.State.CLEARED
        values = {"level": level, "state": state, "total_level": level, "pillar_level": 0, "since": month}
        Case.objects.update_or_create(body=body, period=month, defaults=values)
        follow_matters(Case.objects.filter(body=body), by="test")
        return
    begins = {"confirm": {State.RAISED}, "dismiss": {State.RAISED}, "close": CONFIRMED}[what]
    ends = {"confirm": State.CONFIRMED, "dismiss": State.DISMISSED, "close": State.CLOSED}[what]
    Matter.objects.filter(body=body, state__in=begins).update(state=ends, is_escalated=False)


def check(body: Body) -> None:
    matters = list(Matter.objects.filter(body=body))
    assert sum(each.state not in ENDED for each in matters) <= 1, "two open matters"
    standing = list(Case.objects.filter(body=body, level__gt=0).order_by("period").select_related("matter"))
    for case in standing:
        assert case.matter is not None, "a standing case of no matter"
        assert case.matter.state != State.REVOKED, "a standing case of a revoked matter"
        assert case.matter.peak_level >= case.level, "a colour above that of its matter"
        assert case.matter.since <= case.period <= case.matter.until
    for matter in matters:
        levels = [case.level for case in standing if case.matter_id == matter.pk]
        assert matter.level == (levels[-1] if levels else 0)
        assert matter.peak_level == max(levels, default=matter.peak_level)
        assert levels or matter.state in ENDED, "an open matter of no standing case"


def check_nothing_is_raised_twice(body: Body, before: set[int]) -> None:
    """A new matter has a month above whatever ended matter covers the unbroken run it stands in."""
    new = Matter.objects.filter(body=body).exclude(pk__in=before).exclude(previous=None)
    for matter in new:
        assert matter.previous is not None
        covered = matter.previous.peak_level if matter.previous.level else 0
        assert matter.peak_level > covered, "the same colour raised twice"


@given(histories)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_laws_of_matters_hold_after_every_event(county: County, history: Iterable[tuple[str, str, int]]) -> None:
    body = county.towns[0]
    with transaction.atomic():
        for what, month, level in history:
            before = set(Matter.objects.values_list("pk", flat=True))
            happens(body, what, month, level)
            check(body)
            check_nothing_is_raised_twice(body, before)
            stored, steps = list(Matter.objects.values()), MatterStep.objects.count()
            follow_matters(Case.objects.filter(body=body), by="test")
            assert (list(Matter.objects.values()), MatterStep.objects.count()) == (stored, steps), "not idempotent"
        transaction.set_rollback(True)
