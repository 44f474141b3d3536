"""Every state × step × person: allowed as the office says, or refused with a sentence and without a trace.

The table below is written by hand, from what the office wants; it is not read from the code it judges.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from tests.people import SINCE, County, make_user
from tests.qingheng.collection.submitting import filled

from qingheng import pipeline
from qingheng.accounts.models import Grant, User
from qingheng.accounts.roles import Role
from qingheng.accounts.steps import StepRefusedError
from qingheng.audit.models import Entry
from qingheng.collection.actions import submissions
from qingheng.collection.models import Submission
from qingheng.collection.permissions import steps_open_to
from qingheng.collection.submission.choices import choices_of

State = Submission.State
Take = Callable[[Submission, User], Submission]

TAKE: dict[str, Take] = {
    "submit": lambda found, user: submissions.submit(found, by=user),
    "take_back": lambda found, user: submissions.take_back(found, by=user),
    "send_back": lambda found, user: submissions.send_back(found, note="wrong", objections={}, by=user),
    "accept": lambda found, user: pipeline.accept_submission(found, by=user),
    "lock": lambda found, user: submissions.lock(found, by=user),
    "request_correction": lambda found, user: submissions.request_correction(found, reason="wrong", by=user),
    "approve_correction": lambda found, user: submissions.approve_correction(found, by=user),
    "refuse_correction": lambda found, user: submissions.refuse_correction(found, note="no", by=user),
}
CLERKS = {"clerk", "second clerk", "everything"}
REVIEWERS = {"reviewer", "second reviewer", "everything"}
ADMINISTRATORS = {"administrator", "second administrator", "everything", "everything elsewhere"}
AUTHOR = {"author"}
"""Holds every role of the station and of the office; has entered, submitted, accepted, and asked for the correction."""
ALLOWED: dict[tuple[str, str], set[str]] = {
    ("submit", "draft"): CLERKS | AUTHOR,
    ("submit", "sent_back"): CLERKS | AUTHOR,
    ("take_back", "submitted"): CLERKS | AUTHOR,
    ("send_back", "submitted"): REVIEWERS,
    ("accept", "submitted"): REVIEWERS,
    ("lock", "accepted"): ADMINISTRATORS,
    ("request_correction", "accepted"): CLERKS | REVIEWERS | AUTHOR,
    ("request_correction", "locked"): CLERKS | REVIEWERS | AUTHOR,
    ("approve_correction", "requested"): ADMINISTRATORS,
    ("refuse_correction", "requested"): ADMINISTRATORS,
}
"""Step and state → who may take it; whatever is not listed is refused."""


@dataclass
class Office:
    """One county with a filled submission of one station, and everybody who might try something."""

    first: Submission
    correction: Submission
    people: dict[str, User]

    def standing_in(self, state: State) -> Submission:
        """A submission in this state: the first version, or its correction while it is asked for."""
        if state in {State.REQUESTED, State.REFUSED}:
            Submission.objects.filter(pk=self.first.pk).update(state=State.LOCKED)
            found = self.correction
        else:
            Submission.objects.filter(pk=self.correction.pk).update(state=State.REFUSED)
            found = self.first
        Submission.objects.filter(pk=found.pk).update(state=state)
        return Submission.objects.select_related("station").get(pk=found.pk)


STATION_ROLES = (Role.STATION_CLERK, Role.STATION_REVIEWER)


def everything(username: str, county: County, station: str) -> User:
    user = make_user(username, Role.FRAMEWORK_ADMINISTRATOR)
    for role in STATION_ROLES:
        Grant.objects.create(user=user, role=role, station=county.stations[station], valid_from=SINCE)
    return user


def people_of(county: County) -> dict[str, User]:
    own, other = county.stations["S01"], county.stations["S02"]
    return {
        "clerk": make_user("clerk", Role.STATION_CLERK, station=own),
        "second clerk": make_user("second-clerk", Role.STATION_CLERK, station=own),
        "reviewer": make_user("reviewer", Role.STATION_REVIEWER, station=own),
        "second reviewer": make_user("second-reviewer", Role.STATION_REVIEWER, station=own),
        "other station's clerk": make_user("other-clerk", Role.STATION_CLERK, station=other),
        "other station's reviewer": make_user("other-reviewer", Role.STATION_REVIEWER, station=other),
        "administrator": make_user("administrator", Role.FRAMEWORK_ADMINISTRATOR),
        "second administrator": make_user("second-administrator", Role.FRAMEWORK_ADMINISTRATOR),
        "commission leader": make_user("commission-leader", Role.COMMISSION_LEADER),
        "leader in charge": make_user("leader", Role.LEADER, leader=county.leader),
        "liaison": make_user("liaison", Role.LIAISON, body=county.towns[0]),
        "system administrator": make_user("system", Role.SYSTEM_ADMINISTRATOR),
        "nobody": make_user("nobody"),
        "author": everything("author", county, "S01"),
        "everything": everything("everything", county, "S01"),
        "everything elsewhere": everything("elsewhere", county, "S02"),
    }


@pytest.fixture
def office(county: County, published_framework: object) -> Office:
    del published_framework
    people = people_of(county)
    first = filled(county.stations["S01"], people["author"])
    done = {"opened_by": "author", "submitted_by": "author"}
    Submission.objects.filter(pk=first.pk).update(**done, accepted_by="author", decided_by="author")
    correction = Submission.objects.create(
        station=first.station, period=first.period, version=2, replaces=first, state=State.REFUSED, **done
    )
    return Office(first, correction, people)


@contextmanager
def undone() -> Iterator[None]:
    """Everything within is taken back at the end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def attempt(found: Submission, step: str, user: User) -> str:
    """Take the step; give the sentence of the refusal, or nothing."""
    try:
        with transaction.atomic():
            TAKE[step](found, user)
    except (PermissionDenied, StepRefusedError) as refusal:
        return str(refusal) or "refused without a word"
    return ""


@pytest.mark.parametrize("state", list(State))
def test_each_step_is_open_to_those_of_the_table_and_refused_to_all_others(office: Office, state: State) -> None:
    wrong = []
    for step in TAKE:
        for name, user in office.people.items():
            with undone():
                found = office.standing_in(state)
                before = Entry.objects.count(), Submission.objects.order_by("pk").values_list("pk", "state")[::1]
                refusal = attempt(found, step, user)
                after = Entry.objects.count(), Submission.objects.order_by("pk").values_list("pk", "state")[::1]
            if (name in ALLOWED.get((step, state.value), set())) != (not refusal):
                wrong.append(f"{step} of {state} by {name}: {refusal or 'was taken'}")
            if refusal == "refused without a word" or (before == after) != bool(refusal):
                wrong.append(f"{step} of {state} by {name}: {refusal or 'left no trace'}")
    assert not wrong


@pytest.mark.parametrize("state", list(State))
def test_what_is_offered_is_what_can_be_taken(office: Office, state: State) -> None:
    found = office.standing_in(state)
    for name, user in office.people.items():
        allowed = {step for (step, begins), names in ALLOWED.items() if begins == state.value and name in names}
        assert {step.name for step in steps_open_to(user, found)} == allowed, name
        choices = choices_of(user, found)
        assert {choice.step.name for choice in choices if choice.is_open} == allowed, name
        assert all(choice.why_not for choice in choices if choice.step.name not in allowed)
