import pytest
from django.utils.translation import override
from tests.qingheng.framework.documents import COUNTY, county, leaf

from qingheng.framework.checks import TEXT_LENGTH_MAX, check
from qingheng.framework.places import DocumentPlaces, path_of
from qingheng.framework.uploads import read_upload


def test_the_county_framework_has_neither_faults_nor_findings() -> None:
    checked = check(county())
    assert (checked.faults, checked.findings) == ([], [])


def test_a_fault_of_a_yaml_file_names_line_and_path() -> None:
    content = COUNTY.read_bytes().replace(b"station: S01", b"station: S99", 1)
    faults = read_upload(content, "county.yaml").faults
    line = content[: content.index(b"station: S99")].count(b"\n") + 1
    assert any(f"{line}" in fault.where and "level1[0]" in fault.where and "S99" in fault.message for fault in faults)


def test_faults_are_told_in_the_language_of_the_reader() -> None:
    document = county()
    del leaf(document, "A1-1")["zero_at"]
    with override("zh-hans"):
        assert "zero_at" in check(document).faults[0].message
    with override("en"):
        assert "missing" in check(document).faults[0].message


def test_what_must_not_be_scored_is_found_but_is_no_fault() -> None:
    document = county()
    leaf(document, "B2-1")["name"] = "全年召开会议次数"
    checked = check(document)
    assert checked.is_sound
    assert checked.findings
    assert "B2-1" in checked.findings[0].where


def test_a_golden_test_that_fails_is_a_fault() -> None:
    document = county()
    leaf(document, "A1-1")["tests"][0]["expect"] = 19
    (fault,) = check(document).faults
    assert "19" in fault.message


def test_a_text_nobody_would_read_is_refused() -> None:
    document = county()
    leaf(document, "A1-1")["standard"] = "长" * (TEXT_LENGTH_MAX + 1)
    (fault,) = check(document).faults
    assert str(TEXT_LENGTH_MAX) in fault.message


def test_codes_that_yaml_reads_as_numbers_are_refused() -> None:
    content = COUNTY.read_bytes().replace(b"- code: A\n", b"- code: 1\n", 1)
    line = content[: content.index(b"- code: 1\n")].count(b"\n") + 1
    assert any(str(line) in fault.where for fault in read_upload(content, "x.yaml").faults)


def test_a_version_number_longer_than_its_column_is_refused() -> None:
    document = county()
    document["meta"]["version"] = "1" * 31
    assert check(document).faults


@pytest.mark.parametrize(
    ("where", "path"),
    [
        ("level1[0].level2[1].leaves[0].zero_at (A2-1)", ("level1", 0, "level2", 1, "leaves", 0)),
        ("meta.title", ("meta", "title")),
        ("event_modifiers.unit_leader.factor", ("event_modifiers", "unit_leader", "factor")),
        ("level1[99].name", ("level1",)),
        ("nothing.at.all", ()),
        ("", ()),
    ],
)
def test_a_path_is_followed_as_far_as_the_document_goes(where: str, path: tuple) -> None:
    assert path_of(where, county()) == path


def test_field_names_with_dots_are_followed() -> None:
    assert path_of("event_modifiers.a.b.factor", {"event_modifiers": {"a": {}, "a.b": {"factor": 1}}}) == (
        "event_modifiers",
        "a.b",
        "factor",
    )


def test_a_document_from_no_file_is_located_by_its_path() -> None:
    assert DocumentPlaces().describe(("level1", 0, "name"), "") == "level1[0].name"
