"""What a clerk types is saved cell by cell; nothing wrong gets in, and nobody's value is overwritten unseen."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st
from tests.people import County, make_user
from tests.qingheng.collection.submitting import MONTH, filled

from qingheng import pipeline
from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.accounts.steps import StepRefusedError
from qingheng.audit.models import Entry
from qingheng.collection.actions import submissions
from qingheng.collection.actions.entering import enter
from qingheng.collection.grid.entering import CellChange, Kind
from qingheng.collection.grid.grid import Grid
from qingheng.collection.models import EnteredValue, Observation, Submission
from qingheng.organisations.tables import CellError, number_of

pytestmark = pytest.mark.usefixtures("published_framework", "english")
DUE = CellChange("B01", "A1-1", "due")
CASE = CellChange("B01", "A2-1", "light", event="案1", text="1", modifiers=("self_reported",))


@pytest.fixture
def draft(county: County, station_clerk: User) -> Submission:
    return submissions.open_submission(county.stations["S01"], MONTH, by=station_clerk)


@pytest.fixture
def colleague(county: County) -> User:
    return make_user("colleague", Role.STATION_CLERK, station=county.stations["S01"])


@pytest.fixture
def case_clerk(county: County) -> User:
    return make_user("case-clerk", Role.STATION_CLERK, station=county.stations["N04"])


@pytest.fixture
def case_draft(county: County, case_clerk: User) -> Submission:
    return submissions.open_submission(county.stations["N04"], MONTH, by=case_clerk)


def test_a_number_is_saved_with_its_revision(draft: Submission, station_clerk: User) -> None:
    [outcome] = enter(draft, [replace(DUE, text="1,234")], by=station_clerk)
    assert outcome.kind is Kind.SAVED
    row = draft.values.get()
    assert (row.value, row.revision, row.changed_by) == (Decimal(1234), 1, "station-clerk")


@pytest.mark.parametrize("text", ["１２", " 12 ", "12.0", "12"])
def test_full_width_digits_and_spaces_are_read(draft: Submission, station_clerk: User, text: str) -> None:
    enter(draft, [replace(DUE, text=text)], by=station_clerk)
    assert draft.values.get().value == 12


@pytest.mark.parametrize("text", ["abc", "-1", "NaN", "Infinity", "1e5", "1.23456", "9" * 20, "12%", "1,2", "=1+1"])
def test_what_is_no_sound_number_is_refused_with_a_remedy(draft: Submission, station_clerk: User, text: str) -> None:
    [outcome] = enter(draft, [replace(DUE, text=text)], by=station_clerk)
    assert outcome.kind is Kind.FAULT
    assert outcome.message
    assert outcome.remedy
    assert not draft.values.exists()


@pytest.mark.parametrize(
    "change",
    [
        replace(DUE, body="B99", text="1"),
        replace(DUE, item="Z9-9", text="1"),
        replace(DUE, key="nothing", text="1"),
        replace(DUE, item="F1-1", key="assigned", text="1"),
        replace(DUE, event="案1", text="1"),
        replace(DUE, text="1", modifiers=("self_reported",)),
        replace(DUE, text="1", comment="x" * 501),
    ],
    ids=["body", "item", "key", "another station's", "no events here", "no circumstances here", "endless comment"],
)
def test_what_belongs_nowhere_is_refused(draft: Submission, station_clerk: User, change: CellChange) -> None:
    assert [outcome.kind for outcome in enter(draft, [change], by=station_clerk)] == [Kind.FAULT]
    assert not draft.values.exists()


def test_one_fault_does_not_hold_up_the_others(draft: Submission, station_clerk: User) -> None:
    changes = [replace(DUE, text="x"), replace(DUE, body="B02", text="3"), replace(DUE, body="B03", text="4")]
    assert [outcome.kind for outcome in enter(draft, changes, by=station_clerk)] == ["fault", "saved", "saved"]
    assert draft.values.count() == 2


def test_a_missing_value_needs_its_reason_in_the_comment(draft: Submission, station_clerk: User) -> None:
    bare = replace(DUE, text="不适用")
    assert enter(draft, [bare], by=station_clerk)[0].kind is Kind.FAULT
    assert enter(draft, [replace(bare, comment="无此业务")], by=station_clerk)[0].kind is Kind.SAVED
    assert draft.values.get().missing == "not_applicable"


def test_somebody_elses_newer_value_is_shown_and_not_overwritten(
    draft: Submission, station_clerk: User, colleague: User
) -> None:
    enter(draft, [replace(DUE, text="5")], by=station_clerk)
    [outcome] = enter(draft, [replace(DUE, text="7")], by=colleague)
    assert outcome.kind is Kind.CONFLICT
    assert outcome.row is not None
    assert (outcome.row.value, outcome.row.changed_by) == (5, "station-clerk")
    assert draft.values.get().value == 5
    assert enter(draft, [replace(DUE, text="7", revision=1)], by=colleague)[0].kind is Kind.SAVED
    assert draft.values.get().revision == 2


def test_a_request_whose_answer_was_lost_may_be_repeated(draft: Submission, station_clerk: User) -> None:
    change = replace(DUE, text="5", comment="台账")
    for _time in range(2):
        assert enter(draft, [change], by=station_clerk)[0].kind is Kind.SAVED
    assert draft.values.get().revision == 1


def test_an_emptied_cell_is_blank_again(draft: Submission, station_clerk: User) -> None:
    enter(draft, [replace(DUE, text="5")], by=station_clerk)
    enter(draft, [replace(DUE, revision=1)], by=station_clerk)
    assert draft.values.get().is_empty
    grid = Grid.of(draft)
    assert grid is not None
    assert any(body.code == "B01" and column.key == "due" for body, column in grid.sheet.blanks)


def test_a_part_over_its_whole_is_a_warning_until_the_station_submits(draft: Submission, station_clerk: User) -> None:
    enter(draft, [replace(DUE, text="5"), replace(DUE, key="done_on_time", text="6")], by=station_clerk)
    grid = Grid.of(draft)
    assert grid is not None
    assert list(grid.warnings) == [("B01", "A1-1", "done_on_time")]
    assert grid.sheet.checked.faults


def test_only_a_clerk_of_the_station_enters(draft: Submission, station_reviewer: User, county: County) -> None:
    other = make_user("other", Role.STATION_CLERK, station=county.stations["S02"])
    for stranger in (station_reviewer, other):
        with pytest.raises(PermissionDenied):
            enter(draft, [replace(DUE, text="1")], by=stranger)


def test_nothing_is_entered_once_it_is_submitted(county: County, station_clerk: User) -> None:
    submitted = submissions.submit(filled(county.stations["S01"], station_clerk), by=station_clerk)
    with pytest.raises(StepRefusedError):
        enter(submitted, [replace(DUE, text="1", revision=1)], by=station_clerk)


def test_one_autosave_is_one_entry_with_before_and_after(draft: Submission, station_clerk: User) -> None:
    enter(draft, [replace(DUE, text="5"), replace(DUE, body="B02", text="6")], by=station_clerk)
    enter(draft, [replace(DUE, text="8", revision=1)], by=station_clerk)
    entries = list(Entry.objects.filter(action="collection.submission.entered").order_by("pk"))
    assert len(entries) == 2
    assert entries[1].facts["cells"] == [{"cell": "B01 A1-1 due", "before": "5.0000", "after": "8"}]


def test_the_cell_of_events_shows_their_sum(case_draft: Submission, case_clerk: User) -> None:
    second = replace(CASE, event="案2", text="2", modifiers=(), happened_on="2024-11-05")
    assert {each.kind for each in enter(case_draft, [CASE, second], by=case_clerk)} == {Kind.SAVED}
    grid = Grid.of(case_draft)
    assert grid is not None
    [facts] = grid.facts_of({(row.body_id, row.item, row.key) for row in case_draft.values.all()})
    assert (facts["t"], facts["e"], facts["h"]) == ("3", 2, True)


@pytest.mark.parametrize(
    "change",
    [
        replace(CASE, happened_on="2024-12-01"),
        replace(CASE, happened_on="昨天"),
        replace(CASE, modifiers=("no_such",)),
        replace(CASE, text=""),
        replace(CASE, text="未报", comment="x"),
        replace(CASE, event="=cmd"),
        replace(CASE, event="x" * 61),
    ],
    ids=["outside the period", "no day", "unknown circumstance", "no count", "missing", "formula", "endless"],
)
def test_a_faulty_event_is_refused(case_draft: Submission, case_clerk: User, change: CellChange) -> None:
    assert enter(case_draft, [change], by=case_clerk)[0].kind is Kind.FAULT


def test_a_count_and_events_are_never_mixed(case_draft: Submission, case_clerk: User) -> None:
    count = replace(CASE, event="", text="2", modifiers=())
    enter(case_draft, [CASE], by=case_clerk)
    assert enter(case_draft, [count], by=case_clerk)[0].kind is Kind.FAULT
    enter(case_draft, [replace(CASE, is_removed=True, revision=1)], by=case_clerk)
    assert enter(case_draft, [replace(count, revision=1)], by=case_clerk)[0].kind is Kind.SAVED
    assert enter(case_draft, [replace(CASE, event="案3")], by=case_clerk)[0].kind is Kind.FAULT


def test_an_event_taken_out_of_a_draft_leaves_an_empty_cell(case_draft: Submission, case_clerk: User) -> None:
    enter(case_draft, [CASE], by=case_clerk)
    enter(case_draft, [replace(CASE, is_removed=True, revision=1)], by=case_clerk)
    assert not case_draft.values.exclude(event="").exists()
    grid = Grid.of(case_draft)
    assert grid is not None
    assert any((body.code, column.key) == ("B01", "light") for body, column in grid.sheet.blanks)


def test_an_accepted_event_is_set_to_nought_by_a_correction(
    county: County, case_clerk: User, framework_administrator: User
) -> None:
    reviewer = make_user("case-reviewer", Role.STATION_REVIEWER, station=county.stations["N04"])
    draft = submissions.open_submission(county.stations["N04"], MONTH, by=case_clerk)
    enter(draft, [CASE], by=case_clerk)
    filled(county.stations["N04"], case_clerk)
    accepted = pipeline.accept_submission(submissions.submit(draft, by=case_clerk), by=reviewer)
    correction = submissions.request_correction(accepted, reason="撤案", by=case_clerk)
    draft = submissions.approve_correction(correction, by=framework_administrator)
    enter(draft, [replace(CASE, is_removed=True, comment="撤案")], by=case_clerk)
    assert draft.values.get(event="案1").value == 0
    pipeline.accept_submission(submissions.submit(draft, by=case_clerk), by=reviewer)
    assert Observation.objects.get(event="案1", is_current=True).value == 0


def test_a_removal_of_an_event_that_has_moved_on_is_a_conflict(case_draft: Submission, case_clerk: User) -> None:
    enter(case_draft, [CASE], by=case_clerk)
    enter(case_draft, [replace(CASE, text="2", revision=1)], by=case_clerk)
    assert enter(case_draft, [replace(CASE, is_removed=True, revision=1)], by=case_clerk)[0].kind is Kind.CONFLICT
    assert EnteredValue.objects.get(event="案1").value == 2


@given(text=st.text(max_size=12))
def test_no_text_is_read_as_a_negative_or_unbounded_number(text: str) -> None:
    try:
        number = number_of(text)
    except CellError:
        return
    assert number.is_finite()
    assert number == round(number, 4)
