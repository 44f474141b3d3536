"""Every state × step × person of a rectification item: allowed as the office says, or refused without a trace.

The table below is written by hand, from what the office wants; it is not read from the code it judges.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate
from tests.people import SINCE, County, make_user
from tests.qingheng.supervision.rectifying import item_of

from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.accounts.steps import StepRefusedError
from qingheng.audit.models import Entry
from qingheng.organisations.calendar import WorkingDays
from qingheng.supervision.actions import rectification as actions
from qingheng.supervision.actions.item_extensions import ask_extension, decide_extension
from qingheng.supervision.models import DeadlineExtension, Rectification, RectificationStep
from qingheng.supervision.rectifying.permissions import steps_open_to

State = Rectification.State
Take = Callable[[Rectification, User], object]


def _ask(item: Rectification, user: User) -> object:
    until = WorkingDays.on_record().add_working_days(item.due, 5)
    return ask_extension(item, until=until, reason="x", by=user)


def _decide(item: Rectification, user: User) -> object:
    asked = DeadlineExtension.objects.create(
        rectification=item, until=item.due + timedelta(days=9), reason="x", requested_by="somebody"
    )
    return decide_extension(asked, is_approved=True, by=user)


TAKE: dict[str, Take] = {
    "take_up": lambda item, user: actions.take_up(item, plan="x", by=user),
    "progress": lambda item, user: actions.report_progress(item, percent=5, note="x", by=user),
    "report": lambda item, user: actions.report_done(item, result="x", by=user),
    "pass": lambda item, user: actions.pass_item(item, verdict="x", by=user),
    "reject": lambda item, user: actions.reject(item, reason="x", by=user),
    "cancel": lambda item, user: actions.cancel_item(item, reason="x", by=user),
    "ask_extension": _ask,
    "decide_extension": _decide,
}
BODY = {"liaison", "second liaison", "author"}
OFFICE = {"administrator", "office of the body"}
LEADERS = {"commission leader", "main leader"}
RUNNING = ("open", "planned", "in_progress")
ALLOWED: dict[tuple[str, str], set[str]] = {
    ("take_up", "open"): BODY,
    ("progress", "planned"): BODY,
    ("progress", "in_progress"): BODY,
    ("report", "in_progress"): BODY,
    ("pass", "reported"): OFFICE,
    ("reject", "reported"): OFFICE,
    **{("cancel", state): OFFICE | LEADERS for state in (*RUNNING, "reported")},
    **{("ask_extension", state): BODY for state in RUNNING},
    **{("decide_extension", state): OFFICE for state in (*RUNNING, "reported")},
}
"""Step and state → who may take it; whatever is not listed is refused."""


@pytest.fixture
def people(county: County) -> dict[str, User]:
    own, other = county.towns[0], county.towns[1]
    county.stations["S02"].body = own
    county.stations["S02"].save()
    found = {
        "liaison": make_user("liaison", Role.LIAISON, body=own),
        "second liaison": make_user("second-liaison", Role.LIAISON, body=own),
        "author": make_user("author", Role.LIAISON, body=own),
        "other body's liaison": make_user("other-liaison", Role.LIAISON, body=other),
        "administrator": make_user("administrator", Role.FRAMEWORK_ADMINISTRATOR),
        "administrator of the body": make_user("inside", Role.FRAMEWORK_ADMINISTRATOR),
        "administrator in a station of the body": make_user("station-inside", Role.FRAMEWORK_ADMINISTRATOR),
        "office of the body": make_user("office", Role.SUPERVISION_OFFICE, supervision_office=county.office),
        "commission leader": make_user("commission-leader", Role.COMMISSION_LEADER),
        "main leader": make_user("main-leader", Role.MAIN_LEADER),
        "leader in charge": make_user("leader", Role.LEADER, leader=county.leader),
        "station clerk": make_user("clerk", Role.STATION_CLERK, station=county.stations["S01"]),
        "review member": make_user("member", Role.REVIEW_MEMBER),
        "report reader": make_user("reader", Role.REPORT_READER),
        "system administrator": make_user("system", Role.SYSTEM_ADMINISTRATOR),
        "nobody": make_user("nobody"),
    }
    inside, station = found["administrator of the body"], found["administrator in a station of the body"]
    inside.grants.create(role=Role.LIAISON, body=own, valid_from=SINCE)
    station.grants.create(role=Role.STATION_REVIEWER, station=county.stations["S02"], valid_from=SINCE)
    return found | {name: User.objects.get(pk=user.pk) for name, user in found.items()}


@pytest.fixture
def item(county: County, people: dict[str, User]) -> Rectification:
    found = item_of(county, people["administrator"], None, localdate() + timedelta(days=30))
    RectificationStep.objects.create(rectification=found, step="take_up", after=State.PLANNED, by="author")
    Rectification.objects.filter(pk=found.pk).update(reported_by="author")
    return found


@contextmanager
def undone() -> Iterator[None]:
    """Everything within is taken back at the end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def attempt(item: Rectification, step: str, user: User) -> str:
    """Take the step; give the sentence of the refusal, or nothing."""
    try:
        with transaction.atomic():
            TAKE[step](item, user)
    except (PermissionDenied, StepRefusedError) as refusal:
        return str(refusal) or "refused without a word"
    return ""


def allowed(step: str, state: str) -> set[str]:
    """Who may take the step; an administrator of the body is one of its liaisons too, and nothing else to it."""
    names = ALLOWED.get((step, state), set())
    return names | {"administrator of the body"} if names & BODY else names


@pytest.mark.parametrize("state", list(State))
def test_each_step_is_open_to_those_of_the_table_and_refused_to_all_others(
    item: Rectification, people: dict[str, User], state: State
) -> None:
    Rectification.objects.filter(pk=item.pk).update(state=state)
    wrong = []
    for step in TAKE:
        for name, user in people.items():
            with undone():
                before = Entry.objects.count(), Rectification.objects.get(pk=item.pk).state
                refusal = attempt(item, step, user)
                after = Entry.objects.count(), Rectification.objects.get(pk=item.pk).state
            if (name in allowed(step, state.value)) != (not refusal):
                wrong.append(f"{step} of {state} by {name}: {refusal or 'was taken'}")
            if refusal == "refused without a word" or (before == after) != bool(refusal):
                wrong.append(f"{step} of {state} by {name}: {refusal or 'left no trace'}")
    assert not wrong


@pytest.mark.parametrize("state", list(State))
def test_what_is_offered_is_what_can_be_taken(item: Rectification, people: dict[str, User], state: State) -> None:
    item.state = state
    item.save()
    for name, user in people.items():
        expected = {step for step in TAKE if name in allowed(step, state.value)}
        assert {step.name for step in steps_open_to(user, item)} == expected, name
