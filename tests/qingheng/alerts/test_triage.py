"""What people decide about a matter: who may, when, and with which reasons."""

from collections.abc import Iterator

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation
from tests.people import County, make_user
from tests.qingheng.scoring.reports import report

from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.accounts.steps import StepRefusedError
from qingheng.alerts.actions import accept_level, close, confirm, decline_level, dismiss, propose_level, review
from qingheng.alerts.handling import STEPS
from qingheng.alerts.models import AlertLevel, Matter
from qingheng.alerts.permissions import handled_bodies, steps_open_to
from qingheng.audit.models import Entry
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.models import Body
from qingheng.pipeline import observations_imported

pytestmark = pytest.mark.django_db
State = Matter.State
BLUE, YELLOW, RED = AlertLevel.BLUE, AlertLevel.YELLOW, AlertLevel.RED


def raised(body: Body) -> Matter:
    observations_imported(report(body, "2025-02", "A1-2", province=1), by="test")
    return Matter.objects.get(body=body)


@pytest.fixture
def matter(county: County, published_framework: FrameworkVersion) -> Matter:
    return raised(county.towns[0])


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Sentences are judged in the language they are written in."""
    with translation.override("en"):
        yield


def test_a_confirmed_matter_keeps_the_measures_and_who_chose_them(matter: Matter, supervisor: User) -> None:
    found = confirm(matter, measures=["TALK"], by=supervisor)
    assert (found.state, found.measures, found.triaged_by) == (State.CONFIRMED, ["TALK"], "supervisor")
    assert found.triaged_at is not None
    assert Entry.objects.latest("pk").action == "alerts.matter.confirmed"


@pytest.mark.parametrize(
    ("measures", "reason", "message"),
    [([], "", "at least one"), (["ACCOUNT"], " ", "say why"), (["JAIL"], "x", "JAIL")],
)
def test_measures_are_chosen_from_the_framework_and_others_than_suggested_need_a_reason(
    matter: Matter, supervisor: User, measures: list[str], reason: str, message: str
) -> None:
    with pytest.raises(StepRefusedError, match=message):
        confirm(matter, measures=measures, reason=reason, by=supervisor)
    assert confirm(matter, measures=["NOTICE"], reason="third time", by=supervisor).measures == ["NOTICE"]


def test_a_dismissal_needs_its_reason_and_ends_the_matter(matter: Matter, framework_administrator: User) -> None:
    with pytest.raises(StepRefusedError):
        dismiss(matter, reason="  ", by=framework_administrator)
    found = dismiss(matter, reason="one event, handled already", by=framework_administrator)
    assert (found.state, found.ended_by) == (State.DISMISSED, "framework-administrator")
    with pytest.raises(StepRefusedError):
        confirm(matter, measures=["TALK"], by=framework_administrator)


def test_a_supervision_office_handles_only_the_bodies_assigned_to_it(
    county: County, matter: Matter, supervisor: User
) -> None:
    other = raised(county.towns[1])
    assert steps_open_to(supervisor, matter)
    assert steps_open_to(supervisor, other) == []
    with pytest.raises(PermissionDenied):
        dismiss(other, reason="not mine", by=supervisor)
    assert list(handled_bodies(supervisor)) == [county.towns[0], county.departments[0]]


@pytest.mark.parametrize("role", ["leader", "liaison", "station_clerk", "review_member", "report_reader", "nobody"])
def test_whoever_does_not_triage_is_refused(matter: Matter, role: str, request: pytest.FixtureRequest) -> None:
    person = request.getfixturevalue(role)
    assert steps_open_to(person, matter) == []
    for attempt in (
        lambda: confirm(matter, measures=["TALK"], by=person),
        lambda: dismiss(matter, reason="no", by=person),
        lambda: close(matter, reason="no", unfinished=0, by=person),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


def test_a_role_without_business_here_stays_without_beside_a_supervised_body(county: County, matter: Matter) -> None:
    person = make_user("watcher", Role.LEADER, leader=county.leader)
    assert steps_open_to(person, matter) == []


def test_with_rectifications_open_only_a_leader_of_the_commission_closes_it(
    matter: Matter, framework_administrator: User, commission_leader: User, supervisor: User
) -> None:
    confirm(matter, measures=["TALK"], by=supervisor)
    with pytest.raises(PermissionDenied):
        close(matter, reason="done", unfinished=0, by=supervisor)
    with pytest.raises(StepRefusedError, match="2 "):
        close(matter, reason="done", unfinished=2, by=framework_administrator)
    with pytest.raises(StepRefusedError):
        close(matter, reason="", unfinished=2, by=commission_leader)
    found = close(matter, reason="the body was merged", unfinished=2, by=commission_leader)
    assert (found.state, found.ended_by) == (State.CLOSED, "commission-leader")


def test_the_administrator_closes_what_is_verified(matter: Matter, framework_administrator: User) -> None:
    confirm(matter, measures=["TALK"], by=framework_administrator)
    assert close(matter, reason="verified", unfinished=0, by=framework_administrator).is_ended


def test_a_proposed_colour_is_accepted_by_a_leader_and_the_score_keeps_its_own(
    matter: Matter, supervisor: User, main_leader: User
) -> None:
    confirm(matter, measures=["TALK"], by=supervisor)
    proposed = propose_level(matter, YELLOW, reason="second rejection", by=supervisor)
    assert (proposed.proposed_level, proposed.is_escalated, proposed.colour) == (YELLOW, True, BLUE)
    with pytest.raises(PermissionDenied):
        accept_level(matter, by=supervisor)
    found = accept_level(matter, reason="agreed", by=main_leader)
    assert (found.colour, found.level, found.proposed_level) == (YELLOW, BLUE, 0)
    assert found.cases.get().level == BLUE
    assert [step.step for step in found.steps.all()] == ["raise", "confirm", "propose_level", "accept_level"]


def test_a_declined_colour_leaves_the_matter_as_it_was(matter: Matter, commission_leader: User) -> None:
    with pytest.raises(StepRefusedError):
        decline_level(matter, reason="nothing there", by=commission_leader)
    propose_level(matter, RED, reason="long overdue", by="system")
    with pytest.raises(StepRefusedError):
        decline_level(matter, reason="", by=commission_leader)
    found = decline_level(matter, reason="the deadline was extended", by=commission_leader)
    assert (found.colour, found.proposed_level, found.is_escalated) == (BLUE, 0, False)


def test_what_is_red_already_is_only_marked(matter: Matter, commission_leader: User) -> None:
    Matter.objects.update(level=RED, peak_level=RED)
    found = propose_level(matter, RED + 1, reason="second rejection", by="system")
    assert (found.proposed_level, found.is_escalated) == (0, True)


def test_after_it_worsened_the_measures_are_chosen_again(matter: Matter, supervisor: User) -> None:
    confirm(matter, measures=["TALK"], by=supervisor)
    observations_imported(report(matter.body, "2025-03", "A2-1", light=2), by="test")
    matter.refresh_from_db()
    assert matter.is_escalated
    found = review(matter, measures=["NOTICE"], by=supervisor)
    assert (found.measures, found.is_escalated, found.state) == (["NOTICE"], False, State.CONFIRMED)


def test_every_step_has_a_name_of_its_own_and_begins_where_another_ends() -> None:
    assert len({step.name for step in STEPS}) == len(STEPS)
    reached = {step.after for step in STEPS if step.after}
    assert reached == set(State)
    assert all(step.before <= reached for step in STEPS)
