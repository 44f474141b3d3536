"""Law 4: no indicator, body, station or threshold is named in Python."""

import ast
import re

import yaml
from tests.architecture.source import ROOT, modules, place

FRAMEWORK = yaml.safe_load((ROOT / "frameworks" / "county.yaml").read_text(encoding="utf-8"))
ITEM_CODE = re.compile(r"[A-J]\d-\d")


def names_of_content() -> set[str]:
    nodes = [node for pillar in FRAMEWORK["level1"] for node in (pillar, *pillar["level2"])]
    items = [item for pillar in FRAMEWORK["level1"] for sub in pillar["level2"] for item in sub["leaves"]]
    return {row["name"] for row in [*nodes, *items, *FRAMEWORK["stations"]]}


def test_no_python_names_an_indicator_or_a_station() -> None:
    names = names_of_content()
    for path, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert node.value not in names, place(path, node)
                assert not ITEM_CODE.fullmatch(node.value), place(path, node)


def test_no_python_states_a_threshold_of_the_framework() -> None:
    below = {row["below"] for line in ("level1", "total") for row in FRAMEWORK["thresholds"][line]}
    for path, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Compare):
                numbers = {inner.value for inner in ast.walk(node) if isinstance(inner, ast.Constant)}
                assert not numbers & (below - {60}), place(path, node)
