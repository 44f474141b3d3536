"""Live scorecards follow the data: to the last month, by the right version, for those who exist, only if changed."""

from datetime import date

import pytest
from tests.people import County
from tests.qingheng.scoring.reports import report, report_everything

import qianfen
from qianfen import Period
from qingheng.audit.models import Entry
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.models import ScenarioFlag
from qingheng.scoring import queries
from qingheng.scoring.actions import rescore
from qingheng.scoring.explaining import explained
from qingheng.scoring.models import LiveScorecard

MARCH, APRIL = Period.parse("2025-03"), Period.parse("2025-04")
pytestmark = pytest.mark.django_db


def totals(month: str) -> dict[str, int]:
    return {card.body.code: card.total for card in queries.live(Period.parse(month))}


def test_a_late_value_moves_every_month_from_its_own_to_the_last(
    county: County, published_framework: FrameworkVersion
) -> None:
    body = county.towns[0]
    report(body, "2025-03", "A1-1", due=50, done_on_time=50)
    report(body, "2025-05", "A1-1", due=150, done_on_time=150)
    rescore([body], MARCH, by="test")
    assert totals("2025-04")["B01"] == totals("2025-05")["B01"] == 100000
    report(body, "2025-03", "A1-1", due=50, done_on_time=20)
    rescore([body], MARCH, by="test")
    assert totals("2025-03")["B01"] == totals("2025-04")["B01"] == 98000
    assert 98000 < totals("2025-05")["B01"] < 100000


def test_a_new_month_gives_everybody_a_scorecard(county: County, published_framework: FrameworkVersion) -> None:
    report(county.towns[0], "2025-03", "A1-1", due=50, done_on_time=50)
    cards = rescore(county.towns[:1], MARCH, by="test")
    assert {card.body.code for card in cards} == {body.code for body in county.bodies} == set(totals("2025-03"))


def test_a_month_before_the_first_one_scored_is_new_too(county: County, published_framework: FrameworkVersion) -> None:
    report(county.towns[0], "2025-04", "A1-1", due=50, done_on_time=50)
    rescore(county.towns[:1], APRIL, by="test")
    report(county.towns[1], "2025-03", "A1-1", due=50, done_on_time=20)
    rescore(county.towns[1:2], MARCH, by="test")
    assert set(totals("2025-03")) == {body.code for body in county.bodies}
    assert totals("2025-03")["B02"] == totals("2025-04")["B02"] == 98000


def test_only_what_changed_is_written(county: County, published_framework: FrameworkVersion) -> None:
    body = county.towns[0]
    report(body, "2025-03", "A1-1", due=50, done_on_time=50)
    report(body, "2025-04", "A1-1", due=50, done_on_time=20)
    rescore([body], MARCH, by="test")
    before = dict(LiveScorecard.objects.values_list("period", "scored_at").filter(body=body))
    rescore([body], MARCH, by="test")
    assert dict(LiveScorecard.objects.values_list("period", "scored_at").filter(body=body)) == before
    assert Entry.objects.filter(action="scoring.bodies.rescored").first().facts["changed"] == 0
    report(body, "2025-04", "A1-1", due=50, done_on_time=30)
    rescore([body], MARCH, by="test")
    after = dict(LiveScorecard.objects.values_list("period", "scored_at").filter(body=body))
    assert (after["2025-03"] == before["2025-03"], after["2025-04"] > before["2025-04"]) == (True, True)


def test_what_is_only_pending_reaches_no_month(county: County, published_framework: FrameworkVersion) -> None:
    report(county.towns[0], "2025-03", "A1-1", due=50, done_on_time=50)
    report(county.towns[0], "2025-12", "A1-1", due="pending", done_on_time="pending")
    rescore(county.towns[:1], MARCH, by="test")
    assert queries.months() == [MARCH]


def test_a_merged_body_is_scored_up_to_its_last_month(county: County, published_framework: FrameworkVersion) -> None:
    merged, heir = county.towns[0], county.towns[1]
    type(merged).objects.filter(pk=merged.pk).update(valid_to=date(2025, 3, 15))
    type(heir).objects.filter(pk=heir.pk).update(valid_from=date(2025, 3, 16))
    merged.refresh_from_db()
    report(county.towns[2], "2025-02", "A1-1", due=50, done_on_time=50)
    report(county.towns[2], "2025-04", "A1-1", due=50, done_on_time=50)
    rescore([merged, county.towns[2]], Period.parse("2025-02"), by="test")
    assert "B01" in totals("2025-03")
    assert "B01" not in totals("2025-04")
    assert "B02" not in totals("2025-02")
    assert "B02" in totals("2025-03")


def test_a_scorecard_of_a_month_that_turns_out_to_lie_after_the_merger_goes(
    county: County, published_framework: FrameworkVersion
) -> None:
    body = county.towns[0]
    report(body, "2025-03", "A1-1", due=50, done_on_time=50)
    report(body, "2025-04", "A1-1", due=50, done_on_time=50)
    rescore([body], MARCH, by="test")
    assert "B01" in totals("2025-04")
    body.valid_to = date(2025, 3, 31)
    body.save()
    rescore([body], MARCH, by="test")
    assert "B01" in totals("2025-03")
    assert "B01" not in totals("2025-04")


def test_nothing_is_due_from_a_body_before_it_exists(county: County, published_framework: FrameworkVersion) -> None:
    body = county.towns[0]
    body.valid_from = date(2025, 3, 1)
    body.save()
    report_everything([body], 2025, 3, published_framework)
    type(body.observations.first()).objects.filter(body=body, period__in=["2025-01", "2025-02"]).delete()
    card = next(card for card in rescore([body], MARCH, by="test") if card.body == body)
    monthly = [item for item in published_framework.parsed.items if item.frequency == "month"]
    flags = {item.code: card.result.nodes[item.code].flags for item in monthly if item.code in card.result.nodes}
    assert flags
    assert not any(flags.values())


def test_an_election_day_makes_an_election_year(county: County, published_framework: FrameworkVersion) -> None:
    body = county.towns[0]
    ScenarioFlag.objects.create(body=body, flag="election_year", valid_from=date(2025, 6, 1), valid_to=date(2025, 6, 1))
    ScenarioFlag.objects.create(body=body, flag="unknown", valid_from=date(2025, 6, 1))
    report(body, "2025-03", "A1-1", due=50, done_on_time=50)
    cards = {card.body.code: card for card in rescore([body], MARCH, by="test")}
    assert cards["B01"].result.flags == {"election_year"}
    assert cards["B02"].result.flags == frozenset()


def test_a_month_is_scored_by_the_version_in_force_on_its_first_day(
    county: County, published_framework: FrameworkVersion
) -> None:
    later = FrameworkVersion.objects.create(
        framework=published_framework.framework,
        number="0.2",
        state="published",
        document=county.document | {"meta": county.document["meta"] | {"version": "0.2"}},
        effective_from=date(2025, 4, 1),
        created_by="test",
    )
    report(county.towns[0], "2025-03", "A1-1", due=50, done_on_time=20)
    report(county.towns[0], "2025-04", "A1-1", due=50, done_on_time=20)
    rescore(county.towns[:1], MARCH, by="test")
    assert queries.live(MARCH)[0].framework_version == published_framework
    assert queries.live(APRIL)[0].framework_version == later
    assert queries.live(APRIL)[0].result.version == "0.2"
    assert totals("2025-04")["B01"] == 98000


def test_months_before_any_version_have_no_score(county: County, published_framework: FrameworkVersion) -> None:
    report(county.towns[0], "2024-09", "A1-1", due=50, done_on_time=20)
    report(county.towns[0], "2024-10", "A1-1", due=50, done_on_time=20)
    rescore(county.towns[:1], Period.parse("2024-09"), by="test")
    assert queries.months() == [Period.parse("2024-10")]
    with pytest.raises(queries.NoFrameworkError, match="2024-09-01"):
        queries.version_for(Period.parse("2024-09"))


def test_rows_that_the_version_has_no_place_for_are_counted(
    county: County, published_framework: FrameworkVersion
) -> None:
    body = county.towns[0]
    report(body, "2025-03", "A1-1", due=50, done_on_time=50, unknown=1)
    report(body, "2025-Q1", "A1-1", due=50)
    report(body, "2025-03", "Z9-9", due=50)
    data = queries.observations([body], 2025, published_framework)
    assert ({(each.item, each.key) for each in data.observations}, data.left_out) == (
        {("A1-1", "due"), ("A1-1", "done_on_time")},
        3,
    )


def test_values_keep_their_digits_and_lose_the_zeros_of_the_column(
    county: County, published_framework: FrameworkVersion
) -> None:
    report(county.towns[0], "2025-03", "A1-1", due="50.25", done_on_time=100)
    values = {str(each.value) for each in queries.observations(county.towns, 2025, published_framework).observations}
    assert values == {"50.25", "100"}


def test_a_quarter_means_its_last_month(county: County, published_framework: FrameworkVersion) -> None:
    report(county.towns[0], "2025-03", "A1-1", due=50, done_on_time=20)
    rescore(county.towns[:1], Period.parse("2025-Q1"), by="test")
    assert queries.live(Period.parse("2025-Q1")).count() == len(county.bodies)
    assert queries.latest_month() == MARCH


def test_the_stored_result_is_the_engines(county: County, published_framework: FrameworkVersion) -> None:
    report(county.towns[0], "2025-03", "A1-1", due=50, done_on_time=20)
    rescore(county.towns[:1], MARCH, by="test")
    stored = LiveScorecard.objects.get(body=county.towns[0], period="2025-03")
    (expected,) = qianfen.score(
        published_framework.parsed,
        queries.observations(county.towns[:1], 2025, published_framework).observations,
        MARCH,
    )
    assert explained(stored, published_framework) == expected
    assert stored.result.nodes == expected.nodes
    assert stored.total == expected.total == 98000
    assert "overdue" in stored.flags.split(";")
