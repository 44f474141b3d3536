"""The life of a case: over months, within a month, and when the past is corrected."""

import pytest
from tests.people import County
from tests.qingheng.scoring.reports import report

from qianfen import Period
from qingheng.alerts.actions import raise_from
from qingheng.alerts.models import AlertLevel, Case, Notice
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.models import Body
from qingheng.pipeline import observations_imported, rescore_all
from qingheng.scoring.queries import live

pytestmark = pytest.mark.django_db
State = Case.State
NONE, BLUE, YELLOW, RED = AlertLevel


@pytest.fixture
def body(county: County, published_framework: FrameworkVersion) -> Body:
    return county.towns[0]


def arrives(body: Body, month: str, item: str = "A1-2", **values: object) -> None:
    """A report arrives, and everything follows. A1-2 costs 12 for `province`; A2-1 costs 5 for `light`."""
    observations_imported(report(body, month, item, **values), by="test")


def states(body: Body) -> dict[str, tuple[str, int]]:
    cases = Case.objects.filter(body=body).order_by("period")
    return {case.period: (case.state, case.level) for case in cases}


def told(body: Body) -> list[tuple[str, str, int]]:
    notices = Notice.objects.filter(case__body=body).order_by("pk")
    return [(notice.case.period, notice.state, notice.level) for notice in notices]


def test_a_case_is_raised_continues_worsens_and_is_cleared(body: Body) -> None:
    arrives(body, "2025-01", province=0)
    assert states(body) == {}
    arrives(body, "2025-02", province=1)
    assert states(body) == {"2025-02": (State.RAISED, BLUE)}
    arrives(body, "2025-03", province=0)
    assert states(body)["2025-03"] == (State.CONTINUING, BLUE)
    arrives(body, "2025-04", "A2-1", light=2)
    assert states(body)["2025-04"] == (State.WORSENED, YELLOW)
    arrives(body, "2025-05", province=0)
    assert states(body)["2025-05"] == (State.CONTINUING, YELLOW)
    arrives(body, "2026-01", province=0)
    assert "2026-01" not in states(body)
    assert told(body) == [("2025-02", State.RAISED, BLUE), ("2025-04", State.WORSENED, YELLOW)]


def test_a_case_knows_since_when_it_stands_and_the_colour_before(body: Body) -> None:
    arrives(body, "2025-02", province=1)
    arrives(body, "2025-03", province=0)
    arrives(body, "2025-04", "A2-1", light=2)
    case = Case.objects.get(body=body, period="2025-04")
    assert (case.since, case.level_before, case.pillar_level, case.total_level) == ("2025-02", BLUE, YELLOW, NONE)


def test_within_a_month_a_new_value_worsens_eases_and_clears(body: Body) -> None:
    arrives(body, "2025-02", province=1)
    arrives(body, "2025-02", "A2-1", light=2)
    assert states(body) == {"2025-02": (State.WORSENED, YELLOW)}
    arrives(body, "2025-02", "A2-1", light=0)
    assert states(body) == {"2025-02": (State.CONTINUING, BLUE)}
    arrives(body, "2025-02", province=0)
    assert states(body) == {"2025-02": (State.CLEARED, NONE)}
    arrives(body, "2025-02", province=1)
    assert states(body) == {"2025-02": (State.RAISED, BLUE)}
    assert [state for _month, state, _level in told(body)] == [
        State.RAISED,
        State.WORSENED,
        State.CLEARED,
        State.RAISED,
    ]


def test_after_easing_the_same_colour_is_news_again(body: Body) -> None:
    arrives(body, "2025-02", province=1)
    for light in (2, 0, 2):
        arrives(body, "2025-02", "A2-1", light=light)
    assert [state for _month, state, _level in told(body)] == [State.RAISED, State.WORSENED, State.WORSENED]


def test_the_same_scores_again_change_nothing_and_tell_nobody(body: Body) -> None:
    arrives(body, "2025-02", province=1)
    arrives(body, "2025-03", province=0)
    before = list(Case.objects.order_by("pk").values())
    raise_from(live([Period.parse("2025-02"), Period.parse("2025-03")]), by="test")
    assert list(Case.objects.order_by("pk").values()) == before
    assert len(told(body)) == 1


def test_every_reason_on_both_lines_is_listed_and_the_highest_colour_leads(body: Body) -> None:
    arrives(body, "2025-02", province=2)
    arrives(body, "2025-02", "A2-1", heavy=2)
    arrives(body, "2025-02", "A1-1", due=10, done_on_time=0)
    arrives(body, "2025-02", "B1-1", minor=4)
    case = Case.objects.get(body=body)
    assert [(reason["line"], reason["node"], reason["level"], reason["points"]) for reason in case.reasons] == [
        ("pillar", "A", RED, 4000),
        ("pillar", "B", BLUE, 8000),
    ]
    assert [(reason["name"], reason["threshold"]) for reason in case.reasons] == [
        ("政治建设", 6000),
        ("思想建设", 9000),
    ]
    arrives(body, "2025-02", "E1-1", heavy=3)
    case.refresh_from_db()
    assert (case.level, case.pillar_level, case.total_level) == (RED, RED, BLUE)
    assert {reason["line"] for reason in case.reasons} == {"pillar", "total"}


def test_exactly_on_the_threshold_nothing_is_raised(body: Body) -> None:
    arrives(body, "2025-02", "A1-2", county=2)
    arrives(body, "2025-02", "A2-1", form1=2)
    assert live(Period.parse("2025-02")).get(body=body).result.nodes["A"].points == 9000
    assert states(body) == {}
    arrives(body, "2025-02", "A1-1", due=10000, done_on_time=9799)
    assert live(Period.parse("2025-02")).get(body=body).result.nodes["A"].points == 8999
    assert states(body) == {"2025-02": (State.RAISED, BLUE)}


def test_a_correction_of_the_past_moves_the_old_cases_and_tells_about_the_latest_month_only(body: Body) -> None:
    arrives(body, "2025-02", province=1)
    arrives(body, "2025-03", province=0)
    arrives(body, "2025-04", province=0)
    arrives(body, "2025-02", province=0)
    assert states(body) == dict.fromkeys(("2025-02", "2025-03", "2025-04"), (State.CLEARED, NONE))
    assert told(body) == [("2025-02", State.RAISED, BLUE), ("2025-04", State.CLEARED, NONE)]


def test_an_alert_found_late_is_told_although_it_began_in_an_earlier_month(body: Body) -> None:
    arrives(body, "2025-03", province=0)
    arrives(body, "2025-02", province=1)
    assert states(body) == {"2025-02": (State.RAISED, BLUE), "2025-03": (State.CONTINUING, BLUE)}
    assert told(body) == [("2025-03", State.RAISED, BLUE)]


def test_an_alert_that_ended_before_the_latest_month_is_told_to_have_ended(body: Body) -> None:
    arrives(body, "2025-02", province=1)
    stored = report(body, "2025-02", "A1-2", province=0)
    report(body, "2025-04", "A1-2", province=0).observations.update(batch=stored)
    observations_imported(stored, by="test")
    assert states(body) == {"2025-02": (State.CLEARED, NONE)}
    assert told(body) == [("2025-02", State.RAISED, BLUE), ("2025-02", State.CLEARED, NONE)]


def test_the_year_before_is_corrected_without_a_word_but_january_is_judged_anew(body: Body) -> None:
    arrives(body, "2025-12", province=1)
    arrives(body, "2026-01", province=1)
    assert states(body) == {"2025-12": (State.RAISED, BLUE), "2026-01": (State.CONTINUING, BLUE)}
    arrives(body, "2025-12", province=0)
    assert states(body) == {"2025-12": (State.CLEARED, NONE), "2026-01": (State.RAISED, BLUE)}
    assert Case.objects.get(body=body, period="2026-01").since == "2026-01"
    assert told(body) == [("2025-12", State.RAISED, BLUE)]


def test_history_loaded_at_once_ends_in_the_same_cases_as_month_by_month(county: County, body: Body) -> None:
    other = county.towns[1]
    story = [("2025-01", 0), ("2025-02", 1), ("2025-03", 0), ("2025-04", 1)]
    for month, province in story:
        arrives(body, month, province=province)
    for month, province in story:
        report(other, month, "A1-2", province=province)
    rescore_all(by="test")
    assert states(other) == states(body)
    assert told(other) == [("2025-04", State.RAISED, BLUE)]


def test_one_import_gives_one_case_a_body_and_month(county: County, body: Body) -> None:
    stored = report(body, "2025-02", "A1-2", province=1)
    for town in county.towns[1:]:
        report(town, "2025-02", "A1-2", province=1).observations.update(batch=stored)
    observations_imported(stored, by="test")
    assert Case.objects.count() == Notice.objects.count() == 3
