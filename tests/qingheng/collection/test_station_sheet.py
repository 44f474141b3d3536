"""A station's workbook goes out, is filled in, and comes back: values, events, answers, and what can go wrong."""

from datetime import date
from decimal import Decimal

import pytest
from tests.people import County
from tests.qingheng.collection.files import TODAY, Filled, template

from qianfen import Missing
from qingheng.accounts.models import User
from qingheng.collection.actions.imports import import_batch
from qingheng.collection.bringing import look_at
from qingheng.collection.checked import CheckedImport
from qingheng.collection.checking import check
from qingheng.collection.models import Batch, Observation
from qingheng.collection.workbook.stamp import (
    BODY,
    COUNT,
    EVENT,
    FIRST_ROW,
    IGNORED,
    KEY_ROW,
    MODIFIER,
    STAMP_SHEET,
    TARGET,
)
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.models import Body

pytestmark = pytest.mark.usefixtures("published_framework")


def looked_at(content: bytes, by: object = "test") -> CheckedImport:
    return check(content, "sheet.xlsx", by=by, today=TODAY)


def stored(content: bytes, by: object = "test") -> Batch:
    return import_batch(looked_at(content, by), by=by)


def test_the_template_asks_for_the_stations_items_of_that_frequency(county: County) -> None:
    filled = Filled(template("S01", "2026-09"))
    assert list(filled.keys(filled.values)) == [
        "body", "name", "A1-1|due", "A1-1|done_on_time", "A1-2|county", "A1-2|city", "A1-2|province",
        *[key for key in filled.keys(filled.values) if key.startswith("E2-2|")],
    ]  # fmt: skip
    assert [cell.value for cell in filled.values["A"][FIRST_ROW - 1 :]] == ["B01", "B02", "B03", "B11", "B12", "B13"]
    assert not {"A2-2|late"} & set(filled.keys(filled.values))


def test_keys_and_stamp_are_hidden_and_only_entries_are_unlocked(county: County) -> None:
    filled = Filled(template("S01", "2026-09"))
    assert filled.values.row_dimensions[KEY_ROW].hidden
    assert filled.book[STAMP_SHEET].sheet_state == "veryHidden"
    assert filled.values.protection.sheet
    assert filled.values.cell(FIRST_ROW, 1).protection.locked
    assert not filled.values.cell(FIRST_ROW, 3).protection.locked
    assert filled.values.data_validations.dataValidation


def test_an_untouched_template_reports_nothing(county: County) -> None:
    checked = looked_at(template("S01", "2026-09"))
    assert (checked.rows, checked.faults) == (0, ())


def test_what_is_filled_in_is_stored(county: County, station_clerk: User) -> None:
    content = (
        Filled(template("S01", "2026-09"))
        .enter("B01", A1_1__due=50, A1_1__done_on_time="４５")
        .enter("B02", A1_1__due=0)
    )
    batch = stored(content.save(), station_clerk)
    assert (batch.kind, batch.station, batch.added) == (Batch.Kind.STATION_SHEET, county.stations["S01"], 3)
    assert Observation.objects.get(body__code="B01", key="done_on_time").value == Decimal(45)
    assert Observation.objects.get(body__code="B02", key="due").value == Decimal(0)


def test_a_reason_may_stand_in_place_of_a_number(county: County) -> None:
    stored(
        Filled(template("S01", "2026-09")).enter("B01", A1_1__due="不适用", A1_1__done_on_time="not applicable").save()
    )
    assert set(Observation.objects.values_list("missing", flat=True)) == {Missing.NOT_APPLICABLE}


def test_a_template_brings_back_what_is_stored_and_changes_nothing(county: County) -> None:
    stored(Filled(template("S01", "2026-09")).enter("B01", A1_1__due=50, A1_1__done_on_time="待报").save())
    again = looked_at(template("S01", "2026-09"))
    assert (again.rows, len(again.changes)) == (2, 0)


def test_an_emptied_cell_leaves_the_stored_value_alone(county: County) -> None:
    stored(Filled(template("S01", "2026-09")).enter("B01", A1_1__due=50).save())
    stored(Filled(template("S01", "2026-09")).enter("B01", A1_1__due=None).save())
    assert Observation.objects.get().is_current


def test_faults_are_located_by_sheet_row_and_column_letter(county: County) -> None:
    filled = (
        Filled(template("S01", "2026-09"))
        .enter("B01", A1_1__due=50, A1_1__done_on_time=51)
        .enter("B02", A1_1__due="十")
    )
    faults = looked_at(filled.save()).faults
    assert [(fault.place.row, fault.place.column) for fault in faults] == [(FIRST_ROW, 3), (FIRST_ROW + 1, 2)]
    assert "D" in faults[0].where
    assert filled.values.title in faults[0].where


def test_surveys_have_a_column_for_each_answer(county: County) -> None:
    filled = Filled(template("N05", "2025"))
    answers = [key for key in filled.keys(filled.values) if "|staff/" in key]
    assert [key.rpartition("/")[2] for key in answers] == ["满意", "基本满意", "不满意", "不了解"]
    filled.enter("B01", **dict(zip(answers, (12, 6, 2, 5), strict=True)))
    stored(filled.save())
    assert Observation.objects.get(key="staff/满意").value == Decimal(12)


def test_grades_have_a_column_for_each_grade(county: County) -> None:
    filled = Filled(template("S03", "2025"))
    assert [key for key in filled.keys(filled.values) if key.startswith("C1-1|")] == [
        f"C1-1|ratings/{grade}" for grade in "ABCD"
    ]


EVENT_CELLS = {BODY: "B01 B01", TARGET: "A2-1|light 违反", EVENT: "案-7", f"{MODIFIER}self_reported": "是"}


def test_events_have_a_sheet_of_their_own(county: County) -> None:
    stored(Filled(template("N04", "2026-09")).add_event(0, EVENT_CELLS).save())
    found = Observation.objects.get()
    assert (found.item, found.key, found.event, found.modifiers, found.value) == (
        "A2-1",
        "light",
        "案-7",
        "self_reported",
        Decimal(1),
    )


def test_events_come_back_in_the_next_template(county: County) -> None:
    stored(Filled(template("N04", "2026-09")).add_event(0, {**EVENT_CELLS, COUNT: 2}).save())
    again = looked_at(template("N04", "2026-09"))
    assert (again.rows, len(again.changes)) == (1, 0)


def test_faulty_events_are_located_cell_by_cell(county: County) -> None:
    cells = {TARGET: "Z9|x", EVENT: "", COUNT: "two", f"{MODIFIER}self_reported": "maybe"}
    filled = (
        Filled(template("N04", "2026-09"))
        .add_event(0, {BODY: "B01", **cells})
        .add_event(1, {**EVENT_CELLS, BODY: None})
    )
    faults = looked_at(filled.save()).faults
    keys = filled.keys(filled.book.worksheets[1])
    wrong = [keys[name] - 1 for name in (TARGET, EVENT, COUNT, f"{MODIFIER}self_reported")]
    assert [fault.place.column for fault in faults if fault.place.row == FIRST_ROW] == wrong
    assert [fault.place.column for fault in faults if fault.place.row == FIRST_ROW + 1] == [0]


def test_an_event_and_a_count_of_the_same_item_contradict(county: County) -> None:
    filled = Filled(template("N04", "2026-09")).enter("B01", A2_1__light=1).add_event(0, EVENT_CELLS)
    assert len(looked_at(filled.save()).faults) == 1


def test_items_of_another_audience_are_closed_and_refused(county: County) -> None:
    filled = Filled(template("S08", "2026-Q3"))
    closed = {
        (body.code, name)
        for body in (county.towns[0], county.departments[0])
        for row in filled.values.iter_rows(min_row=FIRST_ROW)
        if row[0].value == body.code
        for name, index in filled.keys(filled.values).items()
        if "|" in name and row[index - 1].protection.locked
    }
    assert closed
    body, name = min(closed)
    faults = looked_at(filled.enter(body, **{name: 1}).save()).faults
    assert [fault.place.column for fault in faults] == [filled.keys(filled.values)[name] - 1]


def test_the_own_house_is_open_but_marked_as_verified_by_others(county: County, station_clerk: User) -> None:
    county.stations["S01"].body = county.towns[0]
    county.stations["S01"].save()
    filled = Filled(template("S01", "2026-09"))
    own, other = (filled.values.cell(row, 2).value for row in (FIRST_ROW, FIRST_ROW + 1))
    assert not filled.values.cell(FIRST_ROW, 3).protection.locked
    assert own.startswith(county.towns[0].name)
    assert own != county.towns[0].name
    assert other == county.towns[1].name
    content = filled.enter("B01", A1_1__due=5).save()
    assert look_at(content, "sheet.xlsx", by=station_clerk, today=TODAY).is_sound
    assert [fault.place.column for fault in looked_at(content, station_clerk).faults] == [0]


def test_last_periods_values_stand_on_a_sheet_of_their_own_and_are_not_read_back(county: County) -> None:
    stored(Filled(template("S01", "2026-08")).enter("B01", A1_1__due=41, A1_1__done_on_time="待报").save())
    filled = Filled(template("S01", "2026-09"))
    before = next(sheet for sheet in filled.book.worksheets if sheet.cell(KEY_ROW, 1).value == IGNORED)
    assert [before.cell(FIRST_ROW, column).value for column in (1, 3, 4)] == ["B01", 41, "待报"]
    assert before.protection.sheet
    assert before.cell(FIRST_ROW, 3).protection.locked
    assert looked_at(filled.save()).rows == 0


def test_every_column_says_its_unit_its_limits_and_its_standard(county: County) -> None:
    filled = Filled(template("S01", "2026-09"))
    column = filled.keys(filled.values)["A1-1|done_on_time"]
    hint = filled.values.cell(FIRST_ROW - 2, column).comment.text
    whole = filled.values.cell(FIRST_ROW - 1, filled.keys(filled.values)["A1-1|due"]).value.partition(" ")[0]
    assert "(" in filled.values.cell(FIRST_ROW - 1, column).value
    assert whole in hint
    prompts = [rule.prompt for rule in filled.values.data_validations.dataValidation]
    assert any(whole in prompt for prompt in prompts)


def test_text_in_a_template_is_never_a_formula(county: County) -> None:
    Body.objects.filter(code="B01").update(name="=HYPERLINK(1)")
    filled = Filled(template("N04", "2026-09"))
    named = [cell for sheet in filled.book.worksheets for row in sheet.iter_rows() for cell in row]
    assert any(cell.value == "=HYPERLINK(1)" for cell in named)
    assert {cell.data_type for cell in named if str(cell.value).startswith("=")} == {"s"}


def test_another_stations_sheet_is_refused_to_a_clerk(county: County, station_clerk: User) -> None:
    content = Filled(template("S02", "2026-09")).save()
    faults = looked_at(content, station_clerk).faults
    assert ["S02" in fault.message for fault in faults] == [True]


def test_a_template_of_another_framework_version_is_refused(
    county: County, published_framework: FrameworkVersion
) -> None:
    content = Filled(template("S01", "2026-09")).enter("B01", A1_1__due=5).save()
    FrameworkVersion.objects.create(
        framework=published_framework.framework,
        number="0.2",
        state=FrameworkVersion.State.PUBLISHED,
        document={**published_framework.document, "note": "another"},
        effective_from=date(2026, 1, 1),
        created_by="test",
    )
    assert "0.2" in looked_at(content).faults[0].message


def test_bodies_that_have_ended_are_not_asked_for(county: County) -> None:
    Body.objects.filter(code="B02").update(valid_to=date(2026, 6, 30))
    assert "B02" not in {cell.value for cell in Filled(template("S01", "2026-09")).values["A"]}
    assert "B02" in {cell.value for cell in Filled(template("S01", "2026-06")).values["A"]}
