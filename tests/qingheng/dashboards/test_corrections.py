"""What a correction reaches: the runs published from its month on, standing alerts, and totals that moved since."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from tests.qingheng.dashboards.conftest import Scored

import qianfen
from qingheng import pipeline
from qingheng.accounts.models import User
from qingheng.collection.actions import submissions
from qingheng.collection.models import EnteredValue, Submission
from qingheng.dashboards.queries.corrections import affected_by
from qingheng.scoring import queries as scoring

FEBRUARY = qianfen.Period.parse("2026-02")


@pytest.fixture
def asked_for(scored: Scored, station_clerk: User, station_reviewer: User) -> Submission:
    """January to March are published; then a correction of February is asked for."""
    first = submissions.open_submission(scored.county.stations["S01"], FEBRUARY, by=station_clerk)
    first = submissions.submit(first, by=station_clerk)
    first = pipeline.accept_submission(first, by=station_reviewer)
    for month in ("2026-01", "2026-02", "2026-03"):
        scored.publish(month)
    return submissions.request_correction(first, reason="漏报", by=station_clerk)


@pytest.fixture
def corrected(
    asked_for: Submission, scored: Scored, station_clerk: User, station_reviewer: User, framework_administrator: User
) -> Submission:
    """The correction makes things worse for B02, and is accepted."""
    draft = submissions.approve_correction(asked_for, by=framework_administrator)
    cells = {"due": 50, "done_on_time": 30}
    for key, value in cells.items():
        EnteredValue.objects.create(
            submission=draft,
            body=scored.body("B02"),
            item="A1-1",
            key=key,
            value=Decimal(value),
            changed_by=station_clerk.username,
        )
    return pipeline.accept_submission(submissions.submit(draft, by=station_clerk), by=station_reviewer)


def test_runs_from_its_month_on_are_named_and_earlier_ones_not(
    asked_for: Submission, framework_administrator: User
) -> None:
    found = affected_by(asked_for, framework_administrator)
    assert [str(run.month) for run in found.runs] == ["2026-02", "2026-03"]
    assert not found.moved


def test_alerts_that_stand_from_its_month_on_are_named(asked_for: Submission, framework_administrator: User) -> None:
    found = affected_by(asked_for, framework_administrator)
    assert {(case.body, str(case.month)) for case in found.cases} >= {("镇（街）区B01", "2026-03")}
    assert all(str(case.month) >= "2026-02" for case in found.cases)


def test_totals_that_moved_are_shown_published_and_live(
    corrected: Submission, framework_administrator: User, scored: Scored
) -> None:
    found = affected_by(corrected, framework_administrator)
    assert [str(month) for month in found.months_to_publish] == ["2026-02", "2026-03"]
    assert {each.body for each in found.moved} == {str(scored.body("B02"))}
    for each in found.moved:
        assert each.live == scoring.live(each.month, [scored.body("B02")]).get().total
        assert each.published == scoring.published(each.month, [scored.body("B02")]).get().total
        assert each.difference < 0


def test_after_a_superseding_run_nothing_is_left_to_publish(
    corrected: Submission, framework_administrator: User, scored: Scored
) -> None:
    for month in ("2026-02", "2026-03"):
        scored.publish(month)
    assert not affected_by(corrected, framework_administrator).moved


def test_whoever_sees_no_scores_is_told_nothing(corrected: Submission, station_reviewer: User) -> None:
    found = affected_by(corrected, station_reviewer)
    assert (found.runs, found.cases, found.moved) == ((), (), ())


def test_the_page_leads_to_a_superseding_run(
    client: Client, corrected: Submission, framework_administrator: User, station_reviewer: User
) -> None:
    address = reverse("collection:submission", args=[corrected.pk])
    client.force_login(framework_administrator)
    assert "/runs/publish/?month=2026-02" in client.get(address).content.decode()
    client.force_login(station_reviewer)
    assert "/runs/" not in client.get(address).content.decode()
