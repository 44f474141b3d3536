"""A rectification item from its opening to its close-out, and the alert matter that follows it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from tests.people import County, make_user
from tests.qingheng.supervision.rectifying import item_of, matter_of, new_item

from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.accounts.steps import StepRefusedError
from qingheng.alerts.models import AlertLevel, Matter
from qingheng.audit.models import Entry
from qingheng.organisations.calendar import WorkingDays
from qingheng.organisations.models import SpecialDay
from qingheng.supervision.actions import rectification as actions
from qingheng.supervision.actions.item_extensions import ask_extension, decide_extension
from qingheng.supervision.models import Rectification
from qingheng.supervision.rectifying.permissions import rectifications
from qingheng.supervision.rectifying.queries import Clock, overdue, unfinished

pytestmark = pytest.mark.usefixtures("english")
State = Rectification.State


@pytest.fixture
def matter(county: County) -> Matter:
    return matter_of(county.towns[0])


@pytest.fixture
def item(county: County, matter: Matter, supervisor: User) -> Rectification:
    return item_of(county, supervisor, matter)


def reported(item: Rectification, liaison: User) -> Rectification:
    if item.state == State.OPEN:
        actions.take_up(item, plan="分三步", by=liaison)
    if Rectification.objects.get(pk=item.pk).state != State.REPORTED:
        actions.report_progress(item, percent=60, note="已过半", by=liaison)
        actions.report_done(item, result="台账已建", by=liaison)
    return Rectification.objects.get(pk=item.pk)


def state_of(matter: Matter) -> str:
    return Matter.objects.get(pk=matter.pk).state


def test_an_item_goes_from_opening_to_close_out_and_the_matter_with_it(
    item: Rectification, matter: Matter, liaison: User, supervisor: User
) -> None:
    assert state_of(matter) == Matter.State.RECTIFYING
    assert list(unfinished(matter)) == [item]
    reported(item, liaison)
    assert state_of(matter) == Matter.State.AWAITING_VERIFICATION
    closed = actions.pass_item(item, verdict="现场查看，台账齐全", by=supervisor)
    assert (closed.state, closed.progress, closed.closed_by) == (State.CLOSED, 100, supervisor.username)
    assert not unfinished(matter)
    assert [step.step for step in item.steps.all()] == ["take_up", "progress", "report", "pass"]
    assert item.steps.get(step="progress").facts == {"progress": 60, "progress_before": 0}


def test_the_matter_waits_until_the_last_item_is_reported(
    item: Rectification, matter: Matter, liaison: User, supervisor: User
) -> None:
    second = actions.open_items([new_item("第二项")], body=item.body, matter=matter, by=supervisor)[0]
    reported(item, liaison)
    assert state_of(matter) == Matter.State.RECTIFYING
    reported(second, liaison)
    assert state_of(matter) == Matter.State.AWAITING_VERIFICATION


def test_a_rejection_sends_item_and_matter_back_and_the_second_one_proposes_a_higher_colour_once(
    item: Rectification, matter: Matter, liaison: User, supervisor: User
) -> None:
    for number in (1, 2, 3):
        reported(item, liaison)
        item = actions.reject(item, reason="台账缺项", by=supervisor)
        assert (item.state, item.rejections, item.is_escalated) == (State.IN_PROGRESS, number, number > 1)
        assert state_of(matter) == Matter.State.RECTIFYING
    proposed = Matter.objects.get(pk=matter.pk)
    assert (proposed.proposed_level, proposed.level) == (AlertLevel.RED, AlertLevel.YELLOW)
    assert Entry.objects.filter(action="alerts.matter.level_proposed").count() == 1


def test_what_is_missing_is_told_all_at_once_and_by_line(county: County, supervisor: User) -> None:
    blank = new_item(" ")
    with pytest.raises(StepRefusedError, match="Item 2 lacks the problem\\."):
        actions.open_items([new_item(), blank], body=county.towns[0], by=supervisor)
    with pytest.raises(StepRefusedError, match="at least one item"):
        actions.open_items([], body=county.towns[0], by=supervisor)
    assert not Rectification.objects.exists()


def test_every_step_wants_its_words(item: Rectification, liaison: User, supervisor: User) -> None:
    with pytest.raises(StepRefusedError, match="how it will be put right"):
        actions.take_up(item, plan=" ", by=liaison)
    actions.take_up(item, plan="分三步", responsible="党政办", by=liaison)
    with pytest.raises(StepRefusedError, match="0 to 100"):
        actions.report_progress(item, percent=101, note="过", by=liaison)
    with pytest.raises(StepRefusedError, match="in words"):
        actions.report_progress(item, percent=10, note="", by=liaison)
    actions.report_progress(item, percent=10, note="过", by=liaison)
    with pytest.raises(StepRefusedError, match="what was done"):
        actions.report_done(item, result="", by=liaison)
    actions.report_done(item, result="成", by=liaison)
    with pytest.raises(StepRefusedError, match="how it was verified"):
        actions.pass_item(item, verdict="", by=supervisor)
    with pytest.raises(StepRefusedError, match="what is not met"):
        actions.reject(item, reason="", by=supervisor)
    with pytest.raises(StepRefusedError, match="why it is cancelled"):
        actions.cancel_item(item, reason="", by=supervisor)


def test_nobody_of_the_body_verifies_whatever_roles_they_hold(
    item: Rectification, liaison: User, framework_administrator: User, county: County
) -> None:
    reported(item, liaison)
    both = make_user("both", Role.LIAISON, body=county.towns[0])
    both.grants.create(role=Role.FRAMEWORK_ADMINISTRATOR, valid_from=date(2024, 1, 1))
    county.stations["S05"].body = county.towns[0]
    county.stations["S05"].save()
    inside = make_user("inside", Role.STATION_REVIEWER, station=county.stations["S05"])
    inside.grants.create(role=Role.FRAMEWORK_ADMINISTRATOR, valid_from=date(2024, 1, 1))
    for person in (both, inside, liaison):
        with pytest.raises(PermissionDenied, match="belongs to the body"):
            actions.pass_item(item, verdict="看过", by=person)
    actions.pass_item(item, verdict="看过", by=framework_administrator)


def test_whoever_reported_for_the_body_does_not_verify_after_changing_office(
    item: Rectification, liaison: User, county: County
) -> None:
    reported(item, liaison)
    liaison.grants.all().delete()
    liaison.grants.create(role=Role.FRAMEWORK_ADMINISTRATOR, valid_from=date(2024, 1, 1))
    moved = User.objects.get(pk=liaison.pk)
    with pytest.raises(StepRefusedError, match="You planned it and reported it as done"):
        actions.pass_item(item, verdict="看过", by=moved)


def test_an_overdue_item_proposes_a_higher_colour_after_so_many_working_days_and_once(
    county: County, supervisor: User, matter: Matter
) -> None:
    clock = Clock.now()
    due = localdate() - timedelta(days=14)
    item = item_of(county, supervisor, matter, due)
    late = clock.overdue_by(item)
    assert list(overdue(Rectification.objects.all())) == [item]
    assert not actions.escalate_overdue(after=late, by="system")
    assert actions.escalate_overdue(after=late - 1, by="system") == [item]
    assert not actions.escalate_overdue(after=late - 1, by="system")
    assert Matter.objects.get(pk=matter.pk).proposed_level == AlertLevel.RED
    step = item.steps.get(step="escalate")
    assert (step.by, step.facts, step.before, step.after) == ("system", {"overdue_by": late}, "open", "open")


def test_what_is_reported_is_not_overdue_while_it_waits_for_verification(
    county: County, supervisor: User, liaison: User
) -> None:
    item = item_of(county, supervisor, None, localdate() - timedelta(days=60))
    reported(item, liaison)
    assert not overdue(Rectification.objects.all())
    assert not actions.escalate_overdue(after=0, by="system")


def test_more_time_is_asked_for_by_the_body_and_decided_by_somebody_else(
    item: Rectification, liaison: User, supervisor: User, framework_administrator: User
) -> None:
    until = _working_day(item.due + timedelta(days=7))
    with pytest.raises(StepRefusedError, match="is not after the deadline"):
        ask_extension(item, until=item.due, reason="汛期", by=liaison)
    with pytest.raises(PermissionDenied):
        ask_extension(item, until=until, reason="汛期", by=supervisor)
    asked = ask_extension(item, until=until, reason="汛期", by=liaison)
    with pytest.raises(StepRefusedError, match="already"):
        ask_extension(item, until=until, reason="汛期", by=liaison)
    with pytest.raises(StepRefusedError, match="yourself"):
        decide_extension(asked, is_approved=True, by=liaison)
    with pytest.raises(StepRefusedError, match="why"):
        decide_extension(asked, is_approved=False, by=supervisor)
    decide_extension(asked, is_approved=True, by=supervisor)
    assert Rectification.objects.get(pk=item.pk).due == until
    with pytest.raises(StepRefusedError, match="decided already"):
        decide_extension(asked, is_approved=False, note="否", by=framework_administrator)


def test_a_day_on_which_nobody_works_is_no_deadline(item: Rectification, liaison: User) -> None:
    free = _working_day(item.due + timedelta(days=7))
    SpecialDay.objects.create(day=free, is_working=False, name="holiday")
    with pytest.raises(StepRefusedError, match="Nobody works"):
        ask_extension(item, until=free, reason="汛期", by=liaison)


def _working_day(day: date) -> date:
    return WorkingDays({}).add_working_days(day, 1)


def test_a_cancelled_item_no_longer_stands_in_the_way(
    item: Rectification, matter: Matter, commission_leader: User
) -> None:
    actions.cancel_item(item, reason="异议成立", by=commission_leader)
    assert not unfinished(matter)


@pytest.mark.parametrize(
    ("name", "bodies"),
    [
        ("framework_administrator", ["B01", "B02", "B11"]),
        ("commission_leader", ["B01", "B02", "B11"]),
        ("liaison", ["B01"]),
        ("supervisor", ["B01", "B11"]),
        ("leader", ["B01", "B02"]),
        ("station_clerk", []),
        ("report_reader", []),
        ("review_member", []),
    ],
)
def test_everybody_sees_the_items_of_their_own_bodies_and_no_other(
    name: str, bodies: list[str], county: County, request: pytest.FixtureRequest
) -> None:
    opener = make_user("opener", Role.FRAMEWORK_ADMINISTRATOR)
    for body in (county.towns[0], county.towns[1], county.departments[0]):
        actions.open_items([new_item()], body=body, by=opener)
    seen = rectifications(request.getfixturevalue(name))
    assert sorted(seen.values_list("body__code", flat=True)) == bodies
