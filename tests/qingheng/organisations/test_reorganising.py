"""Renaming, merging and splitting: the past stays where it was, and nothing happens before the preview is confirmed."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from tests.people import County
from tests.small_county import SmallCounty

from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.collection.actions.upkeep import empty_values_of_nobody
from qingheng.collection.models import EnteredValue, Submission
from qingheng.dashboards.queries.trend import as_of_now
from qingheng.organisations.actions import import_tables
from qingheng.organisations.models import Body, Charge, FormerName, ScenarioFlag, Succession
from qingheng.organisations.queries import predecessors, roll_up
from qingheng.organisations.reorganising import Merge, NewBody, Rename, Reorganisation, Split, planned
from qingheng.scoring.models import LiveScorecard

DAY = date(2024, 12, 1)


def store(change: Reorganisation) -> None:
    checked = planned(change, "test")
    assert not checked.faults, checked.faults
    import_tables(checked, by="test")


def test_a_renamed_body_keeps_its_code_and_its_former_name(county: County) -> None:
    store(Rename(DAY, "B01", "新名街道", "新名"))
    body = Body.objects.get(code="B01")
    assert (body.name, body.valid_to) == ("新名街道", None)
    former = FormerName.objects.get(body=body)
    assert (former.name, former.until) == ("镇（街）区B01", date(2024, 11, 30))


def test_merged_bodies_end_and_their_charges_scenarios_and_stations_go_on(county: County) -> None:
    ScenarioFlag.objects.create(body=county.towns[0], flag="election_year", valid_from=date(2024, 1, 1))
    station = county.stations["S01"]
    station.body = county.towns[1]
    station.save()
    store(Merge(DAY, ("B01", "B02"), NewBody("B09", "合并街道", "合并")))
    ended = Body.objects.filter(code__in=["B01", "B02"])
    assert {body.valid_to for body in ended} == {date(2024, 11, 30)}
    new = Body.objects.get(code="B09")
    assert (new.valid_from, new.audience.code) == (DAY, "TOWN")
    assert Charge.objects.valid_on(DAY).filter(body=new, leader__code="L01").count() == 1
    assert not Charge.objects.valid_on(DAY).filter(body__in=ended).exists()
    assert ScenarioFlag.objects.valid_on(DAY).get().body == new
    station.refresh_from_db()
    assert station.body == new
    assert {body.code for body in roll_up(new, "now")} == {"B09", "B01", "B02"}


def test_one_of_them_may_carry_on(county: County) -> None:
    store(Merge(DAY, ("B01", "B02"), "B01"))
    assert Body.objects.get(code="B01").valid_to is None
    assert Succession.objects.get().predecessor.code == "B02"


@pytest.mark.parametrize("goes_on", [True, False])
def test_a_body_is_split_and_ends_or_goes_on(county: County, *, goes_on: bool) -> None:
    store(Split(DAY, "B01", (NewBody("B08", "甲"), NewBody("B09", "乙")), goes_on=goes_on))
    assert (Body.objects.get(code="B01").valid_to is None) is goes_on
    assert set(Succession.objects.values_list("predecessor__code", "successor__code", "kind")) == {
        ("B01", "B08", "split"),
        ("B01", "B09", "split"),
    }


def test_an_end_before_the_beginning_is_refused_with_its_reason(county: County) -> None:
    checked = planned(Merge(date(2023, 6, 1), ("B01", "B02"), NewBody("B09", "合并")), "test")
    assert checked.faults


def test_as_of_now_a_successor_has_the_mean_of_those_it_carries_on(county: County) -> None:
    store(Merge(DAY, ("B01", "B02"), NewBody("B09", "合并")))
    first, second = Body.objects.get(code="B01").pk, Body.objects.get(code="B02").pk
    new, other = Body.objects.get(code="B09").pk, Body.objects.get(code="B03").pk
    totals = {"2024-11": {first: 90_000, second: 80_000, other: 70_000}, "2024-12": {new: 100_000, other: 70_000}}
    assert as_of_now(totals, predecessors()) == {
        "2024-11": {new: 85_000, other: 70_000},
        "2024-12": {new: 100_000, other: 70_000},
    }


def test_entered_values_of_an_ended_body_are_emptied_in_open_submissions_only(county: County) -> None:
    values = []
    for period, state in (("2024-11", "draft"), ("2024-12", "draft"), ("2025-01", "accepted")):
        row = Submission.objects.create(station=county.stations["S01"], period=period, state=state, opened_by="test")
        facts = {"item": "A1-1", "key": "due", "value": 3, "changed_by": "test"}
        values.append(EnteredValue.objects.create(submission=row, body=county.towns[0], **facts))
    store(Merge(DAY, ("B01", "B02"), "B02"))
    assert empty_values_of_nobody(by="test") == 1
    assert [EnteredValue.objects.get(pk=value.pk).is_empty for value in values] == [False, True, False]


def fields(**more: str | list[str]) -> dict[str, str | list[str]]:
    new = {"code": "B09", "name": "合并街道", "short_name": "合并", "leader": "", "into": ""}
    return {"on": "2024-12-01", "bodies": ["B01", "B02"], **new, **more}


def test_the_page_shows_what_follows_and_stores_only_what_was_shown(small_county: SmallCounty, client: Client) -> None:
    client.force_login(User.objects.get(username=Role.FRAMEWORK_ADMINISTRATOR))
    url = reverse("organisations:reorganise", kwargs={"kind": "merge"})
    preview = client.post(url, fields())
    assert preview.status_code == 200
    assert Body.objects.filter(code="B09").count() == 0
    text = preview.content.decode()
    assert "B01" in text
    assert "liaison" in text, "the account of a body that ends is named"
    digest = preview.context["checked"].digest
    assert client.post(url, fields(confirm="1", digest="0")).status_code == 200
    assert not Body.objects.filter(code="B09").exists()
    done = client.post(url, fields(confirm="1", digest=digest))
    assert done.status_code == 302
    assert Body.objects.get(code="B01").valid_to == date(2024, 11, 30)
    assert LiveScorecard.objects.filter(body__code="B01", period="2024-11").exists()


def test_the_page_names_what_is_missing(small_county: SmallCounty, client: Client) -> None:
    client.force_login(User.objects.get(username=Role.FRAMEWORK_ADMINISTRATOR))
    merge = reverse("organisations:reorganise", kwargs={"kind": "merge"})
    lonely = client.post(merge, {"on": "2024-12-01", "bodies": ["B01"], "into": ""})
    assert lonely.status_code == 422
    assert set(lonely.context["form"].errors) == {"bodies", "code"}
    split = reverse("organisations:reorganise", kwargs={"kind": "split"})
    single = client.post(split, {"on": "2024-12-01", "body": "B01", "code_1": "B09", "name_1": "甲"})
    assert set(single.context["form"].errors) == {"code_2"}
    assert client.get(reverse("organisations:reorganise", kwargs={"kind": "explode"})).status_code == 404
