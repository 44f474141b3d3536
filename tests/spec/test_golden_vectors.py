"""The golden tests that stand beside the items of the county framework."""

from copy import deepcopy

from qianfen import Framework, check_document, read_document
from tests.qianfen.small import COUNTY

DOCUMENT = read_document(COUNTY)
ITEMS = Framework.parse(DOCUMENT).items
VECTORS = [(item.code, number) for item in ITEMS for number in range(len(item.vectors))]


def test_the_county_framework_has_77_golden_tests():
    assert len(VECTORS) == 77


def test_all_of_them_come_out():
    assert check_document(DOCUMENT) == []


def test_each_of_them_can_fail():
    document = deepcopy(DOCUMENT)
    for leaf in (leaf for l1 in document["level1"] for l2 in l1["level2"] for leaf in l2["leaves"]):
        for test in leaf["tests"]:
            test["expect"] = 0.01
    faults = check_document(document)
    assert {fault.code for fault in faults} == {"framework.vector"}
    assert [fault.where.rpartition(".")[2] for fault in faults] == [
        f"tests[{number}] ({code})" for code, number in VECTORS
    ]


def test_the_county_framework_is_worth_a_thousand_points_to_everyone():
    framework = Framework.parse(DOCUMENT)
    for audience in framework.audiences:
        for flags in ((), ("election_year",)):
            assert sum(item.full_mark for item in framework.items_for(audience.code, flags)) == 100_000


def test_the_county_framework_is_made_up_as_published():
    framework = Framework.parse(DOCUMENT)
    assert len(framework.pillars) == 10
    assert sum(len(pillar.sub_pillars) for pillar in framework.pillars) == 31
    assert len(framework.items) == 65
    assert sum(item.audience is None for item in framework.items) == 49
    assert len(framework.stations) == 16
