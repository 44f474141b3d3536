"""Every kind of paper × every state × every role × every step: allowed exactly where the tables say so.

What is expected is worked out here a second time, from the tables and a few plain sentences about who sees what.
"""

from collections.abc import Iterator

import pytest
from django.db.models import QuerySet
from django.utils.timezone import now
from tests.people import County, make_user
from tests.qingheng.supervision.paper.papers import TEXT

from qingheng.accounts.models import User
from qingheng.accounts.roles import IMPLIES, Role
from qingheng.supervision.models import Finding, Paper, PaperKind
from qingheng.supervision.paper.content import stored
from qingheng.supervision.paper.permissions import can_take
from qingheng.supervision.paper.queries import visible_papers
from qingheng.supervision.paper.workflow import BEFORE_ISSUE, COURSES, STEPS, PaperStep, State

OWN, OTHER = "own", "other"
ALLOWED_BY_HAND = frozenset({"hand_over", "discard"})


@pytest.fixture
def people(county: County) -> dict[Role, User]:
    """One person for each role, whose hands are on nothing."""
    targets: dict[Role, dict[str, object]] = {
        Role.STATION_CLERK: {"station": county.stations["S01"]},
        Role.STATION_REVIEWER: {"station": county.stations["S01"]},
        Role.LIAISON: {"body": county.towns[0]},
        Role.LEADER: {"leader": county.leader},
        Role.SUPERVISION_OFFICE: {"supervision_office": county.office},
    }
    return {role: make_user(role.value, role, **targets.get(role, {})) for role in Role}


@pytest.fixture
def papers(county: County) -> list[tuple[Paper, str]]:
    """A paper of every kind, about the body everybody of the cast has to do with, and about another one."""
    for body in county.bodies:
        Finding.objects.create(
            body=body, source="alert", problem="x", basis="x", found_by="a", verified_by="b", verified_at=now()
        )
    return [(paper, whose) for kind in PaperKind for whose in (OWN, OTHER) for paper in _papers(county, kind, whose)]


def _papers(county: County, kind: PaperKind, whose: str) -> Iterator[Paper]:
    course = COURSES[kind]
    to_leader = course.addressees == {"leader"}
    yield Paper.objects.create(
        kind=kind,
        body=None if to_leader else county.towns[0] if whose == OWN else county.towns[2],
        leader=county.leader if to_leader and whose == OWN else None,
        title=kind,
        document=stored(TEXT),
        is_restricted=course.is_restricted,
        drafted_by="author",
        checked_by="checker",
        replied_by="answerer",
    )


def put(paper: Paper, state: State) -> None:
    """Put the paper into a state, past its seal, as if it had gone there."""
    issued = None if state in BEFORE_ISSUE | {State.DISCARDED} else now()
    QuerySet(Paper).filter(pk=paper.pk).update(state=state, issued_at=issued)
    paper.refresh_from_db()


def roles_of(role: Role) -> frozenset[Role]:
    return frozenset({role}) | IMPLIES.get(role, frozenset())


def sees(role: Role, paper: Paper, whose: str) -> bool:
    """Who sees what, in plain sentences."""
    addressees, is_issued = COURSES[PaperKind(paper.kind)].addressees, paper.issued_at is not None
    is_open, is_own = not paper.is_restricted, whose == OWN
    return {
        Role.COMMISSION_LEADER: True,
        Role.MAIN_LEADER: True,
        Role.FRAMEWORK_ADMINISTRATOR: is_open,
        Role.SUPERVISION_OFFICE: is_open and is_own and paper.body is not None,
        Role.LIAISON: is_open and is_issued and is_own and "body" in addressees and paper.body is not None,
        Role.LEADER: is_open and is_issued and is_own and "leader" in addressees and paper.leader is not None,
        Role.REPORT_READER: is_open and is_issued and paper.kind == PaperKind.ANALYSIS_REPORT,
    }.get(role, False)


def may(role: Role, step: PaperStep, paper: Paper, whose: str) -> bool:
    """Who may take a step, from the tables."""
    if step not in COURSES[PaperKind(paper.kind)].steps or paper.state not in step.before:
        return False
    if not step.roles & roles_of(role) or not sees(role, paper, whose):
        return False
    return step.name not in ALLOWED_BY_HAND or role == Role.FRAMEWORK_ADMINISTRATOR


@pytest.mark.parametrize("state", State)
def test_each_step_is_open_exactly_to_those_the_tables_name(
    people: dict[Role, User], papers: list[tuple[Paper, str]], state: State
) -> None:
    for paper, _whose in papers:
        put(paper, state)
    wrong = [
        f"{step.name} of {paper.kind} ({whose}) in {state} by {role}"
        for paper, whose in papers
        for role, person in people.items()
        for step in COURSES[PaperKind(paper.kind)].steps
        if can_take(person, step, paper) != may(role, step, paper, whose)
    ]
    assert not wrong


def test_a_step_of_another_kind_of_paper_is_open_to_nobody(
    people: dict[Role, User], papers: list[tuple[Paper, str]]
) -> None:
    for paper, _whose in papers:
        foreign = [step for step in STEPS if step not in COURSES[PaperKind(paper.kind)].steps]
        assert not any(can_take(person, foreign[0], paper) for person in people.values())


@pytest.mark.parametrize("state", State)
def test_each_paper_is_seen_exactly_by_those_it_is_for(
    people: dict[Role, User], papers: list[tuple[Paper, str]], state: State
) -> None:
    for paper, _whose in papers:
        put(paper, state)
    for role, person in people.items():
        seen = set(visible_papers(person).values_list("pk", flat=True))
        assert seen == {paper.pk for paper, whose in papers if sees(role, paper, whose)}, role


def test_a_restricted_paper_shows_to_its_author_and_the_leaders_alone(people: dict[Role, User], county: County) -> None:
    author = people[Role.FRAMEWORK_ADMINISTRATOR]
    paper = Paper.objects.create(
        kind=PaperKind.INQUIRY_REPORT,
        body=county.towns[0],
        title="x",
        document=stored(TEXT),
        is_restricted=True,
        drafted_by=author.username,
    )
    seers = {role for role, person in people.items() if visible_papers(person).filter(pk=paper.pk).exists()}
    assert seers == {Role.FRAMEWORK_ADMINISTRATOR, Role.COMMISSION_LEADER, Role.MAIN_LEADER}


def test_no_state_is_a_dead_end_and_none_is_out_of_reach() -> None:
    for kind, course in COURSES.items():
        reached, grown = {State.DRAFT}, True
        while grown:
            after = {State(step.after) for step in course.steps if step.after and step.before & reached}
            grown = not after <= reached
            reached |= after
        ends = {state for state in reached if not any(state in step.before for step in course.steps)}
        assert ends == {State.WITHDRAWN, State.DISCARDED}, kind  # what is closed can still be withdrawn
        assert State.CLOSED in reached, kind
        assert {state for step in course.steps for state in step.before} >= reached - ends


def test_whoever_belongs_to_the_body_judges_no_answer_of_it(county: County) -> None:
    station = county.stations["S01"]
    station.body = county.towns[0]
    station.save()
    person = make_user("inside", Role.FRAMEWORK_ADMINISTRATOR)
    person.grants.create(role=Role.STATION_REVIEWER, station=station, valid_from="2024-01-01")
    paper = Paper.objects.create(
        kind=PaperKind.WARNING_NOTICE,
        body=county.towns[0],
        title="x",
        document=stored(TEXT),
        state=State.REPLIED,
        drafted_by="author",
        issued_at=now(),
    )
    verify = COURSES[PaperKind.WARNING_NOTICE].step("verify")
    assert verify is not None
    assert not can_take(User.objects.get(username="inside"), verify, paper)
