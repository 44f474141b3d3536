"""The past is read as of then, or as of now along the links of succession."""

from datetime import date

from tests.people import County

from qingheng.organisations.models import Body, Charge, Leader, ScenarioFlag, Succession
from qingheng.organisations.queries import as_of, bodies_of, carried_on_by, flags_in, leaders_of, roll_up

MERGED_ON = date(2026, 7, 1)
LAST_DAY = date(2026, 6, 30)


def merge(county: County, *codes: str) -> Body:
    successor = Body.objects.create(code="B09", name="Nine", audience=county.towns[0].audience, valid_from=MERGED_ON)
    for code in codes:
        body = Body.objects.get(code=code)
        Body.objects.filter(pk=body.pk).update(valid_to=LAST_DAY)
        Succession.objects.create(predecessor=body, successor=successor, kind="merged", on=MERGED_ON)
    return successor


def codes(bodies: object) -> list[str]:
    return sorted(body.code for body in bodies)  # type: ignore[attr-defined] # any iterable of bodies


def test_a_day_shows_the_bodies_of_that_day(county: County) -> None:
    merge(county, "B01", "B02")
    assert codes(as_of(LAST_DAY).bodies) == ["B01", "B02", "B03", "B11", "B12", "B13"]
    assert codes(as_of(MERGED_ON).bodies) == ["B03", "B09", "B11", "B12", "B13"]


def test_as_of_then_a_body_is_only_itself(county: County) -> None:
    successor = merge(county, "B01", "B02")
    assert codes(roll_up(successor)) == ["B09"]
    assert codes(roll_up(county.towns[0], "then")) == ["B01"]


def test_as_of_now_a_merged_body_carries_the_past_of_its_predecessors(county: County) -> None:
    successor = merge(county, "B01", "B02")
    assert codes(roll_up(successor, "now")) == ["B01", "B02", "B09"]
    assert roll_up(successor, "now")[0] == successor


def test_links_are_followed_over_several_steps(county: County) -> None:
    first = merge(county, "B01")
    last = Body.objects.create(code="B10", name="Ten", audience=first.audience, valid_from=date(2027, 1, 1))
    Body.objects.filter(pk=first.pk).update(valid_to=date(2026, 12, 31))
    Succession.objects.create(predecessor=first, successor=last, kind="renamed", on=date(2027, 1, 1))
    assert codes(roll_up(last, "now")) == ["B01", "B09", "B10"]
    assert codes(carried_on_by(county.towns[0], date(2026, 8, 1))) == ["B09"]
    assert codes(carried_on_by(county.towns[0], date(2027, 8, 1))) == ["B10"]


def test_both_halves_of_a_split_body_carry_its_past(county: County) -> None:
    parent, audience = county.towns[0], county.towns[0].audience
    Body.objects.filter(pk=parent.pk).update(valid_to=LAST_DAY)
    halves = [
        Body.objects.create(code=code, name=code, audience=audience, valid_from=MERGED_ON) for code in ("B21", "B22")
    ]
    for half in halves:
        Succession.objects.create(predecessor=parent, successor=half, kind="split", on=MERGED_ON)
    assert [codes(roll_up(half, "now")) for half in halves] == [["B01", "B21"], ["B01", "B22"]]
    parent.refresh_from_db()
    assert codes(carried_on_by(parent, MERGED_ON)) == ["B21", "B22"]


def test_the_map_of_leaders_and_bodies_follows_the_day(county: County) -> None:
    body = county.towns[0]
    Charge.objects.filter(body=body).update(valid_to=LAST_DAY)
    successor = Leader.objects.create(code="L02", post="Two", valid_from=MERGED_ON)
    Charge.objects.create(leader=successor, body=body, valid_from=MERGED_ON)
    assert [leader.code for leader in leaders_of(body, LAST_DAY)] == ["L01"]
    assert [leader.code for leader in leaders_of(body, MERGED_ON)] == ["L02"]
    assert codes(bodies_of(county.leader, MERGED_ON)) == ["B02"]
    assert codes(bodies_of(county.leader, LAST_DAY)) == ["B01", "B02"]


def test_a_scenario_of_any_day_counts_for_its_year(county: County) -> None:
    body = county.towns[0]
    ScenarioFlag.objects.create(
        body=body, flag="election_year", valid_from=date(2026, 11, 1), valid_to=date(2026, 12, 31)
    )
    assert flags_in(2026) == {body.pk: frozenset({"election_year"})}
    assert flags_in(2027) == {}
    assert flags_in(2026, [county.towns[1]]) == {}
