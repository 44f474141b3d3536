"""What the charts draw adds up, leaves gaps where nothing is, and says where an axis is cut."""

from datetime import date

import pytest
from django.test import Client
from django.utils import translation
from tests.qingheng.dashboards.conftest import Scored

from qingheng import pipeline
from qingheng.dashboards import charts
from qingheng.dashboards.templatetags.dashboards import change, chart
from qingheng.framework.models import FrameworkVersion

pytestmark = pytest.mark.django_db


def test_the_waterfall_falls_from_the_full_mark_to_the_total(scored: Scored, overseer: Client) -> None:
    drawn = overseer.get("/bodies/B01/?period=2026-Q1").context["waterfall_chart"]
    first, *steps, last = drawn["steps"]
    assert first["base"] + first["height"] == 1000
    height = 1000.0
    for step in steps:
        height = round(height - step["height"], 2)
        assert step["base"] == height
    assert round(last["base"] + last["height"], 2) == height == scored.result("B01").total / 100
    assert str(int(drawn["floor"])) in drawn["axis"]
    assert [step["height"] for step in steps] == sorted((step["height"] for step in steps), reverse=True)


def test_the_radar_has_every_pillar_with_its_average(scored: Scored, overseer: Client) -> None:
    drawn = overseer.get("/bodies/B01/?period=2026-Q1").context["radar_chart"]
    pillars = scored.version.parsed.pillars
    assert [axis["name"] for axis in drawn["axes"]] == [pillar.name for pillar in pillars]
    assert drawn["series"][0]["values"][0] == scored.result("B01").nodes[pillars[0].code].points / 100
    assert drawn["floor"] < min(value for series in drawn["series"] for value in series["values"])


def test_a_trend_has_gaps_and_the_thresholds_of_the_framework(scored: Scored, overseer: Client) -> None:
    drawn = overseer.get("/bodies/B01/?period=2026-Q1").context["trend_chart"]
    below = {
        mark.below / 100
        for line, marks in scored.version.parsed.thresholds.items()
        if line == "total"
        for mark in marks
    }
    assert {mark["value"] for mark in drawn["thresholds"]} == below
    assert len(drawn["labels"]) == len(drawn["series"][0]["values"])


@pytest.mark.parametrize(("points", "words"), [(250, "+2.50"), (-43_59, "−43.59"), (0, "0.00")])
def test_a_difference_carries_its_sign(points: int, words: str) -> None:
    assert charts.signed(points) == words


@pytest.mark.parametrize(("points", "words"), [(250, "up by"), (-1, "down by"), (0, "unchanged")])
def test_a_change_says_its_direction_in_words(points: int, words: str) -> None:
    with translation.override("en"):
        assert words in change(points)


def test_a_chart_carries_its_numbers_and_its_words_safely() -> None:
    html = chart("trend", {"labels": ['"><script>']}, 'a "label"')
    assert "<script>" not in html
    assert 'role="img"' in html
    assert 'aria-label="a &quot;label&quot;"' in html


def test_a_trend_marks_where_another_framework_version_begins(scored: Scored, overseer: Client) -> None:
    later = FrameworkVersion.objects.get()
    later.pk, later.number, later.effective_from = None, "0.2", date(2026, 2, 1)
    later._state.adding = True
    later.save()
    pipeline.rescore_all(by="test")
    drawn = overseer.get("/bodies/B01/?period=2026-03").context["trend_chart"]
    marks = {drawn["labels"][each["at"]]: each["name"] for each in drawn["breaks"]}
    assert list(marks) == ["26-02"]
    assert "0.2" in marks["26-02"]
