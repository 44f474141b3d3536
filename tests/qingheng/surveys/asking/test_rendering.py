import gzip
import re
from html.parser import HTMLParser

from django.template.loader import render_to_string
from django.utils import translation
from tests.architecture.source import ROOT
from tests.qingheng.surveys.asking.sheet import sheet

from qingheng.surveys.asking.answering import check
from qingheng.surveys.asking.rendering import context

STATIC = ROOT / "src" / "qingheng" / "surveys" / "static" / "surveys"


class Inputs(HTMLParser):
    """The inputs of a page, the identifiers in it and what its links point at."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.inputs: list[dict[str, str | None]] = []
        self.ids: set[str] = set()
        self.targets: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids.add(found.get("id") or "")
        if tag in {"input", "textarea"}:
            self.inputs.append(found)
        if tag == "a":
            self.targets.add((found.get("href") or "").removeprefix("#"))


def page(posted: dict[str, list[str]] | None = None, language: str = "zh-hans") -> str:
    with translation.override(language):
        checked = None if posted is None else check(sheet(), posted)
        return render_to_string("surveys/asking/form.html", context(sheet(), language, checked))


def test_every_question_can_be_answered_without_a_script() -> None:
    shown = {each["name"] for each in Inputs(page()).inputs}
    assert shown == {name for question in sheet().questions for name in question.names}
    assert "<script" not in page()
    assert " hidden" not in page().replace("data-asked-progress hidden", "")


def test_a_page_speaks_one_language() -> None:
    assert "How satisfied are you?" in page(language="en")
    assert "满意吗" not in page(language="en")


def test_after_an_error_the_answers_are_still_there() -> None:
    found = Inputs(page({"style": ["bad"], "met": ["gift", "none"], "mark": ["7"], "age": ["17"], "remark": ["<好>"]}))
    chosen = {(each["name"], each["value"]) for each in found.inputs if "checked" in each}
    assert chosen == {("style", "bad"), ("met", "gift"), ("met", "none"), ("mark", "7")}
    assert next(each for each in found.inputs if each["name"] == "age")["value"] == "17"
    assert "&lt;好&gt;</textarea>" in page({"remark": ["<好>"]})


def test_the_summary_of_faults_links_to_the_questions() -> None:
    found = Inputs(page({"style": ["bad"], "age": ["17"]}))
    assert found.targets == {"q-met", "q-age"}
    assert found.targets <= found.ids


def test_a_scale_without_named_choices_shows_its_figures() -> None:
    assert [each["value"] for each in Inputs(page()).inputs if each["name"] == "mark"] == [str(n) for n in range(11)]


def test_a_condition_travels_as_data() -> None:
    assert (
        'data-relevance="[&quot;=&quot;,[&quot;ref&quot;,&quot;style&quot;],[&quot;str&quot;,&quot;bad&quot;]]"'
        in page()
    )


def test_what_a_form_needs_weighs_less_than_ten_kilobytes() -> None:
    parts = [page().encode(), *((STATIC / name).read_bytes() for name in ("form.css", "form.js"))]
    assert sum(len(gzip.compress(part)) for part in parts) < 10_000


def test_targets_are_at_least_44_pixels() -> None:
    rule = re.search(r"\.asked-choice \{[^}]*min-height: (\d+)px", (STATIC / "form.css").read_text(encoding="utf-8"))
    assert rule is not None
    assert int(rule[1]) >= 44
