"""A veto fires only when confirmed; its cap is a deduction of its own."""

from tests.qianfen.small import card, county, deduct, event, seen, small, veto

CONFIRMED = ("confirmed",)


def chief(period="2026-03", **more):
    return seen(period, "chief", 1, **{"modifiers": CONFIRMED, **more})


def test_a_confirmed_trigger_sets_the_item_from_its_month_on():
    framework = small(veto(left=5))
    assert [card(framework, [chief()], f"2026-0{month}").total for month in (2, 3, 4)] == [2000, 500, 500]


def test_an_unconfirmed_trigger_costs_nothing_and_is_flagged():
    found = card(small(veto(cap=5)), [chief(modifiers=())], "2026-03")
    assert found.total == 2000
    assert "unconfirmed_veto" in found.nodes["A1-1"].flags
    assert found.deductions == ()


def test_confirmed_and_unconfirmed_events_stand_side_by_side():
    rows = [event("2026-01", "e", "chief"), event("2026-01", "f", "chief", modifiers=CONFIRMED)]
    found = card(small(veto()), rows, "2026-01")
    assert (found.total, found.nodes["A1-1"].flags) == (0, {"unconfirmed_veto"})


def test_a_confirmed_zero_fires_nothing():
    assert card(small(veto(cap=1)), [seen("2026-01", "chief", 0, modifiers=CONFIRMED)]).total == 2000


def test_the_cap_holds_for_the_pillar_and_is_a_deduction_of_its_own():
    found = card(small(deduct(points=80), veto("A1-2", cap=59.99)), [chief(item="A1-2")], "2026-03")
    assert found.nodes["A"].points == found.total == 5999
    assert found.nodes["A"].flags >= {"capped"}
    assert found.nodes["TOTAL"].flags >= {"capped"}
    assert [(entry.item, entry.points_lost) for entry in found.deductions] == [("A1-2", 2000), ("A", 2001)]


def test_a_cap_above_the_points_takes_nothing():
    found = card(small(deduct(points=30), veto("A1-2", cap=59.99)), [chief(item="A1-2")], "2026-03")
    assert found.total == 3000
    assert "capped" not in found.nodes["A"].flags
    assert [entry.item for entry in found.deductions] == ["A1-2"]


def test_the_lowest_of_several_caps_and_leaves_holds():
    trigger = [{"key": "chief", "leaf": 8, "cap_level1": 30}, {"key": "member", "leaf": 3, "cap_level1": 40}]
    two = veto("A1-2") | {
        "triggers": trigger,
        "raw": [{"key": t["key"], "name": t["key"], "unit": "x"} for t in trigger],
    }
    framework = small(deduct(points=80), two)
    both = [chief(item="A1-2"), seen("2026-03", "member", 2, item="A1-2", modifiers=CONFIRMED)]
    assert card(framework, both, "2026-03").nodes["A1-2"].points == 300
    assert card(framework, both, "2026-03").total == 3000
    assert card(framework, both[1:], "2026-03").total == 4000


def test_the_new_year_lifts_the_cap():
    framework = small(deduct(points=80), veto("A1-2", cap=59.99))
    assert card(framework, [chief(item="A1-2")], "2027-01").total == 10000


def test_in_the_county_framework_a_chief_in_custody_makes_the_pillar_red():
    rows = [seen("2026-03", "chief", 1, item="G1-2", modifiers=CONFIRMED)]
    found = card(county(), rows, "2026-03")
    assert found.nodes["G"].points == 5999
    assert found.total == 95999
