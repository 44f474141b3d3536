"""Relevance and constraints: what is understood, what is refused, and that browser and server agree."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qingheng.surveys.asking.expressions import (
    ARGUMENTS,
    ExpressionError,
    Value,
    evaluate,
    is_true,
    parse,
    references,
)

TWIN = Path(__file__).parent / "evaluate.js"
NODE = shutil.which("node") or str(Path(sys.executable).parent / "node")
"""On the path, or where `make setup` puts it."""


def value(text: str, own: str = "", **answers: str) -> Value:
    return evaluate(parse(text), answers, own)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7.0),
        ("(1 + 2) * 3", 9.0),
        ("7 mod 4 - 1", 2.0),
        ("-7 mod 4", -3.0),
        ("6 div 4", 1.5),
        ("${age} >= 18", True),
        ("${age} >= 18 and ${age} < 20", False),
        ("${none} = ''", True),
        ("${none} > 0", False),
        ("selected(${seen}, 'gift')", True),
        ("selected(${seen}, 'gif')", False),
        ("count-selected(${seen})", 2.0),
        ("not(${age} = 36)", False),
        ("if(${age} > 30, 'old', 'young')", "old"),
        ("coalesce(${none}, ${age})", "36"),
        ("string-length('政治生态')", 4.0),
        (". > 0 or . = ''", True),
        ("'a' = \"a\"", True),
        ("1 = true_or_not", None),
    ],
)
def test_expressions_have_the_values_of_xpath(text: str, expected: Value | None) -> None:
    if expected is None:
        with pytest.raises(ExpressionError):
            parse(text)
    else:
        assert value(text, own="5", age="36", seen="gift delay") == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "“”"),
        ("1 +", "“1 +”"),
        ("pulldata('a', 'b')", "pulldata"),
        ("concat('a', 'b')", "concat"),
        ("selected(${a})", "selected"),
        ("(1", ")"),
        ("1 2", "2"),
        ("${a} ; drop", ";"),
        ("__import__('os')", "_"),
    ],
)
def test_anything_else_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(ExpressionError, match=re.escape(said)):
        parse(text)


def test_the_questions_it_looks_at_are_known() -> None:
    assert references(parse("if(${a} = 1, selected(${b}, 'x'), .) and not(${c})")) == {"a", "b", "c"}


ANSWERS = st.fixed_dictionaries(
    {name: st.sampled_from(["", "0", "1", "-2.5", "yes", "yes no", " ", "满意", "1e3", "007"]) for name in "abc"}
)
LEAVES = st.one_of(
    st.sampled_from([["ref", "a"], ["ref", "b"], ["ref", "c"], ["ref", "nobody"], ["self"]]),
    st.builds(lambda number: ["num", float(number)], st.sampled_from([0, 1, 2, 3.5, 10])),
    st.builds(lambda text: ["str", text], st.sampled_from(["", "1", "yes", "no", "true"])),
)
OPERATORS = st.sampled_from(["or", "and", "=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "div", "mod"])


def _calls(inner: "st.SearchStrategy[Any]") -> "st.SearchStrategy[Any]":
    return st.one_of(
        *(
            st.lists(inner, min_size=count[0], max_size=count[0]).map(lambda given, name=name: ["call", name, *given])
            for name, count in ARGUMENTS.items()
            if name != "string-length"  # of a number with many digits, which the two write in different ways
        )
    )


TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda sign, left, right: [sign, left, right], OPERATORS, inner, inner),
        inner.map(lambda part: ["neg", part]),
        _calls(inner),
    ),
    max_leaves=12,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(TREES, ANSWERS, st.sampled_from(["", "3", "x"])), min_size=100, max_size=200))
def test_the_browser_and_the_server_agree(cases: list[tuple[Any, dict[str, str], str]]) -> None:
    done = subprocess.run([NODE, str(TWIN)], input=json.dumps(cases), capture_output=True, text=True, check=True)
    for (tree, answers, own), (kind, text, truth) in zip(cases, json.loads(done.stdout), strict=True):
        here = evaluate(tree, answers, own)
        assert {"boolean": bool, "number": float, "string": str}[kind] is type(here), tree
        assert is_true(here) == truth, (tree, answers, here, text)
        if isinstance(here, float):
            assert float(text.replace("Infinity", "inf")) == pytest.approx(here, nan_ok=True), (tree, answers)
        elif isinstance(here, str):
            assert text == here
