import json
import math
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.architecture.source import ROOT

from qingheng.surveys.asking.expressions import (
    ExpressionError,
    Tree,
    Value,
    evaluate,
    is_true,
    parse,
    references,
)

SCRIPT = ROOT / "src" / "qingheng" / "surveys" / "static" / "surveys" / "form.js"
NAMES = ("age", "met", "满意度")
TEXTS = st.one_of(
    st.sampled_from(
        ["", " ", "0", "-0", "1", "2.50", " 7 ", "1e3", "none", "a b", "a  none", "true", "NaN", "Infinity"]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-1000, max_value=1000, places=3).map(str),
)
QUOTED = TEXTS.filter(lambda text: "'" not in text).map(lambda text: f"'{text}'")
FIGURES = st.one_of(
    st.integers(0, 99).map(str), st.sampled_from(["0.1", ".5", "3.", "1000000000000000000000000", "0.0000001"])
)
LEAVES = st.one_of(FIGURES, QUOTED, st.sampled_from([f"${{{name}}}" for name in NAMES]), st.just("."))


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operators = st.sampled_from(["or", "and", "=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "div", "mod"])
    return st.one_of(
        st.tuples(inner, operators, inner).map(" ".join),
        st.tuples(inner, operators, inner).map(lambda parts: f"({' '.join(parts)})"),
        st.tuples(st.sampled_from(["not", "number", "string-length", "count-selected"]), inner).map(
            lambda parts: f"{parts[0]}({parts[1]})"
        ),
        st.tuples(st.sampled_from(["selected", "coalesce"]), inner, inner).map(
            lambda parts: f"{parts[0]}({parts[1]}, {parts[2]})"
        ),
        st.tuples(inner, inner, inner).map(lambda parts: f"if({', '.join(parts)})"),
        inner.map(lambda part: f"-({part})"),
    )


EXPRESSIONS = st.recursive(LEAVES, grown, max_leaves=8)


class Browser:
    """Node with the page's own script."""

    def __init__(self) -> None:
        node = shutil.which("node", path=f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}")
        assert node, "Node is missing, so the browser's evaluator cannot be compared: run `make setup`, which brings it"
        command = [node, str(Path(__file__).with_name("twin.js")), str(SCRIPT)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def evaluate(self, tree: Tree, answers: dict[str, str], own: str) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"tree": tree, "answers": answers, "own": own}) + "\n")
        self.process.stdin.flush()
        found: dict[str, Any] = json.loads(self.process.stdout.readline())
        return found

    def end(self) -> None:
        self.process.communicate()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    started = Browser()
    yield started
    started.end()


def same(ours: Value, theirs: dict[str, Any]) -> bool:
    if isinstance(ours, bool):
        return theirs["type"] == "boolean" and theirs["value"] == str(ours).lower()
    if isinstance(ours, float):
        number = float(theirs["value"].replace("Infinity", "inf"))
        return theirs["type"] == "number" and (number == ours or (math.isnan(number) and math.isnan(ours)))
    return theirs["type"] == "string" and theirs["value"] == ours


@settings(max_examples=1500, deadline=None)
@given(EXPRESSIONS.filter(lambda text: text.count("(") < 40), st.dictionaries(st.sampled_from(NAMES), TEXTS), TEXTS)
def test_the_page_and_the_server_agree_on_every_expression(
    browser: Browser, text: str, answers: dict[str, str], own: str
) -> None:
    tree = parse(text)
    ours, theirs = evaluate(tree, answers, own), browser.evaluate(tree, answers, own)
    assert same(ours, theirs), (text, answers, own, ours, theirs)
    assert is_true(ours) == theirs["truth"], (text, answers, own)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7.0),
        ("10 - 2 - 3", 5.0),
        ("-7 mod 2", -1.0),
        ("1 div 0 > 5", True),
        ("${met} = ''", False),
        ("selected(${met}, 'none') and count-selected(${met}) > 1", True),
        ("not(selected(., 'a'))", False),
        ("if(${age} >= 18, 'old', 'young')", "old"),
        ("coalesce(${nothing}, ${age})", "30"),
        ("string-length('很满意')", 3.0),
        ("'2.50' = 2.5", True),
        ("'2.50' = '2.5'", False),
        ("number('x') = number('x')", False),
    ],
)
def test_expressions_have_the_values_of_xpath(text: str, expected: Value) -> None:
    assert evaluate(parse(text), {"met": "a none", "age": "30"}, own="a") == expected


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("concat('a', 'b')", "concat"),
        ("today() > 1", "today"),
        ("pulldata('a')", "pulldata"),
        ("regex(., '.*')", "regex"),
        ("${a} ==", "="),
        ("selected(${a})", "selected"),
        ("(1 + 2", ")"),
        ("/data/a", "/data/a"),
        ("1 2", "2"),
        ("", ""),
        ("(" * 200 + "1" + ")" * 200, ""),
    ],
)
def test_what_is_not_on_the_list_is_refused_in_a_sentence(text: str, named: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse(text)
    assert named in str(refused.value)


def test_an_expression_tells_which_questions_it_looks_at() -> None:
    assert references(parse("${age} > 18 and selected(${met}, 'a')")) == {"age", "met"}
