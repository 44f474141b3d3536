"""Every fault of a framework document, located."""

from copy import deepcopy

import pytest

from qianfen import Framework, FrameworkError, check_document, read_document
from tests.qianfen.small import COUNTY, banded, deduct, document, manual, ratio, survey, veto


def faults_of(doc):
    return {(fault.code.partition(".")[2], fault.where) for fault in check_document(doc)}


def test_the_county_framework_has_no_fault():
    assert check_document(read_document(COUNTY)) == []


def test_all_faults_come_at_once_and_each_is_located():
    doc = document(deduct(), ratio("A1-2", zero_at=1.0), survey("A1-3", strata={"staff": 0.9}))
    doc["level1"][0]["level2"][0]["leaves"][0]["station"] = "S9"
    assert faults_of(doc) == {
        ("station_unknown", "level1[0].level2[0].leaves[0].station (A1-1)"),
        ("goalposts", "level1[0].level2[0].leaves[1].zero_at (A1-2)"),
        ("strata_weights", "level1[0].level2[0].leaves[2].strata (A1-3)"),
    }


LEAF = "level1[0].level2[0].leaves[0]"


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        ({"points": "x"}, "not_a_number", f"{LEAF}.points (A1-1)"),
        ({"points": float("nan")}, "not_a_number", f"{LEAF}.points (A1-1)"),
        ({"points": -1}, "out_of_range", f"{LEAF}.points (A1-1)"),
        ({"points": 0.125}, "places", f"{LEAF}.points (A1-1)"),
        ({"points": 19}, "sum", "level1[0].level2[0] (A1)"),
        ({"name": ""}, "field_empty", f"{LEAF}.name (A1-1)"),
        ({"name": None}, "not_text", f"{LEAF}.name (A1-1)"),
        ({"method": "magic"}, "not_a_choice", f"{LEAF}.method (A1-1)"),
        ({"frequency": "week"}, "not_a_choice", f"{LEAF}.frequency (A1-1)"),
        ({"applies_to": "CITY"}, "not_a_choice", f"{LEAF}.applies_to (A1-1)"),
        ({"sensitivity": "secret"}, "not_a_choice", f"{LEAF}.sensitivity (A1-1)"),
        ({"unit_view": "all"}, "not_a_choice", f"{LEAF}.unit_view (A1-1)"),
        ({"co_stations": ["S7"]}, "station_unknown", f"{LEAF}.co_stations (A1-1)"),
        ({"active_when": "not rainy"}, "flag_unknown", f"{LEAF}.active_when (A1-1)"),
        ({"zero_att": 1}, "field_unknown", f"{LEAF} (A1-1)"),
        ({"modifiers": ["bribed"]}, "not_a_choice", f"{LEAF}.modifiers[0] (A1-1)"),
        ({"items": [{"key": "m", "per": 3}]}, "key_undeclared", f"{LEAF} (A1-1)"),
        ({"items": []}, "key_unused", f"{LEAF}.raw[0] (A1-1)"),
        ({"items": [{"key": "n", "per": -3}]}, "out_of_range", f"{LEAF}.items[0].per (A1-1)"),
        ({"raw": "n"}, "not_a_list", f"{LEAF}.raw (A1-1)"),
        (
            {"raw": [{"key": "n", "name": "n", "unit": "x", "accumulate": "mean"}]},
            "not_a_choice",
            f"{LEAF}.raw[0].accumulate (A1-1)",
        ),
        (
            {"raw": [{"key": "n", "name": "n", "unit": "x", "accumlate": "latest"}]},
            "field_unknown",
            f"{LEAF}.raw[0] (A1-1)",
        ),
    ],
)
def test_a_wrong_field_of_an_item_is_found(change, code, where):
    doc = document(deduct())
    doc["level1"][0]["level2"][0]["leaves"][0].update(change)
    assert (code, where) in faults_of(doc)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"bands": [{"upto": 1, "points": 20}]}, "bands_order"),
        ({"bands": [{"upto": 2, "points": 20}, {"upto": 1, "points": 9}, {"upto": None, "points": 0}]}, "bands_order"),
        ({"bands": [{"upto": 2, "points": 19}, {"upto": None, "points": 0}]}, "bands_top"),
        ({"bands": [{"upto": 1, "points": 20}, {"upto": 2, "points": 3}, {"upto": None, "points": 4}]}, "bands_rise"),
        ({"bands": []}, "field_empty"),
        ({"per": 0}, "out_of_range"),
        ({"denominator": "hit"}, "same_key_twice"),
    ],
)
def test_a_wrong_band_is_found(change, code):
    doc = document(banded() | change)
    assert code in {found for found, _ in faults_of(doc)}


@pytest.mark.parametrize(
    ("leaf", "code"),
    [
        (survey() | {"zero_at": 0.9, "full_at": 0.5}, "goalposts"),
        (survey() | {"scale": "unknown"}, "not_a_choice"),
        (survey() | {"min_valid": 0}, "not_whole"),
        (manual() | {"raters_min": 2.5}, "not_whole"),
        (veto(left=21), "above_full"),
    ],
)
def test_a_wrong_parameter_is_found(leaf, code):
    assert code in {found for found, _ in faults_of(document(leaf))}


def test_lower_is_better_is_a_ratio_with_zero_above_full():
    assert check_document(document(ratio(zero_at=0.3, full_at=0.1))) == []


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        (("meta",), {}, "field_missing"),
        (("meta", "effective_from"), "2026-13", "period"),
        (("meta", "not_applicable_policy"), "ignore", "not_a_choice"),
        (("meta", "level1_count"), 2, "count"),
        (("meta", "level1_points"), 30, "mark_stated"),
        (("meta", "total_points"), 30, "sum"),
        (("thresholds", "level1"), None, "not_a_list"),
        (("thresholds", "total"), [{"color": "green", "below": 1}], "not_a_choice"),
        (("thresholds", "total"), [{"color": "blue", "below": 9}, {"color": "red", "below": 9}], "thresholds_order"),
        (("thresholds", "total"), [{"color": "red", "below": 9}, {"color": "blue", "below": 8}], "thresholds_order"),
        (("frequencies", "week"), {"name": "week"}, "not_a_choice"),
        (("scales", "empty"), {"options": {}}, "field_empty"),
        (("scales", "odd"), {"options": {"a": 1.5}}, "out_of_range"),
        (("scales", "odd"), {"options": {"a": 1}, "excluded": ["a"]}, "survey_excluded"),
        (("dedupe_groups", "g"), {"members": ["A9-9"]}, "group_member_unknown"),
        (("event_modifiers", "odd"), {"name": "odd", "factor": -1}, "out_of_range"),
        (("level1",), "x", "not_a_list"),
        (("stations",), [{"code": "S", "name": "a"}, {"code": "S", "name": "b"}], "code_repeated"),
        (("stations",), [{"code": "S", "name": "a"}, {"code": "T", "name": "b"}], "station_idle"),
        (("audiences",), [{"code": "A B", "name": "a"}], "code_characters"),
    ],
)
def test_a_wrong_table_is_found(path, value, code):
    doc = document(deduct())
    place = doc
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert code in {found for found, _ in faults_of(doc)}


def test_codes_and_names_are_unique_and_codes_stand_under_their_sub_pillar():
    doc = document(deduct(), deduct(), deduct("B1-1"))
    assert {
        ("code_repeated", "level1[0].level2[0].leaves[1].code (A1-1)"),
        ("name_repeated", "level1[0].level2[0].leaves[1].name (A1-1)"),
        ("code_not_under", "level1[0].level2[0].leaves[2].code (B1-1)"),
    } <= faults_of(doc)


def test_sums_hold_for_every_audience_and_scenario():
    usual = deduct("A1-2", active_when="not election_year")
    doc = document(deduct(), usual, deduct("A1-3", points=19, active_when="election_year"))
    assert [fault.params["audience"] for fault in check_document(doc)] == [
        "TOWN, election_year=yes",
        "DEPT, election_year=yes",
    ]


def test_an_item_is_in_one_event_group_only_and_graded_items_in_none():
    doc = document(deduct(), deduct("A1-2"), manual("A1-3"), groups={"g": ["A1-1", "A1-3"], "h": ["A1-1", "A1-2"]})
    assert {code for code, _ in faults_of(doc)} == {"groups_overlap", "group_member_method"}


def test_factors_too_fine_to_be_exact_are_refused():
    doc = document(deduct(modifiers=["a", "b", "c"]))
    for code, factor in {"a": 0.123457, "b": 0.765433, "c": 0.999983}.items():
        doc["event_modifiers"][code] = {"name": code, "factor": factor}
    assert {code for code, _ in faults_of(doc)} == {"modifiers_too_fine"}


@pytest.mark.parametrize("rubbish", [None, 3, "x", [], {"level1": [3, {"level2": 4}, {"level2": [{"leaves": [5]}]}]}])
def test_rubbish_is_refused_never_a_crash(rubbish):
    assert check_document(rubbish)
    with pytest.raises(FrameworkError):
        Framework.parse(rubbish)


def test_every_field_replaced_by_rubbish_is_refused_or_harmless():
    doc = document(deduct(modifiers=["self_reported"]), ratio("A1-2"), survey("A1-3"), banded("A1-4"), veto("A1-5"))
    for number in range(5):
        for field in doc["level1"][0]["level2"][0]["leaves"][number]:
            for rubbish in (None, 3, "x", [], {}, [None], [3], {"x": None}):
                changed = deepcopy(doc)
                changed["level1"][0]["level2"][0]["leaves"][number][field] = rubbish
                for fault in check_document(changed):
                    assert str(fault)


def test_a_failing_golden_test_is_located():
    doc = document(deduct(tests=[{"raw": {"n": 1}, "expect": 17}, {"raw": {"n": 2}, "expect": 15}]))
    (fault,) = check_document(doc)
    assert fault.where == "level1[0].level2[0].leaves[0].tests[1] (A1-1)"
    assert fault.params == {"expected": "15.00", "got": "14.00"}


@pytest.mark.parametrize(
    "test",
    [
        {"raw": {"m": 1}, "expect": 1},
        {"raw": {"n": "x"}, "expect": 1},
        {"raw": {"n": 1}},
        3,
        {"raw": {"n": -1}, "expect": 1},
    ],
)
def test_a_golden_test_that_cannot_be_calculated_is_a_fault(test):
    (fault,) = check_document(document(deduct(tests=[test])))
    assert fault.code == "framework.vector_malformed"


def test_repeated_fields_of_a_yaml_file_are_refused_by_line(tmp_path):
    path = tmp_path / "twice.yaml"
    path.write_text("meta: {}\nlevel1: []\nmeta: {}\n", encoding="utf-8")
    with pytest.raises(FrameworkError) as refusal:
        read_document(path)
    (fault,) = refusal.value.faults
    assert (fault.code, fault.row, fault.params) == ("framework.key_repeated", 3, {"field": "meta"})


@pytest.mark.parametrize("content", ["a: [", "- 1", "\x00", "!!python/object/apply:os.getcwd []"])
def test_what_is_no_plain_yaml_is_refused(tmp_path, content):
    path = tmp_path / "bad.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(FrameworkError):
        read_document(path)
