"""Every measure × state × step × person of a follow-up, and each one without a trace where it is refused.

The table below is written by hand, from what the office wants; it is not read from the code it judges.
"""

import pytest
from tests.people import SINCE, County, make_user
from tests.qingheng.supervision.test_follow_ups import Measure, State, proposed

from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.supervision.follow_up.permissions import steps_open_to
from qingheng.supervision.follow_up.workflow import steps_of
from qingheng.supervision.models import FollowUp

OFFICE = {"proposer", "administrator", "office of the body"}
LEADERS = {"commission leader", "main leader"}
COMMISSION = OFFICE | LEADERS
FEW = {"proposer"} | LEADERS
"""Who sees an inquiry."""
BODY = {"liaison", "administrator of the body"}
TALK: dict[tuple[str, str], set[str]] = {
    ("approve", "proposed"): LEADERS,
    ("refuse", "proposed"): LEADERS,
    ("notify", "approved"): OFFICE,
    ("record", "under_way"): COMMISSION,
    ("confirm", "under_way"): COMMISSION,
    ("agree", "under_way"): BODY,
    ("disagree", "under_way"): BODY,
    ("conclude", "under_way"): OFFICE,
    ("close", "concluded"): COMMISSION,
    **{("cancel", state): COMMISSION for state in ("proposed", "approved", "under_way")},
}
PAPER: dict[tuple[str, str], set[str]] = {
    ("start", "proposed"): COMMISSION,
    ("conclude", "under_way"): COMMISSION,
    ("close", "concluded"): COMMISSION,
    **{("cancel", state): COMMISSION for state in ("proposed", "approved", "under_way")},
}
INQUIRY: dict[tuple[str, str], set[str]] = {
    ("approve", "proposed"): {"main leader"},
    ("refuse", "proposed"): {"main leader"},
    ("begin", "approved"): FEW,
    ("inquire", "under_way"): FEW,
    ("conclude", "under_way"): FEW,
    ("close", "concluded"): LEADERS,
    ("cancel", "approved"): {"main leader"},
    ("cancel", "under_way"): {"main leader"},
}
TABLES = {
    Measure.REMINDER_TALK: TALK,
    Measure.WARNING_NOTICE: PAPER,
    Measure.RECOMMENDATION: PAPER,
    Measure.ACCOUNTABILITY_INQUIRY: INQUIRY,
}


@pytest.fixture
def people(county: County) -> dict[str, User]:
    own = county.towns[0]
    office = {"supervision_office": county.office}
    inside = make_user("inside", Role.FRAMEWORK_ADMINISTRATOR)
    inside.grants.create(role=Role.LIAISON, body=own, valid_from=SINCE)
    return {
        "proposer": make_user("proposer", Role.SUPERVISION_OFFICE, **office),
        "administrator": make_user("administrator", Role.FRAMEWORK_ADMINISTRATOR),
        "office of the body": make_user("office", Role.SUPERVISION_OFFICE, **office),
        "commission leader": make_user("commission-leader", Role.COMMISSION_LEADER),
        "main leader": make_user("main-leader", Role.MAIN_LEADER),
        "liaison": make_user("liaison", Role.LIAISON, body=own),
        "administrator of the body": User.objects.get(pk=inside.pk),
        "other body's liaison": make_user("other-liaison", Role.LIAISON, body=county.towns[1]),
        "leader in charge": make_user("leader", Role.LEADER, leader=county.leader),
        "station clerk": make_user("clerk", Role.STATION_CLERK, station=county.stations["S01"]),
        "review member": make_user("member", Role.REVIEW_MEMBER),
        "report reader": make_user("reader", Role.REPORT_READER),
        "nobody": make_user("nobody"),
    }


@pytest.mark.parametrize("measure", list(Measure))
def test_each_step_is_open_to_those_of_the_table_and_to_nobody_else(
    measure: Measure, county: County, people: dict[str, User]
) -> None:
    found = proposed(measure, county, people["proposer"])
    if measure == Measure.REMINDER_TALK:
        found.talk.held_at = found.talk.planned_at
        found.talk.save()
    wrong = []
    for state in State:
        FollowUp.objects.filter(pk=found.pk).update(state=state)
        current = FollowUp.objects.select_related("body").get(pk=found.pk)
        for name, user in people.items():
            open_ones = {step.name for step in steps_open_to(user, current)}
            table = TABLES[measure]
            expected = {step for (step, begins), names in table.items() if begins == state.value and name in names}
            if open_ones != expected:
                wrong.append(f"{measure} {state} {name}: {sorted(open_ones)}, expected {sorted(expected)}")
    assert not wrong


@pytest.mark.parametrize("measure", list(Measure))
def test_the_table_speaks_of_every_step(measure: Measure, county: County, people: dict[str, User]) -> None:
    found = proposed(measure, county, people["proposer"])
    assert {step.name for step in steps_of(found)} == {step for step, _state in TABLES[measure]}
