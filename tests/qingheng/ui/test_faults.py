"""The engine's faults in the reader's language."""

import re

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from qianfen import Fault
from qianfen.catalogue import FAULTS
from qingheng.ui.faults import translate, translate_all

FAULT = Fault("framework.field_missing", "上报表.xlsx", 12, "value", {"field": "full_mark"})


def test_a_fault_says_where_what_and_what_to_do_in_chinese() -> None:
    fault = translate(FAULT)
    assert fault.where == "上报表.xlsx · 第 12 行 · “value”列"
    assert fault.message == "缺少字段“full_mark”，没有它不能计分。"
    assert fault.remedy == "请补上。"


def test_the_engines_own_words_are_translated_and_what_it_quotes_is_not() -> None:
    params = {"period": "2026", "given": "year", "expected": "half-year", "item": "year", "example": "2026-H1"}
    fault = translate(Fault("observation.frequency", "", params=params))
    assert fault.message == "2026 是年度，而 year 按半年报送，数值无法归期。"
    hint = translate(Fault("observation.item_unknown", "", params={"item": "A1-9", "hint": ' Did you mean "A1-1"?'}))
    assert hint.message.endswith("是否应为“A1-1”？")


def test_a_fault_reads_as_the_engine_wrote_it_in_english() -> None:
    with override("en"):
        fault = translate(FAULT)
    assert (fault.message, fault.remedy) == (FAULT.message, FAULT.remedy)


@pytest.mark.parametrize("code", FAULTS)
def test_every_fault_is_translated_with_all_its_parameters(code: str) -> None:
    names = set(re.findall(r"\{(\w+)\}", "".join(FAULTS[code])))
    params = {name: f"<{name}>" for name in names}
    fault = translate(Fault(code, "", None, None, params))
    assert all(value in fault.message + fault.remedy for value in params.values())
    assert re.search(r"[\u4e00-\u9fff]", fault.message)
    assert re.search(r"[\u4e00-\u9fff]", fault.remedy)


def test_the_list_counts_the_faults_and_escapes_what_it_quotes() -> None:
    html = render_to_string(
        "ui/faults.html",
        {"faults": translate_all([FAULT, Fault("framework.field_empty", "<b>", None, None, {"field": "<i>"})])},
    )
    assert "发现 2 处错误" in html
    assert "<b>" not in html
    assert "&lt;i&gt;" in html


def test_without_faults_nothing_is_shown() -> None:
    assert render_to_string("ui/faults.html", {"faults": []}).strip() == ""
