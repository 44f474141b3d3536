"""Whether what a check saw is still so: asked of the batches stored since, and of nothing they did not touch."""

import pytest
from tests.people import County
from tests.qingheng.scoring.reports import report

from qingheng.collection.checked import Scope
from qingheng.collection.models import Observation
from qingheng.collection.stored import Seen, fingerprint, fingerprint_now, has_changed_since, last_revisions_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def march(county: County) -> frozenset[Scope]:
    """An item of a body in a month, with values."""
    report(county.towns[0], "2025-03", "A1-1", due=50, done_on_time=20)
    report(county.towns[0], "2025-02", "A1-1", due=40)
    return frozenset({Scope(county.towns[0].pk, 2025, "A1-1", "2025-03")})


def test_other_bodies_items_and_months_change_nothing(county: County, march: frozenset[Scope]) -> None:
    seen = Seen.now()
    assert not has_changed_since(seen, march)
    report(county.towns[1], "2025-03", "A1-1", due=50)
    report(county.towns[0], "2025-03", "A1-2", province=1)
    report(county.towns[0], "2025-04", "A1-1", due=50)
    assert not has_changed_since(seen, march)


def test_a_new_value_is_a_change(county: County, march: frozenset[Scope]) -> None:
    seen = Seen.now()
    report(county.towns[0], "2025-03", "A1-1", due=60)
    assert has_changed_since(seen, march)


def test_a_value_that_ended_is_a_change(county: County, march: frozenset[Scope]) -> None:
    seen = Seen.now()
    later = report(county.towns[1], "2025-03", "A1-1", due=50)
    Observation.objects.filter(body=county.towns[0], period="2025-03").update(is_current=False, ended_by=later)
    assert has_changed_since(seen, march)


def test_a_batch_with_a_lower_number_that_was_committed_later_is_a_change(
    county: County, march: frozenset[Scope]
) -> None:
    seen = Seen.now()
    assert has_changed_since(Seen(seen.batches - 1, seen.newest), march)


def test_the_last_revisions_of_a_month_leave_the_others_out(county: County, march: frozenset[Scope]) -> None:
    report(county.towns[0], "2025-03", "A1-1", due=60)
    found = last_revisions_in(march)
    assert {(slot.period, slot.key): each.value for slot, each in found.items()} == {
        ("2025-03", "due"): 60,
        ("2025-03", "done_on_time"): 20,
    }
    assert fingerprint(found, march) == fingerprint_now(march)
    report(county.towns[0], "2025-02", "A1-1", due=60)
    assert fingerprint(found, march) == fingerprint_now(march)
    report(county.towns[0], "2025-03", "A1-1", due=70)
    assert fingerprint(found, march) != fingerprint_now(march)


def test_a_whole_year_takes_every_month(county: County, march: frozenset[Scope]) -> None:
    [place] = march
    found = last_revisions_in({place._replace(period="")})
    assert {slot.period for slot in found} == {"2025-02", "2025-03"}
