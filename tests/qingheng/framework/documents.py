"""Framework documents for the tests: the county's, and random ones with awkward texts and digits."""

import copy
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from tests.qianfen.strategies import frameworks

from qingheng.framework.exact import Spelled, dumps, loads
from qingheng.framework.yaml_files import read_yaml

COUNTY = Path(__file__).parents[3] / "frameworks" / "county.yaml"

TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=40),
    st.sampled_from(
        [
            *(
                "0.70",
                "12",
                "是",
                "no",
                "null",
                "=1+1",
                "+1",
                "-",
                "@x",
                "json:1",
                "json:",
                " 前后空格 ",
                "第一行\n第二行\n",
                "\t",
            ),
            *(
                "_x0041_",
                "行\r\n行",
                '"引号"',
                "'",
                "2024-10-01",
                "1:30",
                "不设上限",
                "样本不足",
                "a: b",
                "# 注",
                "A、B；C",
                "~",
            ),
        ]
    ),
)
DECIMALS = st.decimals(0, 1, places=4, allow_nan=False).map(lambda number: Spelled(str(number)))
SPELLINGS = st.sampled_from(["0.7", "0.70", "0.700", "1.0", "1.00", "0.123456789012345", "20.00", "0.10"]).map(Spelled)
VALUES = st.one_of(
    *(TEXTS, SPELLINGS, DECIMALS, st.integers(-(10**20), 10**20), st.booleans(), st.none()),
    st.lists(TEXTS, max_size=3),
    st.dictionaries(TEXTS, st.one_of(TEXTS, SPELLINGS, st.none()), max_size=2),
)


@cache
def _county() -> str:
    return dumps(read_yaml(COUNTY.read_bytes(), COUNTY.name)[0])


def county() -> dict[str, Any]:
    """The county's framework, its decimals as written; a copy of its own for each test."""
    document: dict[str, Any] = loads(_county())
    return document


def slim() -> dict[str, Any]:
    """Three pillars of the county's framework with every method in them: sound, and quickly read."""
    document = county()
    document["level1"] = [pillar for pillar in document["level1"] if pillar["code"] in {"A", "G", "J"}]
    document["meta"] |= {"level1_count": 3, "total_points": 300}
    for row, below in zip(document["thresholds"]["total"], (270, 240, 180), strict=True):
        row["below"] = below
    used = {item["code"] for item in leaves(document)}
    supplying = {item["station"] for item in leaves(document)}
    document["stations"] = [row for row in document["stations"] if row["code"] in supplying]
    for group in document["dedupe_groups"].values():
        group["members"] = [code for code in group["members"] if code in used]
    for item in leaves(document):
        item["co_stations"] = [code for code in item.get("co_stations", []) if code in supplying]
    return document


def leaves(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Every item."""
    return [leaf for pillar in document["level1"] for sub in pillar["level2"] for leaf in sub["leaves"]]


def leaf(document: dict[str, Any], code: str) -> dict[str, Any]:
    """One item."""
    return next(each for each in leaves(document) if each["code"] == code)


def same(one: Any, other: Any) -> bool:
    """Whether two documents say the same to the digit, lists and named rows in the same order."""
    return _canonical(one) == _canonical(other)


def _canonical(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _canonical(child) for key, child in value.items()}
    return [_canonical(child) for child in value] if isinstance(value, list) else dumps(value)


@st.composite
def awkward_documents(draw: Any) -> dict[str, Any]:
    """A random framework whose texts, numbers and further fields are as awkward as JSON allows."""
    document = loads(dumps(draw(frameworks())))
    document["meta"]["title"] = draw(TEXTS)
    for _count in range(draw(st.integers(0, 4))):
        document["meta"][draw(TEXTS)] = draw(VALUES)
    for item in leaves(document):
        item["standard"], item["name"] = draw(TEXTS), draw(TEXTS)
        if draw(st.booleans()):
            item[draw(TEXTS.filter(lambda name: name not in RESERVED))] = draw(VALUES)
        for name in ("zero_at", "full_at", "points", "station", "active_when", "co_stations"):
            if draw(st.integers(0, 5)) == 0:
                item[name] = draw(VALUES)
    for scale in document["scales"].values():
        if "options" in scale:
            scale["options"][draw(TEXTS)] = draw(SPELLINGS)
    return copy.deepcopy(document)


RESERVED = {"items", "bands", "strata", "triggers", "raw", "tests", "level2", "leaves", "method", "code"}
