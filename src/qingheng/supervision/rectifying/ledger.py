"""The ledger of rectification (整改台账) as an Excel workbook.

The law: text is written as text, so that no cell ever runs as a formula; it prints as it stands, head on each page.
"""

from collections.abc import Iterable
from io import BytesIO

import xlsxwriter
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from qingheng.supervision.models import Rectification
from qingheng.supervision.rectifying.queries import Clock, Timed, timed

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
A4 = 9
HEAD_ROW = 1
Cell = str | int


def ledger(found: Iterable[Rectification]) -> bytes:
    """One sheet: a line for each item."""
    clock, buffer = Clock.now(), BytesIO()
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    lines = [_line(number, each) for number, each in enumerate(timed(found, clock), 1)]
    sheet = book.add_worksheet(_("Rectification ledger"))
    title = _("Rectification ledger as of %(day)s") % {"day": clock.today}
    sheet.merge_range(
        0, 0, 0, len(_columns()) - 1, "", book.add_format({"bold": True, "font_size": 14, "align": "center"})
    )
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14, "align": "center"}))
    head = book.add_format({"bold": True, "bg_color": "#E8EDF6", "border": 1, "text_wrap": True, "valign": "vcenter"})
    cell = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    for column, (name, width) in enumerate(_columns()):
        sheet.write_string(HEAD_ROW, column, name, head)
        sheet.set_column(column, column, width)
    for row, line in enumerate(lines, HEAD_ROW + 1):
        for column, value in enumerate(line):
            write = sheet.write_number if isinstance(value, int) else sheet.write_string
            write(row, column, value, cell)
    _for_print(sheet, len(lines))
    book.close()
    return buffer.getvalue()


def _columns() -> list[tuple[str, int]]:
    return [
        (_("No."), 5),
        (_("Body"), 14),
        (pgettext("rectification", "Source"), 18),
        (_("Problem"), 30),
        (_("What is required"), 30),
        (_("Standard of acceptance"), 24),
        (_("Responsible office"), 14),
        (_("Opened on"), 11),
        (pgettext("rectification", "Due"), 11),
        (_("State"), 12),
        (_("Progress %"), 8),
        (_("Overdue by (working days)"), 9),
        (_("Rejected verifications"), 9),
        (_("Verified on"), 11),
        (_("Verified by"), 12),
    ]


def _line(number: int, each: Timed) -> list[Cell]:
    item = each.item
    return [
        number,
        item.body.name,
        source_of(item),
        item.problem,
        item.requirement,
        item.standard,
        item.responsible,
        str(localtime(item.opened_at).date()),
        str(item.due),
        str(item.get_state_display()),
        item.progress,
        each.late if each.is_overdue else 0,
        item.rejections,
        str(localtime(item.closed_at).date()) if item.closed_at else "",
        item.closed_by,
    ]


def source_of(item: Rectification) -> str:
    """Where it comes from, in a few words."""
    if item.paper is not None:
        return str(item.paper.number_text or item.paper.get_kind_display())
    if item.follow_up is not None:
        return str(item.follow_up.get_measure_display())
    if item.sheet is not None:
        return _("supervision sheet")
    return _("finding") if item.finding_id else _("opened by hand")


def _for_print(sheet: "xlsxwriter.worksheet.Worksheet", lines: int) -> None:
    sheet.freeze_panes(HEAD_ROW + 1, 2)
    sheet.autofilter(HEAD_ROW, 0, HEAD_ROW + lines, len(_columns()) - 1)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)
    sheet.set_footer("&C&P / &N")
