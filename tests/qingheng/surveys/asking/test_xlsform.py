import io
import zipfile
from collections.abc import Sequence

import pytest
from django.template.loader import render_to_string
from tests.qingheng.surveys.asking.books import CHOICES, SETTINGS, SURVEY, Rows, workbook
from tests.qingheng.surveys.asking.sheet import sheet

from qingheng.surveys.asking.answering import check
from qingheng.surveys.asking.rendering import context
from qingheng.surveys.asking.xlsform.reading import CheckedForm, read_xlsform
from qingheng.surveys.asking.xlsform.writing import write_xlsform
from qingheng.surveys.definition import Definition, Kind

SCALE = frozenset({"满意", "基本满意", "不满意", "不了解"})
ITEMS = {"J1-1": SCALE, "J1-2": SCALE}


def checked(survey: Rows = SURVEY, choices: Rows = CHOICES, settings: Rows = SETTINGS) -> CheckedForm:
    content = workbook(survey=survey, choices=choices, settings=settings)
    return read_xlsform(content, "residents.xlsx", items=ITEMS)


def sound(found: CheckedForm) -> Definition:
    assert not found.faults, "\n".join(map(str, found.faults))
    assert found.definition is not None
    return found.definition


def with_row(*row: object) -> Sequence[Sequence[object]]:
    return [*SURVEY, row]


def test_a_workbook_becomes_a_questionnaire() -> None:
    read = sound(checked())
    assert read.title == {"zh-hans": "居民问卷", "en": "Residents"}
    assert read.languages == ("zh-hans", "en")
    kinds = {question.name: question.kind for question in read.questions}
    assert kinds == {
        "style": Kind.SINGLE,
        "met": Kind.MULTIPLE,
        "parts": Kind.MATRIX,
        "mark": Kind.SCALE,
        "age": Kind.NUMBER,
        "hours": Kind.NUMBER,
        "remark": Kind.TEXT,
    }
    by_name = {question.name: question for question in read.questions}
    assert by_name["style"].item == "J1-1"
    assert [(row.name, row.item) for row in by_name["parts"].rows] == [("speed", "J1-2"), ("manner", "")]
    assert [choice.option for choice in by_name["style"].choices] == ["满意", "不满意"]
    assert by_name["met"].choices[1].excludes
    assert (by_name["mark"].least, by_name["mark"].most) == ("0", "10")
    assert (by_name["age"].least, by_name["age"].most) == ("18", "120")


def test_chinese_quotation_marks_stay_in_wordings_and_are_straight_in_conditions() -> None:
    read = sound(checked())
    by_name = {question.name: question for question in read.questions}
    assert by_name["style"].label["zh-hans"] == "您对“一站式服务”满意吗？"
    assert read.introduction["zh-hans"] == "请您评价“两个责任”的落实。"
    assert by_name["met"].relevance == "${style} = 'bad'"


def test_a_note_becomes_the_hint_of_the_question_after_it() -> None:
    assert list(sound(checked()).questions)[-1].hint["en"] == "No names, please."


def test_a_whole_number_is_whole() -> None:
    posted = {"style": ["good"], "age": ["30.5"]}
    assert set(check(sound(checked()), posted).errors) == {"age"}


def test_what_was_read_can_be_written_and_read_again() -> None:
    for definition in (sound(checked()), sheet()):
        again = read_xlsform(write_xlsform(definition, "form"), "form.xlsx", items=ITEMS)
        assert sound(again) == definition


@pytest.mark.parametrize("kind", ["image", "geopoint", "begin_repeat", "calculate", "barcode", "start", "deviceid"])
def test_types_that_are_not_asked_are_refused_in_their_row(kind: str) -> None:
    found = checked(with_row(kind, "more", "更多", "More")).faults
    assert [(fault.place.table, fault.place.row) for fault in found] == [("survey", len(SURVEY) + 1)]
    assert kind in found[0].message


def test_all_faults_are_told_at_once_each_in_its_row() -> None:
    rows = [*SURVEY, ["image", "photo", "照片", "Photo"], ["select_one nothing", "q", "问", "Q"], ["audit", "a"]]
    assert [fault.place.row for fault in checked(rows).faults] == [len(SURVEY) + 1, len(SURVEY) + 2, len(SURVEY) + 3]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["text", "style", "又", "Again"], "style"),
        (["text", "bad name", "问", "Q"], "bad name"),
        (["text", "more", "问", None], "en"),
        (["text", "more", "问", "Q", None, None, None, "${nobody} = 1"], "nobody"),
        (["text", "more", "问", "Q", None, None, None, "pulldata('x')"], "pulldata"),
        (["select_one sat", "more", "问", "Q", *[None] * 9, "Z9"], "Z9"),
        (["select_one met", "more", "问", "Q", *[None] * 9, "J1-1"], "J1-1"),
        (["range", "more", "问", "Q"], ""),
        (["range", "more", "问", "Q", *[None] * 8, "start=0 end=10 step=2"], ""),
        (["text", "more", "问", "Q", None, None, "perhaps"], "perhaps"),
        (["end_group"], ""),
    ],
)
def test_faults_of_a_row_quote_what_is_wrong(row: Sequence[object], said: str) -> None:
    found = checked([*SURVEY, row]).faults
    assert found
    assert said in " ".join(fault.message for fault in found)


def test_an_option_that_is_not_on_the_scale_is_refused() -> None:
    rows = [*CHOICES[:1], ["sat", "good", "满意", "satisfied", "非常满意"], *CHOICES[2:]]
    assert any("非常满意" in fault.message for fault in checked(choices=rows).faults)


def test_a_column_that_would_change_what_is_asked_is_refused_once() -> None:
    rows = [[*SURVEY[0], "calculation"], *([*row, *[None] * (14 - len(row)), "1 + 1"] for row in SURVEY[1:])]
    assert ["calculation" in fault.message for fault in checked(rows).faults] == [True]


def test_what_is_no_workbook_or_a_bomb_is_refused() -> None:
    assert read_xlsform(b"no workbook", "a.xlsx", items=ITEMS).faults
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (130 * 1024 * 1024))
    assert read_xlsform(buffer.getvalue(), "a.xlsx", items=ITEMS).faults
    assert read_xlsform(workbook(other=[["a"]], more=[["b"]]), "a.xlsx", items=ITEMS).faults


def test_a_form_as_other_tools_write_it_is_imported_and_shown() -> None:
    """In the shape of the standard's own examples: spellings with blanks, one language, a table of ratings."""
    survey: Rows = [
        ["type", "name", "label", "hint", "required", "relevant", "appearance", "constraint", "parameters", "notes"],
        ["select one from yes_no", "visited", "Did you visit a service desk this year?", None, "true()"],
        ["begin group", "ratings", "How were these?", None, None, "${visited}='yes'", "table-list"],
        ["select_one quality", "desk", "The desk"],
        ["select_one quality", "queue", "The queue"],
        ["end group"],
        [
            "select_multiple channel",
            "channels",
            "How do you get news?",
            "Choose all",
            None,
            None,
            None,
            None,
            None,
            "x",
        ],
        ["range", "rating", "Overall", None, "yes", None, None, None, "start=1 end=5 step=1"],
        ["integer", "household", "How many live with you?", None, None, None, None, ". >= 0 and . <= 30"],
        ["text", "comment", "Anything else?", None, None, None, "multiline"],
    ]
    choices: Rows = [
        ["list name", "name", "label"],
        *(["yes_no", name, name.title()] for name in ("yes", "no")),
        *(["quality", name, name.title()] for name in ("good", "fair", "poor")),
        *(["channel", name, name.title()] for name in ("radio", "phone", "paper")),
    ]
    read = sound(checked(survey, choices, [["form_title", "form_id"], ["Service desk", "desk"]]))
    page = render_to_string("surveys/asking/form.html", context(read, "en"))
    assert read.languages == ("en",)
    assert page.count('type="radio"') == 2 + 2 * 3 + 5
    assert check(read, {"visited": ["yes"], "desk": ["good"], "rating": ["4"]}).answers["desk"] == "good"
