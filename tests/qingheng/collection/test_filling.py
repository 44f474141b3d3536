"""A clerk's workbook goes into the draft of the submission, and never over what somebody else entered meanwhile."""

from collections.abc import Collection
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from tests.people import County, make_user
from tests.qingheng.collection.files import TODAY, Filled, long_csv, template
from tests.qingheng.collection.submitting import filled as entered_everywhere

from qianfen import Missing, Period
from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.accounts.steps import StepRefusedError
from qingheng.audit.models import Entry
from qingheng.collection.actions import submissions
from qingheng.collection.actions.filling import fill
from qingheng.collection.actions.imports import FaultyImportError, StaleImportError, import_batch
from qingheng.collection.bringing import look_at
from qingheng.collection.checking import check
from qingheng.collection.filling import CheckedFill
from qingheng.collection.models import EnteredValue, Observation, Submission
from qingheng.collection.workbook.stamp import BODY, EVENT, MODIFIER, TARGET

pytestmark = pytest.mark.usefixtures("published_framework", "english")

MONTH = Period.parse("2026-09")


def seen(content: bytes, by: User, take: Collection[str] = (), name: str = "sheet.xlsx") -> CheckedFill:
    found = look_at(content, name, by=by, take=take, today=TODAY)
    assert isinstance(found, CheckedFill)
    return found


def written(content: bytes, by: User, take: Collection[str] = ()) -> Submission:
    found = seen(content, by, take)
    assert found.checked.station
    submission = found.submission or submissions.open_submission(found.checked.station, MONTH, by=by)
    return fill(submission, found, by=by)


def faults(found: CheckedFill) -> str:
    return "\n".join(map(str, found.checked.faults))


@pytest.fixture
def colleague(county: County) -> User:
    return make_user("colleague", Role.STATION_CLERK, station=county.stations["S01"])


def test_what_is_filled_in_becomes_the_draft_and_one_ledger_entry(county: County, station_clerk: User) -> None:
    content = Filled(template("S01", "2026-09")).enter("B01", A1_1__due=50, A1_1__done_on_time="不适用").save()
    written(content, station_clerk)
    rows = {row.key: row for row in EnteredValue.objects.all()}
    assert (rows["due"].value, rows["due"].revision, rows["due"].changed_by) == (50, 1, "station-clerk")
    assert (rows["done_on_time"].value, rows["done_on_time"].missing) == (None, Missing.NOT_APPLICABLE)
    entry = Entry.objects.get(action="collection.submission.filled")
    assert entry.facts["cells"] == {"B01|A1-1|due|": ["", "50"], "B01|A1-1|done_on_time|": ["", "not_applicable"]}
    assert not Observation.objects.exists()


def test_the_same_workbook_again_changes_nothing(county: County, station_clerk: User) -> None:
    content = Filled(template("S01", "2026-09")).enter("B01", A1_1__due=50).save()
    written(content, station_clerk)
    again = seen(content, station_clerk)
    assert (again.is_idle, again.unchanged) == (True, 1)


def test_the_next_template_shows_the_draft_not_what_counts(county: County, station_clerk: User) -> None:
    stored = check(long_csv(["B01", "2026-09", "A1-1", "due", 7]), "old.csv", by="test", today=TODAY)
    import_batch(stored, by="test")
    content = Filled(template("S01", "2026-09")).enter("B01", A1_1__due=50).save()
    written(content, station_clerk)
    assert seen(template("S01", "2026-09"), station_clerk).is_idle
    assert EnteredValue.objects.get().value == 50
    assert Observation.objects.get().value == 7


def test_a_cell_changed_by_somebody_else_meanwhile_is_listed_and_not_overwritten(
    county: County, station_clerk: User, colleague: User
) -> None:
    stale = Filled(template("S01", "2026-09")).enter("B01", A1_1__due=50).enter("B02", A1_1__due=5).save()
    written(Filled(template("S01", "2026-09")).enter("B01", A1_1__due=40).save(), colleague)
    found = seen(stale, station_clerk)
    assert [(each.key.body, each.made_with, each.now) for each in found.conflicts] == [("B01", "", "40")]
    assert [each.key.body for each in found.cells] == ["B02"]
    written(stale, station_clerk)
    assert EnteredValue.objects.get(body__code="B01").value == 40
    assert EnteredValue.objects.get(body__code="B02").value == 5


def test_the_file_prevails_where_the_person_says_so(county: County, station_clerk: User, colleague: User) -> None:
    stale = Filled(template("S01", "2026-09")).enter("B01", A1_1__due=50).save()
    written(Filled(template("S01", "2026-09")).enter("B01", A1_1__due=40).save(), colleague)
    (conflict,) = seen(stale, station_clerk).conflicts
    written(stale, station_clerk, take=[conflict.name])
    row = EnteredValue.objects.get()
    assert (row.value, row.revision, row.changed_by) == (50, 2, "station-clerk")


def test_a_choice_does_not_change_what_the_confirmation_is_held_against(
    county: County, station_clerk: User, colleague: User
) -> None:
    stale = Filled(template("S01", "2026-09")).enter("B01", A1_1__due=50).save()
    written(Filled(template("S01", "2026-09")).enter("B01", A1_1__due=40).save(), colleague)
    found = seen(stale, station_clerk)
    assert seen(stale, station_clerk, take=[each.name for each in found.conflicts]).digest == found.digest


def test_a_cell_changed_by_others_and_untouched_in_the_workbook_stays(
    county: County, station_clerk: User, colleague: User
) -> None:
    written(Filled(template("S01", "2026-09")).enter("B01", A1_1__due=30).save(), colleague)
    stale = template("S01", "2026-09")
    written(Filled(template("S01", "2026-09")).enter("B01", A1_1__due=40).save(), colleague)
    found = seen(stale, station_clerk)
    assert (found.conflicts, [each.body for each in found.kept]) == ((), ["B01"])
    assert found.is_idle


def test_both_entering_the_same_is_no_conflict(county: County, station_clerk: User, colleague: User) -> None:
    stale = Filled(template("S01", "2026-09")).enter("B01", A1_1__due=40).save()
    written(stale, colleague)
    assert seen(stale, station_clerk).is_idle


def test_a_change_between_check_and_writing_is_refused(county: County, station_clerk: User, colleague: User) -> None:
    found = seen(Filled(template("S01", "2026-09")).enter("B01", A1_1__due=50).save(), station_clerk)
    submission = written(Filled(template("S01", "2026-09")).enter("B01", A1_1__due=40).save(), colleague)
    with pytest.raises(StaleImportError):
        fill(submission, found, by=station_clerk)
    assert EnteredValue.objects.get().value == 40


def test_events_take_the_place_of_an_entered_count(county: County) -> None:
    clerk = make_user("clerk", Role.STATION_CLERK, station=county.stations["N04"])
    written(Filled(template("N04", "2026-09")).enter("B01", A2_1__light=2).save(), clerk)
    filled = Filled(template("N04", "2026-09")).enter("B01", A2_1__light=None)
    filled.add_event(0, {BODY: "B01", TARGET: "A2-1|light", EVENT: "7", f"{MODIFIER}self_reported": "是"})
    written(filled.save(), clerk)
    rows = {row.event: (row.value, row.modifiers) for row in EnteredValue.objects.all()}
    assert rows == {"": (None, ""), "7": (Decimal(1), "self_reported")}
    assert seen(template("N04", "2026-09"), clerk).is_idle


def test_a_fault_anywhere_in_the_resulting_draft_stops_all_of_it(county: County, station_clerk: User) -> None:
    written(Filled(template("S01", "2026-09")).enter("B01", A1_1__due=50).save(), station_clerk)
    found = seen(Filled(template("S01", "2026-09")).enter("B01", A1_1__done_on_time=51).save(), station_clerk)
    assert len(found.checked.faults) == 1
    assert found.submission
    with pytest.raises(FaultyImportError):
        fill(found.submission, found, by=station_clerk)


@pytest.mark.parametrize(("state", "remedy"), [
    ("submitted", "Take it back"), ("accepted", "correction"), ("locked", "correction"), ("requested", "approved"),
])  # fmt: skip
def test_what_has_left_the_clerks_hands_is_refused_with_what_to_do(
    county: County, station_clerk: User, state: str, remedy: str
) -> None:
    submission = written(Filled(template("S01", "2026-09")).enter("B01", A1_1__due=50).save(), station_clerk)
    found = seen(Filled(template("S01", "2026-09")).enter("B01", A1_1__due=60).save(), station_clerk)
    Submission.objects.update(state=state)
    again = seen(Filled(template("S01", "2026-09")).enter("B01", A1_1__due=60).save(), station_clerk)
    assert remedy in faults(again)
    with pytest.raises(StepRefusedError, match=remedy):
        fill(submission, found, by=station_clerk)


def test_a_clerk_of_another_station_writes_nothing(county: County, station_clerk: User) -> None:
    other = make_user("other", Role.STATION_CLERK, station=county.stations["S02"])
    content = Filled(template("S01", "2026-09")).enter("B01", A1_1__due=50).save()
    found = look_at(content, "sheet.xlsx", by=other, today=TODAY)
    assert not found.is_sound
    with pytest.raises(PermissionDenied):
        fill(Submission(station=county.stations["S01"], period="2026-09"), seen(content, station_clerk), by=other)


def test_a_clerks_long_table_of_one_period_goes_into_the_draft(county: County, station_clerk: User) -> None:
    found = seen(long_csv(["B01", "2026-09", "A1-1", "due", 50]), station_clerk, name="long.csv")
    assert found.checked.station == county.stations["S01"]
    assert [each.key.key for each in found.cells] == ["due"]


def test_a_clerks_long_table_of_several_periods_is_refused_row_by_row(county: County, station_clerk: User) -> None:
    rows = (["B01", f"2026-0{month}", "A1-1", "due", 50] for month in (8, 9))
    found = seen(long_csv(*rows), station_clerk, name="long.csv")
    assert "row 3" in faults(found)
    assert "one file for each" in faults(found)


def test_a_clerks_long_table_with_another_stations_items_is_refused(county: County, station_clerk: User) -> None:
    rows = (["B01", "2026-09", "A1-1", "due", 50], ["B01", "2026-09", "F1-1", "assigned", 5])
    assert "row 3" in faults(seen(long_csv(*rows), station_clerk, name="long.csv"))


def test_a_workbook_after_a_correction_was_approved_goes_into_the_correction(
    county: County, station_clerk: User, station_reviewer: User, framework_administrator: User
) -> None:
    first = entered_everywhere(county.stations["S01"], station_clerk, MONTH)
    submissions.submit(first, by=station_clerk)
    Submission.objects.filter(pk=first.pk).update(state="accepted")
    first.refresh_from_db()
    correction = submissions.request_correction(first, reason="typing error", by=station_clerk)
    submissions.approve_correction(correction, by=framework_administrator)
    filled = written(Filled(template("S01", "2026-09")).enter("B01", A1_2__city=2).save(), station_clerk)
    assert filled.pk == correction.pk
    assert filled.values.get(body__code="B01", key="city").value == 2
