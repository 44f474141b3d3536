import pytest
from hypothesis import given, settings
from tests.qingheng.framework.documents import COUNTY, awkward_documents, county, same

from qingheng.framework.exact import dumps
from qingheng.framework.faults import UnreadableError
from qingheng.framework.order import in_order
from qingheng.framework.yaml_files import read_yaml, write_yaml


def test_the_county_framework_comes_back_from_yaml_to_the_digit() -> None:
    document = county()
    again, _places = read_yaml(write_yaml(document), "x.yaml")
    assert dumps(again) == dumps(in_order(document))
    assert b"zero_at: 0.70\n" in write_yaml(document)


@settings(max_examples=40, deadline=None)
@given(awkward_documents())
def test_any_document_comes_back_from_yaml_to_the_digit(document: dict) -> None:
    again, _places = read_yaml(write_yaml(document), "x.yaml")
    assert same(again, document)


def test_standards_of_several_lines_stand_as_blocks() -> None:
    text = write_yaml({"meta": {"standard": "第一条\n第二条\n"}}).decode()
    assert "standard: |\n    第一条\n    第二条\n" in text
    assert read_yaml(text.encode(), "x.yaml")[0]["meta"]["standard"] == "第一条\n第二条\n"


def test_a_place_names_the_line_of_the_field() -> None:
    _document, places = read_yaml(COUNTY.read_bytes(), "county.yaml")
    line = next(n for n, text in enumerate(COUNTY.read_text().splitlines(), 1) if text.strip() == "zero_at: 0.70")
    assert f"{line}" in places.describe(("level1", 0, "level2", 0, "leaves", 0, "zero_at"))
    assert places.describe(("level1", 0, "level2", 0, "leaves", 0), "nothing") != "county.yaml"


def faults_of(text: str | bytes) -> list[str]:
    with pytest.raises(UnreadableError) as caught:
        read_yaml(text if isinstance(text, bytes) else text.encode(), "x.yaml")
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("meta:\n  id: a\n  id: b\n", "3", "id"),
        ("meta:\n  since: 2024-10-01\n", "2", "2024-10-01"),
        ("meta:\n  yes: 1\n", "2", "yes"),
        ("meta:\n  1: x\n", "2", "1"),
        ("meta: &a {x: 1}\nother: *a\n", "2", "*a"),
        ("meta:\n  x: .inf\n", "2", ".inf"),
        ("meta:\n  x: 1:30\n", "2", "1:30"),
        ("meta:\n  x: 0o17\n  y: 017\n", "3", "017"),
        ("meta:\n  x: 0.12345678901234567890\n", "2", "0.12345678901234567890"),
        ("meta:\n  x: !!binary aGk=\n", "2", "binary"),
        ("meta:\n  x: !!python/object:os.system y\n", "2", "python"),
        ("meta:\n x: 1\n   y: 2\n", "3", ""),
    ],
)
def test_what_yaml_would_change_or_lose_is_a_fault_with_its_line(text: str, line: str, said: str) -> None:
    (fault,) = faults_of(text)
    assert line in fault.split(":")[0]
    assert said in fault


def test_all_faults_are_told_at_once() -> None:
    assert len(faults_of("meta:\n  id: a\n  id: b\n  d: 2024-10-01\n  n: .nan\n")) == 3


@pytest.mark.parametrize("text", ["", "just text", "- a\n- b\n", "\x00\x01", "a: [", "meta: {a: !!set x}"])
def test_what_is_no_framework_is_refused_with_a_sentence(text: str) -> None:
    assert faults_of(text)


def test_deep_nesting_is_refused() -> None:
    assert faults_of("a: " + "[" * 200 + "]" * 200)


def test_gb18030_is_read() -> None:
    assert read_yaml("meta: {title: 指标体系}".encode("gb18030"), "x.yaml")[0] == {"meta": {"title": "指标体系"}}
