"""What a process keeps of the data between two re-scores: never anything but what stands in the database."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.people import County
from tests.qingheng.scoring.reports import batch, report

from qianfen import Period
from qingheng import pipeline
from qingheng.collection.models import Batch, Observation
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.models import Body, ScenarioFlag
from qingheng.scoring import kept, touched
from qingheng.scoring.actions import rescore
from qingheng.scoring.explaining import all_explained
from qingheng.scoring.models import LiveScorecard
from qingheng.scoring.rows import stored

MARCH = Period.parse("2025-03")
Committing = Callable[..., AbstractContextManager[list[Any]]]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    kept._kept.clear()
    yield
    kept._kept.clear()


@pytest.fixture
def read_anew(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The bodies whose whole years were read from their rows."""
    found: list[str] = []

    def noted(bodies: list[Body], year: int) -> list[Any]:
        found.extend(body.code for body in bodies)
        return stored(bodies, year)

    monkeypatch.setattr(touched, "stored", noted)
    return found


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Committing) -> Callable[..., None]:
    """Score a body again, and commit."""

    def run(body: Body, since: Period = MARCH) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            rescore([body], since, by="test")

    return run


def points(body: Body, item: str, month: str = "2025-03") -> int:
    return LiveScorecard.objects.get(body=body, period=month).result.nodes[item].points


@pytest.fixture
def town(county: County, published_framework: FrameworkVersion, commit: Callable[..., None]) -> Body:
    """A body whose March is scored and kept."""
    report(county.towns[0], "2025-03", "A1-1", due=50, done_on_time=50)
    commit(county.towns[0])
    return county.towns[0]


def test_only_what_is_new_is_read(town: Body, commit: Callable[..., None], read_anew: list[str]) -> None:
    report(town, "2025-03", "A1-1", done_on_time=20)
    report(town, "2025-02", "A1-2", province=1)
    commit(town, Period.parse("2025-02"))
    assert "B01" not in read_anew
    assert points(town, "A1-1") == 0
    assert points(town, "A1-2") < 2000


def test_an_event_has_the_year_read_anew(town: Body, commit: Callable[..., None], read_anew: list[str]) -> None:
    report(town, "2025-03", "A1-2", event="e1", province=1)
    commit(town)
    report(town, "2025-03", "A1-1", done_on_time=20)
    commit(town)
    assert read_anew == ["B01", "B01"]
    assert points(town, "A1-1") == 0


def test_a_value_that_ends_without_another_has_the_year_read_anew(
    town: Body, commit: Callable[..., None], read_anew: list[str]
) -> None:
    report(town, "2025-03", "A1-1", done_on_time=20)
    commit(town)
    Observation.objects.filter(body=town, key="done_on_time", is_current=True).update(
        is_current=False, ended_by=batch()
    )
    commit(town)
    assert read_anew == ["B01"]
    assert points(town, "A1-1") == 2000


def test_a_value_that_is_only_announced_has_the_year_read_anew(
    town: Body, commit: Callable[..., None], read_anew: list[str]
) -> None:
    report(town, "2025-04", "A1-1", due="pending", done_on_time="pending")
    commit(town)
    assert read_anew == ["B01"]
    assert not LiveScorecard.objects.filter(period="2025-04").exists()


def test_another_database_with_the_same_numbers_is_noticed(
    town: Body, commit: Callable[..., None], read_anew: list[str]
) -> None:
    newest = Batch.objects.latest("pk")
    Batch.objects.filter(pk=newest.pk).update(imported_at=newest.imported_at - timedelta(days=1))
    Observation.objects.filter(body=town, key="done_on_time").update(value=20)
    commit(town)
    assert read_anew == ["B01"]
    assert points(town, "A1-1") == 0


def test_a_body_under_another_scenario_is_filled_anew(
    town: Body, commit: Callable[..., None], read_anew: list[str]
) -> None:
    ScenarioFlag.objects.create(
        body=town, flag="election_year", valid_from=date(2025, 1, 1), valid_to=date(2025, 12, 31)
    )
    commit(town)
    assert read_anew == ["B01"]
    assert "D3-1" in LiveScorecard.objects.get(body=town, period="2025-03").result.nodes


def test_what_was_rolled_back_is_not_kept(
    town: Body, django_capture_on_commit_callbacks: Committing, commit: Callable[..., None], read_anew: list[str]
) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        report(town, "2025-03", "A1-1", done_on_time=20)
        rescore([town], MARCH, by="test")
        transaction.set_rollback(True)
    commit(town)
    assert points(town, "A1-1") == 2000


def test_after_many_batches_a_year_is_read_anew(
    town: Body, commit: Callable[..., None], read_anew: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "BATCHES_MAX", 1)
    report(town, "2025-03", "A1-1", due=50, done_on_time=20)
    batch()
    commit(town)
    assert read_anew == ["B01"]


def test_what_was_not_used_for_the_longest_time_is_forgotten_first(
    town: Body, county: County, commit: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "KEPT_MAX", 2)
    for body in county.towns[1:]:
        commit(body)
    assert [pk for pk, _year in kept._kept] == [body.pk for body in county.towns[1:]]


stories = st.lists(
    st.tuples(
        st.sampled_from(["B01", "B02", "B11"]),
        st.sampled_from(["2025-01", "2025-02", "2025-04"]),
        st.sampled_from([("A1-2", "province"), ("A2-1", "light"), ("B1-1", "minor"), ("A1-2", "county")]),
        st.sampled_from(["", "", "", "e1", "e2"]),
        st.sampled_from([0, 1, 2, "overdue", "not_applicable", "pending"]),
    ),
    min_size=2,
    max_size=8,
)


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(story=stories)
def test_whatever_is_kept_the_scorecards_are_those_of_a_fresh_process(
    county: County,
    published_framework: FrameworkVersion,
    django_capture_on_commit_callbacks: Committing,
    story: list[tuple[str, str, tuple[str, str], str, object]],
) -> None:
    bodies = {body.code: body for body in county.bodies}
    kept._kept.clear()
    with transaction.atomic():
        for code, month, (item, key), event, said in story:
            named = event if isinstance(said, int) else ""
            if Observation.objects.filter(body=bodies[code], period=month, item=item, key=key, is_current=True).exclude(
                event=named
            ):
                continue  # one data item of a period is reported in one form
            with django_capture_on_commit_callbacks(execute=True):
                pipeline.observations_imported(report(bodies[code], month, item, event=named, **{key: said}), by="test")
        followed = documents()
        assert all(each["nodes"] == explained["nodes"] for each, explained in followed.values())
        kept._kept.clear()
        LiveScorecard.objects.all().delete()
        pipeline.rescore_all(by="test")
        assert documents() == followed
        transaction.set_rollback(True)


def documents() -> dict[tuple[str, str], tuple[dict[str, Any], dict[str, Any]]]:
    """Every live scorecard as stored, and explained from the data."""
    cards = LiveScorecard.objects.select_related("body__audience")
    explained = all_explained(cards)
    return {(card.body.code, card.period): (card.document, explained[card.pk].as_dict()) for card in cards}
