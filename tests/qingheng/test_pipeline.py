"""From a file to an alert in one transaction or not at all; and again from scratch with the same result."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.people import County
from tests.qingheng.scoring.reports import report

from qingheng import pipeline
from qingheng.accounts.models import User
from qingheng.alerts.models import AlertLevel, Case, Notice
from qingheng.audit.models import Entry
from qingheng.collection.checking import check
from qingheng.collection.models import Batch, Observation
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.models import Body
from qingheng.scoring.models import LiveScorecard

pytestmark = pytest.mark.django_db
HEADER = "body,audience,period,item,key,value,missing,event,modifiers,flags\n"


def csv(*rows: tuple[str, str, str, str, int]) -> bytes:
    lines = (f"{body},TOWN,{period},{item},{key},{value},,,,\n" for body, period, item, key, value in rows)
    return (HEADER + "".join(lines)).encode()


A_MONTH = csv(
    ("B01", "2025-02", "A1-2", "county", 0),
    ("B01", "2025-02", "A1-2", "city", 0),
    ("B01", "2025-02", "A1-2", "province", 1),
    ("B02", "2025-02", "A1-1", "due", 50),
    ("B02", "2025-02", "A1-1", "done_on_time", 50),
)


def bring(content: bytes, by: User) -> Batch:
    checked = check(content, "month.csv", by=by)
    assert checked.faults == ()
    return pipeline.import_observations(checked, by=by)


def test_an_imported_file_is_stored_scored_and_alerted(
    county: County, published_framework: FrameworkVersion, framework_administrator: User
) -> None:
    batch = bring(A_MONTH, framework_administrator)
    assert batch.rows == Observation.objects.count() == 5
    assert LiveScorecard.objects.filter(period="2025-02").count() == len(county.bodies)
    case = Case.objects.get()
    assert (case.body.code, case.level, case.notices.count()) == ("B01", AlertLevel.BLUE, 1)
    actions = list(Entry.objects.order_by("pk").values_list("action", flat=True))
    assert actions == [
        "collection.batch.imported",
        "scoring.bodies.rescored",
        "alerts.cases.followed",
        "alerts.matters.followed",
    ]
    assert set(Entry.objects.values_list("by", flat=True)) == {framework_administrator.username}


def test_if_anything_fails_nothing_happens(
    county: County,
    published_framework: FrameworkVersion,
    framework_administrator: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(pipeline, "raise_from", fails)
    with pytest.raises(RuntimeError, match="disk"):
        bring(A_MONTH, framework_administrator)
    for model in (Batch, Observation, LiveScorecard, Case, Notice, Entry):
        assert not model.objects.exists()


def test_a_file_over_two_years_touches_both(
    county: County, published_framework: FrameworkVersion, framework_administrator: User
) -> None:
    rows = [("B01", period, "A1-1", key, 50) for period in ("2025-11", "2026-02") for key in ("due", "done_on_time")]
    bring(csv(*rows), framework_administrator)
    months = sorted(LiveScorecard.objects.filter(body__code="B01").values_list("period", flat=True))
    assert months == ["2025-11", "2026-02"]


def test_the_command_scores_everybody_again_and_says_how_many(
    county: County, published_framework: FrameworkVersion
) -> None:
    report(county.towns[0], "2025-02", "A1-2", province=1)
    report(county.towns[0], "2025-04", "A1-2", province=0)
    said = StringIO()
    call_command("rescore", stdout=said)
    assert said.getvalue() == "18 scorecards of 6 bodies from 2025-02 to 2025-04.\n"
    assert Case.objects.filter(period="2025-04", level=AlertLevel.BLUE).exists()
    assert set(Entry.objects.values_list("by", flat=True)) == {"system"}


reports = st.lists(
    st.tuples(
        st.sampled_from(["B01", "B02", "B11"]),
        st.sampled_from(["2025-01", "2025-02", "2025-04", "2026-01"]),
        st.sampled_from([("A1-2", "province"), ("A2-1", "light"), ("B1-1", "minor"), ("A1-2", "county")]),
        st.integers(0, 4),
    ),
    min_size=1,
    max_size=5,
)


@settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(story=reports)
def test_one_value_after_the_other_ends_as_everything_from_scratch(
    county: County, published_framework: FrameworkVersion, story: list[tuple[str, str, tuple[str, str], int]]
) -> None:
    bodies = {body.code: body for body in county.bodies}
    with transaction.atomic():
        for code, month, (item, key), count in story:
            pipeline.observations_imported(report(bodies[code], month, item, **{key: count}), by="test")
        step_by_step, levels = scores(), colours()
        LiveScorecard.objects.all().delete()
        pipeline.rescore_all(by="test")
        assert scores() == step_by_step
        assert colours() == levels
        transaction.set_rollback(True)


def scores() -> dict[tuple[str, str], str]:
    return {
        (code, month): digest
        for code, month, digest in LiveScorecard.objects.values_list("body__code", "period", "digest")
    }


def colours() -> dict[tuple[str, str], int]:
    """Cases that stand; whatever was raised and cleared on the way there is history."""
    standing = Case.objects.filter(level__gt=0)
    return {(code, month): level for code, month, level in standing.values_list("body__code", "period", "level")}


def test_bodies_that_nothing_touches_are_left_alone(
    county: County, published_framework: FrameworkVersion, framework_administrator: User
) -> None:
    bring(A_MONTH, framework_administrator)
    before = dict(LiveScorecard.objects.values_list("body__code", "scored_at"))
    bring(
        csv(("B02", "2025-02", "A1-1", "done_on_time", 20), ("B02", "2025-02", "A1-1", "due", 50)),
        framework_administrator,
    )
    after = dict(LiveScorecard.objects.values_list("body__code", "scored_at"))
    assert {code for code in after if after[code] != before[code]} == {"B02"}
    assert Body.objects.count() == len(after)
