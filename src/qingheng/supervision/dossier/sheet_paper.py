"""A supervision sheet as a paper to print, sign and file. The law: it says what the sheet says and nothing else."""

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from qingheng.papers import Document, Form, FormRow, KeyValues
from qingheng.supervision.models import SupervisionSheet


@lru_cache
def words() -> Any:
    """The Chinese of sheets and dossiers, read once."""
    return yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))


def day(found: date | None) -> str:
    """A day as papers write it; empty if there is none."""
    text: str = words()["sheet"]["date"].format(found) if found else ""
    return text


def sheet_document(sheet: SupervisionSheet) -> Document:
    """The sheet, filled in as far as it has come; what is still empty leaves room for the pen."""
    own = words()["sheet"]
    return Document(
        form="report",
        title=own["title"],
        subtitle=own["number"].format(year=sheet.year, number=sheet.number),
        blocks=(KeyValues(tuple(_facts(sheet, own))), Form(tuple(_boxes(sheet, own)))),
    )


def _facts(sheet: SupervisionSheet, own: Any) -> list[tuple[str, str]]:
    values = {
        "body": sheet.body.name,
        "office": str(sheet.office or ""),
        "checked_on": day(sheet.checked_on),
        "method": sheet.method,
        "inspectors": sheet.inspectors,
        "source": sheet.source,
    }
    return [(label, values[name]) for name, label in own["facts"].items()]


def _boxes(sheet: SupervisionSheet, own: Any) -> list[FormRow]:
    boxes = [FormRow(box["label"], _text(sheet, name, own), box["height"]) for name, box in own["boxes"].items()]
    return boxes + [FormRow(box["label"], "", box["height"], signed=True) for box in own["signatures"]]


def _text(sheet: SupervisionSheet, name: str, own: Any) -> str:
    text: str = getattr(sheet, name)
    if name == "requirement" and sheet.due:
        text = f"{text}\n{own['due'].format(due=day(sheet.due))}"
    if name == "found" and text:
        text = f"{text}\n{own['handed_over'].format(answer=own['answers'][sheet.is_handed_over])}"
    return text
