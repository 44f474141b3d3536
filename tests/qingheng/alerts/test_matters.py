"""How matters follow the cases: raised, merged, worsened, absorbed, succeeded, revoked."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.people import County
from tests.qingheng.scoring.reports import report

from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError
from qingheng.alerts.actions import advance, close, confirm, dismiss, follow_matters, revoke
from qingheng.alerts.models import AlertLevel, Case, Matter, Notice
from qingheng.audit.models import Entry
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.models import Body
from qingheng.pipeline import observations_imported

pytestmark = pytest.mark.django_db
State = Matter.State
NONE, BLUE, YELLOW, RED = AlertLevel


@pytest.fixture
def body(county: County, published_framework: FrameworkVersion) -> Body:
    return county.towns[0]


def arrives(body: Body, month: str, item: str = "A1-2", **values: object) -> None:
    """A report arrives, and everything follows. A1-2 costs 12 for `province`; A2-1 costs 5 for `light`."""
    observations_imported(report(body, month, item, **values), by="test")


def matters(body: Body) -> list[tuple[str, str, str, int]]:
    found = Matter.objects.filter(body=body).order_by("pk")
    return [(each.since, each.until, each.state, each.level) for each in found]


def the_last(body: Body) -> Matter:
    return Matter.objects.filter(body=body).latest("pk")


def steps(matter: Matter) -> list[tuple[str, str, str, int]]:
    return list(matter.steps.values_list("step", "before", "after", "level"))


def test_the_first_standing_case_raises_a_matter_and_the_next_months_join_it(body: Body) -> None:
    arrives(body, "2025-01", province=0)
    assert matters(body) == []
    arrives(body, "2025-02", province=1)
    arrives(body, "2025-03", province=0)
    assert matters(body) == [("2025-02", "2025-03", State.RAISED, BLUE)]
    assert steps(the_last(body)) == [("raise", "", State.RAISED, BLUE)]
    assert {case.matter_id for case in Case.objects.filter(body=body)} == {the_last(body).pk}


def test_a_higher_colour_marks_an_open_matter_as_escalated(body: Body) -> None:
    arrives(body, "2025-02", province=1)
    arrives(body, "2025-03", "A2-1", light=2)
    found = the_last(body)
    assert (found.level, found.peak_level, found.is_escalated) == (YELLOW, YELLOW, True)
    assert steps(found)[1:] == [("escalate", State.RAISED, State.RAISED, YELLOW)]


def test_after_a_dismissal_the_same_colour_next_month_is_absorbed_without_a_notice(
    body: Body, framework_administrator: User
) -> None:
    arrives(body, "2025-02", province=1)
    dismiss(the_last(body), reason="checked", by=framework_administrator)
    told = Notice.objects.count()
    arrives(body, "2025-03", province=0)
    assert matters(body) == [("2025-02", "2025-03", State.DISMISSED, BLUE)]
    assert Notice.objects.count() == told


def test_after_a_dismissal_a_higher_colour_is_the_next_matter(body: Body, framework_administrator: User) -> None:
    arrives(body, "2025-02", province=1)
    first = dismiss(the_last(body), reason="checked", by=framework_administrator)
    arrives(body, "2025-03", "A2-1", light=2)
    assert matters(body) == [
        ("2025-02", "2025-02", State.DISMISSED, BLUE),
        ("2025-03", "2025-03", State.RAISED, YELLOW),
    ]
    assert the_last(body).previous == first


def test_after_a_month_without_alert_the_same_colour_is_a_matter_of_its_own(
    body: Body, framework_administrator: User
) -> None:
    arrives(body, "2025-12", province=1)
    dismiss(the_last(body), reason="checked", by=framework_administrator)
    arrives(body, "2026-01", province=0)
    arrives(body, "2026-02", province=1)
    assert matters(body)[1:] == [("2026-02", "2026-02", State.RAISED, BLUE)]
    assert the_last(body).previous is None


def test_a_matter_whose_latest_month_cleared_stays_open(body: Body) -> None:
    arrives(body, "2025-12", province=1)
    arrives(body, "2026-01", province=0)
    assert matters(body) == [("2025-12", "2025-12", State.RAISED, BLUE)]


def test_a_correction_that_takes_the_ground_away_revokes_the_matter(body: Body, commission_leader: User) -> None:
    arrives(body, "2025-02", province=1)
    confirm(the_last(body), measures=["TALK"], by=commission_leader)
    arrives(body, "2025-02", province=0)
    found = the_last(body)
    assert (found.state, found.level, found.peak_level, found.ended_by) == (State.REVOKED, NONE, BLUE, "test")
    assert steps(found)[-1] == ("revoke", State.CONFIRMED, State.REVOKED, BLUE)
    arrives(body, "2025-02", province=1)
    assert matters(body)[1:] == [("2025-02", "2025-02", State.RAISED, BLUE)]


def test_a_correction_after_the_end_is_handed_up_as_groundless_and_keeps_the_end(
    body: Body, framework_administrator: User
) -> None:
    arrives(body, "2025-02", province=1)
    dismiss(the_last(body), reason="checked", by=framework_administrator)
    case = Case.objects.get(body=body)
    Case.objects.update(level=NONE, state=Case.State.CLEARED)
    assert follow_matters([case], by="test").groundless == [the_last(body)]
    assert (the_last(body).state, the_last(body).level, the_last(body).peak_level) == (State.DISMISSED, NONE, BLUE)


def test_a_second_time_nothing_changes_and_nothing_is_written(body: Body) -> None:
    arrives(body, "2025-02", province=1)
    arrives(body, "2025-03", "A2-1", light=2)
    before, entries = list(Matter.objects.values()), Entry.objects.count()
    cases = list(Case.objects.all())
    with CaptureQueriesContext(connection) as asked:
        follow_matters(cases, by="test")
    assert list(Matter.objects.values()) == before
    assert Entry.objects.count() == entries
    assert len([query for query in asked if query["sql"].startswith("SELECT")]) == len(["cases", "matters"])


def test_many_bodies_are_followed_with_as_few_questions_as_one(county: County, body: Body) -> None:
    for each in county.bodies:
        arrives(each, "2025-02", province=1)
    cases = list(Case.objects.all())
    with CaptureQueriesContext(connection) as asked:
        follow_matters(cases, by="test")
    assert len([query for query in asked if query["sql"].startswith("SELECT")]) == len(["cases", "matters"])


def test_papers_and_rectifications_move_a_matter_on_and_never_back(body: Body, commission_leader: User) -> None:
    arrives(body, "2025-02", province=1)
    with pytest.raises(StepRefusedError, match="2025-02"):
        advance(the_last(body), State.IN_FOLLOW_UP, by="test")
    confirm(the_last(body), measures=["TALK"], by=commission_leader)
    for asked, now in (
        (State.IN_FOLLOW_UP, State.IN_FOLLOW_UP),
        (State.RECTIFYING, State.RECTIFYING),
        (State.IN_FOLLOW_UP, State.RECTIFYING),
        (State.AWAITING_VERIFICATION, State.AWAITING_VERIFICATION),
        (State.RECTIFYING, State.RECTIFYING),
    ):
        assert advance(the_last(body), asked, by="test").state == now
    close(the_last(body), reason="done", unfinished=0, by=commission_leader)
    assert advance(the_last(body), State.RECTIFYING, by="test").state == State.CLOSED


def test_a_decision_revokes_an_open_matter_once(body: Body) -> None:
    arrives(body, "2025-02", province=1)
    assert revoke(the_last(body), reason="objection granted", by="test").state == State.REVOKED
    with pytest.raises(StepRefusedError):
        revoke(the_last(body), reason="again", by="test")
