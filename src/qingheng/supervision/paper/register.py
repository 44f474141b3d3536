"""The register of numbers (发文登记簿) as an Excel workbook. The law: every number given stands in it; text is text."""

from collections.abc import Iterable
from io import BytesIO

import xlsxwriter
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from qingheng.supervision.models import Paper

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def register_workbook(found: Iterable[Paper]) -> bytes:
    """One sheet, one line for each number."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    sheet = book.add_worksheet(_("Register of numbers")[:31])
    head = book.add_format({"bold": True, "bg_color": "#E8EDF6", "bottom": 1})
    columns = _columns()
    for column, (title, width) in enumerate(columns):
        sheet.write_string(0, column, title, head)
        sheet.set_column(column, column, width)
    last = 0
    for last, paper in enumerate(found, 1):
        for column, text in enumerate(line_of(paper)):
            sheet.write_string(last, column, text)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, last, len(columns) - 1)
    book.close()
    return buffer.getvalue()


def _columns() -> list[tuple[str, int]]:
    return [
        (_("Document number"), 24),
        (_("Date"), 12),
        (_("Kind"), 16),
        (pgettext("paper", "Title"), 46),
        (_("To"), 26),
        (_("State"), 12),
        (_("Served"), 20),
        (_("Signed for by"), 18),
        (_("Reply due"), 12),
        (_("Replied"), 12),
        (_("Checksum of the PDF"), 66),
    ]


def line_of(paper: Paper) -> list[str]:
    """What the register says of one paper."""
    return [
        paper.number_text,
        str(paper.issued_on or ""),
        paper.get_kind_display(),
        paper.title,
        str(paper.leader.post if paper.leader else paper.body.name if paper.body else ""),
        paper.get_state_display(),
        f"{localtime(paper.served_at):%Y-%m-%d} {paper.serving}" if paper.served_at else "",
        paper.signer,
        str(paper.reply_due or ""),
        f"{localtime(paper.replied_at):%Y-%m-%d}" if paper.replied_at else "",
        paper.checksum,
    ]
