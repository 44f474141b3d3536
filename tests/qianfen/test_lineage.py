"""A person can redo the sum by hand from the inputs of a deduction."""

from decimal import Decimal

from qianfen import Missing
from tests.qianfen.small import banded, card, deduct, event, manual, ratio, seen, small, survey, veto


def inputs(framework, rows, as_of="2026-12"):
    return card(framework, rows, as_of).deductions[0].inputs


def test_a_deduction_names_charges_factors_and_every_event():
    framework = small(deduct(per=3, modifiers=["self_reported"]))
    rows = [event("2026-02", "e", modifiers=("self_reported",)), seen("2026-01", value=2), event("2026-02", "f")]
    found = inputs(framework, rows)
    assert found["rule"] == "deduct"
    assert found["full_mark"] == "20.00"
    assert found["parameters"] == {"per": {"n": "3"}, "factors": {"self_reported": "0.5"}}
    assert found["keys"]["n"] == {
        "name": "n",
        "unit": "x",
        "accumulate": "sum",
        "year_to_date": "4",
        "values": [
            {"period": "2026-01", "value": "2"},
            {"period": "2026-02", "value": "1", "event": "e", "modifiers": ["self_reported"]},
            {"period": "2026-02", "value": "1", "event": "f"},
        ],
    }


def test_the_order_of_rows_leaves_the_lineage_alone():
    framework = small(ratio())
    rows = [seen(f"2026-{m:02}", key, value) for m in (1, 2, 3) for key, value in (("done", 3), ("due", 4))]
    assert card(framework, rows) == card(framework, rows[::-1])


def test_a_rate_can_be_divided_again():
    rows = [seen(f"2026-{m:02}", key, value) for m in (1, 2) for key, value in (("done", 3), ("due", 4))]
    found = inputs(small(ratio()), rows, "2026-02")
    part, whole = (
        Decimal(found["keys"][found["parameters"][half]]["year_to_date"]) for half in ("numerator", "denominator")
    )
    zero, full = (Decimal(found["parameters"][post]) for post in ("zero_at", "full_at"))
    assert (part, whole) == (6, 8)
    assert Decimal(found["full_mark"]) * (part / whole - zero) / (full - zero) == 10


def test_a_half_that_was_left_out_says_so():
    rows = [seen("2026-01", "done", 3), seen("2026-01", "due", 4), seen("2026-02", "due", 9)]
    values = inputs(small(ratio()), rows)["keys"]["due"]["values"]
    assert values == [{"period": "2026-01", "value": "4"}, {"period": "2026-02", "value": "9", "left_out": True}]


def test_missing_values_stand_in_the_list_with_their_reason():
    rows = [seen("2026-01", value=1), seen("2026-02", value=None, missing=Missing.PENDING)]
    assert inputs(small(deduct()), rows)["keys"]["n"]["values"][1] == {"period": "2026-02", "missing": "pending"}


def test_an_event_counted_elsewhere_says_where():
    framework = small(deduct(), deduct("A1-2"), groups={"g": ["A1-2", "A1-1"]})
    rows = [event("2026-01", "e"), event("2026-01", "f"), event("2026-01", "e", item="A1-2")]
    values = {row["event"]: row for row in inputs(framework, rows)["keys"]["n"]["values"]}
    assert values["e"]["counted_in"] == "A1-2"
    assert "counted_in" not in values["f"]
    assert inputs(framework, rows)["keys"]["n"]["year_to_date"] == "1"


def test_later_periods_stay_out():
    rows = [seen("2026-01", value=1), seen("2026-02", value=5)]
    found = inputs(small(deduct()), rows, "2026-01")["keys"]["n"]
    assert (found["year_to_date"], len(found["values"])) == ("1", 1)


def test_the_other_rules_name_their_parameters():
    bands = inputs(small(banded()), [seen("2026-01", "hit", 1), seen("2026-01", "head", 100)])["parameters"]
    assert bands["bands"][0] == {"upto": "0.5", "points": "20.00"}
    assert bands["bands"][-1] == {"upto": None, "points": "0.00"}
    answers = inputs(small(survey()), [seen("2026-01", "staff/bad", 12)])
    assert answers["parameters"]["options"] == {"good": "1", "fair": "0.75", "bad": "0"}
    assert answers["keys"]["staff/bad"]["year_to_date"] == "12"
    grades = inputs(small(manual()), [seen("2026-01", "ratings/D", 3)])
    assert grades["parameters"]["raters_min"] == 3
    trigger = inputs(small(veto(cap=5)), [seen("2026-01", "chief", 1, modifiers=("confirmed",))])
    assert trigger["parameters"]["triggers"] == [{"key": "chief", "name": "chief", "leaf": "0.00", "cap": "5.00"}]
    assert trigger["keys"]["chief"]["year_to_date"] == "1"


def test_a_cap_names_what_was_there_before():
    framework = small(deduct(), veto("A1-2", cap=5, left=10))
    rows = [seen("2026-01", "chief", 1, item="A1-2", modifiers=("confirmed",))]
    cap = card(framework, rows).deductions[-1]
    assert (cap.item, cap.reason, cap.points_lost) == ("A", "capped", 2500)
    assert cap.inputs == {"rule": "capped", "points_before": "30.00", "cap": "5.00", "vetoes": ["A1-2"]}
