from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.people import County
from tests.qingheng.framework.documents import county as county_document
from tests.qingheng.framework.documents import leaf
from tests.qingheng.scoring.reports import report

import qianfen
from qianfen import AlertLevel, Period
from qingheng import pipeline
from qingheng.accounts.models import User
from qingheng.audit.models import Entry
from qingheng.framework.actions import import_version, publish
from qingheng.framework.models import FrameworkVersion
from qingheng.scoring.models import LiveScorecard
from qingheng.scoring.trial import Trial, try_out
from qingheng.scoring.versions import NoFrameworkError

pytestmark = pytest.mark.django_db
MARCH = Period.parse("2026-03")


@pytest.fixture
def current(county: County) -> FrameworkVersion:
    """The county framework in force, and a little data: one town with notices, one without."""
    version = publish(import_version(county_document(), by="test"), effective_from=date(2025, 1, 1), by="test")
    report(county.towns[0], "2026-03", "A1-2", county=2, city=0, province=0)
    report(county.towns[1], "2026-03", "A1-2", county=0, city=0, province=0)
    report(county.towns[0], "2026-03", "A1-1", due=100, done_on_time=80)
    pipeline.rescore_all(by="test")
    return version


def draft_with(change: Any) -> FrameworkVersion:
    document = county_document()
    document["meta"]["version"] = "next"
    change(document)
    return import_version(document, by="test")


def dearer(document: dict[str, Any]) -> None:
    """A county notice costs 8 instead of 3."""
    leaf(document, "A1-2").update(tests=[], items=[{"key": "county", "per": 8}, *leaf(document, "A1-2")["items"][1:]])


def row_of(trial: Trial, code: str) -> Any:
    return next(row for row in trial.rows if row.body.code == code)


@pytest.mark.usefixtures("current")
def test_every_body_is_scored_by_both_versions_on_the_same_data() -> None:
    trial = try_out(draft_with(dearer), MARCH)
    assert [row.body.code for row in trial.rows] == ["B01", "B02", "B03", "B11", "B12", "B13"]
    hit, spared = row_of(trial, "B01"), row_of(trial, "B02")
    assert hit.delta == -1000
    assert spared.delta == 0
    assert hit.before.total == LiveScorecard.objects.get(body=hit.body, period="2026-03").total


@pytest.mark.usefixtures("current")
def test_the_difference_is_attributed_to_items_exactly() -> None:
    trial = try_out(draft_with(dearer), MARCH)
    for row in trial.rows:
        assert sum(move.points_delta for move in row.moves) == row.delta
    (move,) = row_of(trial, "B01").moves
    assert (move.code, move.points_delta) == ("A1-2", -1000)
    assert [(item.code, item.points_delta, item.bodies) for item in trial.items] == [("A1-2", -1000, 1)]


@pytest.mark.usefixtures("current")
def test_colour_changes_are_shown_on_both_lines() -> None:
    def stricter(document: dict[str, Any]) -> None:
        dearer(document)
        document["thresholds"]["total"][0]["below"] = 985

    trial = try_out(draft_with(stricter), MARCH)
    row = row_of(trial, "B01")
    assert (row.before.total_level, row.after.total_level) == (AlertLevel.NONE, AlertLevel.BLUE)
    assert [(each.code, each.before, each.after) for each in row.pillar_changes] == [("A", "blue", "yellow")]
    blue = next(count for count in trial.levels if count.level is AlertLevel.BLUE)
    yellow = next(count for count in trial.levels if count.level is AlertLevel.YELLOW)
    assert (blue.totals_before, blue.totals_after) == (0, 1)
    assert (blue.pillars_before, blue.pillars_after) == (1, 0)
    assert (yellow.pillars_before, yellow.pillars_after) == (0, 1)
    assert trial.recoloured == 1


@pytest.mark.usefixtures("current")
def test_the_biggest_movers_come_first() -> None:
    trial = try_out(draft_with(dearer), MARCH)
    assert [row.body.code for row in trial.movers] == ["B01"]
    assert trial.mean_delta == trial.mean_after - trial.mean_before == -167


@pytest.mark.usefixtures("current")
def test_items_without_data_are_named_and_those_with_data_are_not() -> None:
    codes = {item.code for item in try_out(draft_with(dearer), MARCH).without_data}
    assert "B1-1" in codes
    assert not codes & {"A1-1", "A1-2"}
    assert "D3-1" not in codes  # only active in an election year, and this is none


@pytest.mark.usefixtures("current")
def test_a_new_item_without_data_is_named_and_costs_nothing() -> None:
    def split(document: dict[str, Any]) -> None:
        item = leaf(document, "A1-2")
        item.update(points=15, tests=[])
        new = dict(item) | {"code": "A1-3", "name": "新增指标", "points": 5}
        document["level1"][0]["level2"][0]["leaves"].append(new)
        document["dedupe_groups"]["notice_event"]["members"].remove("A1-2")

    trial = try_out(draft_with(split), MARCH)
    assert "A1-3" in {item.code for item in trial.without_data}
    assert row_of(trial, "B01").delta == 0


@pytest.mark.usefixtures("current")
def test_values_the_draft_has_no_place_for_are_counted() -> None:
    def renamed(document: dict[str, Any]) -> None:
        item = leaf(document, "A1-2")
        item.update(code="A1-8", tests=[])
        document["dedupe_groups"]["notice_event"]["members"][0] = "A1-8"

    trial = try_out(draft_with(renamed), MARCH)
    assert trial.left_out == 6
    assert row_of(trial, "B01").delta == 600


@pytest.mark.usefixtures("current")
def test_nothing_is_stored() -> None:
    draft = draft_with(dearer)
    before = (list(LiveScorecard.objects.values_list("pk", "total", "scored_at")), Entry.objects.count())
    try_out(draft, MARCH)
    assert (list(LiveScorecard.objects.values_list("pk", "total", "scored_at")), Entry.objects.count()) == before


@pytest.mark.usefixtures("current")
def test_a_month_without_a_version_in_force_cannot_be_tried() -> None:
    with pytest.raises(NoFrameworkError):
        try_out(draft_with(dearer), Period.parse("2024-12"))


@pytest.mark.usefixtures("current")
def test_a_cap_that_the_draft_takes_away_is_a_move_of_its_own(county: County) -> None:
    report(county.towns[2], "2026-03", "G1-2", modifiers="confirmed", chief=1, member=0)

    def uncapped(document: dict[str, Any]) -> None:
        item = leaf(document, "G1-2")
        item["tests"] = []
        del item["triggers"][0]["cap_level1"]

    row = row_of(try_out(draft_with(uncapped), MARCH), "B03")
    assert [(move.code, move.is_cap) for move in row.moves] == [("G", True)]
    assert row.delta == row.moves[0].points_delta > 0


# The page


@pytest.fixture
def administrator(client: Client, framework_administrator: User) -> Client:
    client.force_login(framework_administrator)
    return client


@pytest.mark.usefixtures("current")
@pytest.mark.parametrize(("language", "word"), [("zh-hans", "试算"), ("en", "Trial calculation")])
def test_the_page_shows_the_latest_month_in_both_languages(administrator: Client, language: str, word: str) -> None:
    administrator.cookies["language"] = language
    page = administrator.get(reverse("scoring:trial", args=[draft_with(dearer).pk])).content.decode()
    assert word in page
    assert "−10.00" in page
    assert 'value="2026-03" selected' in page


@pytest.mark.usefixtures("current")
def test_another_month_can_be_chosen(county: County, administrator: Client) -> None:
    report(county.towns[0], "2026-04", "A1-2", county=0, city=0, province=0)
    pipeline.rescore_all(by="test")
    url = reverse("scoring:trial", args=[draft_with(dearer).pk])
    assert 'value="2026-03" selected' in administrator.get(url, {"month": "2026-03"}).content.decode()
    assert 'value="2026-04" selected' in administrator.get(url, {"month": "nonsense"}).content.decode()


def test_without_scores_the_page_says_so(county: County, administrator: Client) -> None:
    assert county.bodies
    response = administrator.get(reverse("scoring:trial", args=[draft_with(dearer).pk]))
    assert response.status_code == 200
    assert "<table" not in response.content.decode()


@pytest.mark.usefixtures("current")
def test_data_that_do_not_fit_the_draft_are_shown_with_every_row(administrator: Client) -> None:
    def for_departments(document: dict[str, Any]) -> None:
        item = leaf(document, "A1-2")
        twin = dict(item) | {"code": "A1-3", "name": "镇街通报", "applies_to": "TOWN"}
        item.update(applies_to="DEPT")
        document["level1"][0]["level2"][0]["leaves"].append(twin)

    draft = draft_with(for_departments)
    with pytest.raises(qianfen.ObservationError):
        try_out(draft, MARCH)
    response = administrator.get(reverse("scoring:trial", args=[draft.pk]))
    assert response.status_code == 409
    assert "A1-2" in response.content.decode()


@pytest.mark.usefixtures("current")
def test_others_do_not_try_drafts_out(client: Client, leader: User, station_clerk: User) -> None:
    url = reverse("scoring:trial", args=[draft_with(dearer).pk])
    for person in (leader, station_clerk):
        client.force_login(person)
        assert client.get(url).status_code == 403
