"""A submission goes from the clerk to the reviewer to the lock; no step is skipped, none taken by the same hands."""

import pytest
from django.core.exceptions import PermissionDenied
from tests.people import County, make_user
from tests.qingheng.collection.submitting import MONTH, filled

from qingheng import pipeline
from qingheng.accounts.models import Grant, User
from qingheng.accounts.roles import Role
from qingheng.accounts.steps import StepRefusedError
from qingheng.audit.models import Entry
from qingheng.collection.actions import submissions
from qingheng.collection.models import Observation, Submission
from qingheng.collection.submission.completeness import IncompleteSubmissionError
from qingheng.framework.models import FrameworkVersion
from qingheng.scoring.models import LiveScorecard

State = Submission.State
pytestmark = pytest.mark.usefixtures("published_framework")


@pytest.fixture
def submitted(county: County, station_clerk: User, published_framework: FrameworkVersion) -> Submission:
    return submissions.submit(filled(county.stations["S01"], station_clerk), by=station_clerk)


def test_nothing_counts_before_it_is_accepted_and_everything_after(
    submitted: Submission, station_reviewer: User
) -> None:
    assert not Observation.objects.exists()
    accepted = pipeline.accept_submission(submitted, by=station_reviewer)
    assert accepted.state == State.ACCEPTED
    assert Observation.objects.filter(is_current=True, batch=accepted.batch).count() == accepted.values.count()
    assert LiveScorecard.objects.filter(period=str(MONTH)).exists()
    assert accepted.batch is not None
    assert accepted.batch.delivered_at == accepted.submitted_at


def test_an_empty_cell_is_never_taken_for_zero(county: County, station_clerk: User) -> None:
    draft = submissions.open_submission(county.stations["S01"], MONTH, by=station_clerk)
    with pytest.raises(IncompleteSubmissionError) as refused:
        submissions.submit(draft, by=station_clerk)
    assert len(refused.value.faults) > 10
    assert "B01" in str(refused.value.faults[0])


def test_whoever_entered_or_submitted_does_not_accept(submitted: Submission, station_clerk: User) -> None:
    Grant.objects.create(
        user=station_clerk, role=Role.STATION_REVIEWER, station=submitted.station, valid_from="2024-01-01"
    )
    both = User.objects.get(pk=station_clerk.pk)
    with pytest.raises(StepRefusedError):
        pipeline.accept_submission(submitted, by=both)
    assert not Observation.objects.exists()


def test_a_reviewer_of_another_station_does_not_accept(submitted: Submission, county: County) -> None:
    other = make_user("other", Role.STATION_REVIEWER, station=county.stations["S02"])
    with pytest.raises(PermissionDenied):
        pipeline.accept_submission(submitted, by=other)


def test_sent_back_cells_carry_their_reason_until_submitted_again(
    submitted: Submission, station_clerk: User, station_reviewer: User
) -> None:
    cell = submitted.values.first()
    assert cell is not None
    back = submissions.send_back(submitted, objections={cell.pk: "与台账不符"}, by=station_reviewer)
    assert back.state == State.SENT_BACK
    assert back.values.get(pk=cell.pk).objection == "与台账不符"
    again = submissions.submit(back, by=station_clerk)
    assert again.values.get(pk=cell.pk).objection == ""


def test_sending_back_needs_a_reason(submitted: Submission, station_reviewer: User) -> None:
    with pytest.raises(StepRefusedError):
        submissions.send_back(submitted, objections={}, by=station_reviewer)


def test_what_a_station_reports_on_its_own_body_is_verified_from_outside(
    county: County, station_clerk: User, station_reviewer: User, framework_administrator: User
) -> None:
    station = county.stations["S01"]
    station.body = county.departments[0]
    station.save()
    submitted = submissions.submit(filled(station, station_clerk), by=station_clerk)
    with pytest.raises(StepRefusedError):
        pipeline.accept_submission(submitted, by=station_reviewer)
    with pytest.raises(PermissionDenied):
        submissions.vouch(submitted, by=station_reviewer)
    vouched = submissions.vouch(submitted, by=framework_administrator)
    assert pipeline.accept_submission(vouched, by=station_reviewer).state == State.ACCEPTED


def test_a_locked_submission_changes_only_by_a_correction_of_two_people(
    submitted: Submission, station_clerk: User, station_reviewer: User, framework_administrator: User
) -> None:
    accepted = pipeline.accept_submission(submitted, by=station_reviewer)
    locked = submissions.lock(accepted, by=framework_administrator)
    correction = submissions.request_correction(locked, reason="漏报一件", by=station_clerk)
    with pytest.raises(PermissionDenied):
        submissions.approve_correction(correction, by=station_clerk)
    draft = submissions.approve_correction(correction, by=framework_administrator)
    first = accepted.values.filter(key="due").first()
    assert first is not None
    first.pk, first.submission, first.value = None, draft, 3
    first.save()
    again = submissions.submit(draft, by=station_clerk)
    pipeline.accept_submission(again, by=station_reviewer)
    rows = Observation.objects.filter(body=first.body, item=first.item, key=first.key).order_by("revision")
    assert [(row.revision, row.is_current, int(row.value)) for row in rows] == [(1, False, 0), (2, True, 3)]


def test_every_step_leaves_its_line_in_the_ledger(submitted: Submission, station_reviewer: User) -> None:
    pipeline.accept_submission(submitted, by=station_reviewer)
    assert {"collection.submission.opened", "collection.submission.submitted", "collection.submission.accepted"} <= set(
        Entry.objects.values_list("action", flat=True)
    )
