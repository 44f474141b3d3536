"""Writes a questionnaire as an XLSForm workbook. The law: read again, it is the same questionnaire."""

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from xlsxwriter import Workbook

from qingheng.surveys.asking.xlsform.columns import CHOICES, NAMES, SETTINGS, SURVEY
from qingheng.surveys.definition import Choice, Definition, Kind, Question, Section, Text

Cells = Mapping[str, str]
Lists = list[tuple[Choice, ...]]
TYPES = {Kind.NUMBER: "decimal", Kind.TEXT: "text"}


def write_xlsform(definition: Definition, form_id: str) -> bytes:
    """The workbook."""
    lists: Lists = []
    survey = list(_survey(definition, lists))
    choices = [row for number, chosen in enumerate(lists, 1) for row in _choices(chosen, f"list_{number}")]
    usual = NAMES[definition.languages[0]]
    settings = {"form_id": form_id, "default_language": usual} | _worded("form_title", definition.title)
    settings["form_title"] = settings.pop(f"form_title::{usual}", form_id)
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True})
        for name, rows in ((SURVEY, survey), (CHOICES, choices), (SETTINGS, [settings])):
            _sheet(book.add_worksheet(name), rows, bold)
    return buffer.getvalue()


def _sheet(sheet: Any, rows: Sequence[Cells], bold: Any) -> None:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    sheet.freeze_panes(1, 0)
    for position, column in enumerate(columns):
        sheet.write_string(0, position, column, bold)
        sheet.set_column(position, position, 34 if "::" in column else 16)
        for number, row in enumerate(rows, 1):
            sheet.write_string(number, position, row.get(column, ""))


def _survey(definition: Definition, lists: Lists) -> Iterator[Cells]:
    if definition.introduction:
        yield {"type": "note", "name": "introduction"} | _worded("label", definition.introduction)
    for number, section in enumerate(definition.sections, 1):
        yield from _section(section, number, lists)


def _section(section: Section, number: int, lists: Lists) -> Iterator[Cells]:
    begin = {"type": "begin_group", "name": f"section_{number}", "relevant": section.relevance}
    yield begin | _worded("label", section.label)
    for question in section.questions:
        yield from _question(question, lists)
    yield {"type": "end_group"}


def _question(question: Question, lists: Lists) -> Iterator[Cells]:
    common = {"name": question.name, "relevant": question.relevance, "item": question.item}
    common |= _worded("label", question.label) | _worded("hint", question.hint)
    if question.kind is Kind.MATRIX:
        yield {"type": "begin_group", "appearance": "table-list"} | common
        for row in question.rows:
            asked = {"type": _type(question, lists), "name": row.name, "item": row.item} | _worded("label", row.label)
            yield asked | _required(question)
        yield {"type": "end_group"}
        return
    is_named_scale = question.kind is Kind.SCALE and question.choices
    more = {"appearance": "likert"} if is_named_scale else {}
    if question.kind is Kind.SCALE and not question.choices:
        more = {"parameters": f"start={question.least} end={question.most} step=1"}
    constraint = _constraint(question)
    message = _worded("constraint_message", question.constraint_message or {})
    yield {"type": _type(question, lists), "constraint": constraint} | common | _required(question) | more | message


def _type(question: Question, lists: Lists) -> str:
    if question.choices:
        if question.choices not in lists:
            lists.append(question.choices)
        name = f"list_{lists.index(question.choices) + 1}"
        return f"select_multiple {name}" if question.kind is Kind.MULTIPLE else f"select_one {name}"
    return TYPES.get(question.kind, "range")


def _constraint(question: Question) -> str:
    """Limits of a number are a constraint by the standard."""
    if question.kind is not Kind.NUMBER:
        return question.constraint
    limits = [f". {sign} {limit}" for sign, limit in ((">=", question.least), ("<=", question.most)) if limit]
    rest = [f"({question.constraint})"] if limits and question.constraint else []
    return " and ".join([*limits, *rest]) or question.constraint


def _required(question: Question) -> dict[str, str]:
    return {"required": "yes" if question.required else ""}


def _worded(field: str, text: Text) -> dict[str, str]:
    return {f"{field}::{NAMES.get(language, language)}": wording for language, wording in text.items()}


def _choices(chosen: tuple[Choice, ...], name: str) -> Iterator[Cells]:
    for choice in chosen:
        excludes = "yes" if choice.excludes else ""
        cells = {"list_name": name, "name": choice.name, "option": choice.option, "excludes": excludes}
        yield cells | _worded("label", choice.label)
