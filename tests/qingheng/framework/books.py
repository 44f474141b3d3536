"""Workbooks as an office person would leave them: exported, then changed cell by cell."""

import io
from collections.abc import Callable
from functools import cache
from typing import Any

import openpyxl
from django.utils.translation import override
from tests.qingheng.framework.documents import slim

from qingheng.framework.faults import LocatedFault
from qingheng.framework.uploads import read_upload
from qingheng.framework.workbook import write_workbook

Change = Callable[[openpyxl.Workbook], Any]


@cache
def exported() -> bytes:
    """The workbook of a slim framework as the page exports it, in Chinese."""
    with override("zh-hans"):
        return write_workbook(slim())


def changed(change: Change) -> bytes:
    """The workbook after a change by hand."""
    book = openpyxl.load_workbook(io.BytesIO(exported()))
    change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def faults_after(change: Change) -> list[LocatedFault]:
    """What is wrong with it then, in Chinese."""
    with override("zh-hans"):
        return read_upload(changed(change), "体系.xlsx").faults


def cell(book: openpyxl.Workbook, sheet: str, heading: str, row: int) -> Any:
    """A cell by the heading of its column."""
    headings = [each.value for each in book[sheet][1]]
    return book[sheet].cell(row, headings.index(heading) + 1)


def row_of(book: openpyxl.Workbook, sheet: str, heading: str, value: str) -> int:
    """The first row with a value in the column."""
    return next(number for number in range(2, 999) if cell(book, sheet, heading, number).value == value)
