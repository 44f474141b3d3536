"""What stands in a cell, as text, number or day. The law: what could be read in two ways is refused."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

Cell = str | int | float | bool | date | datetime | time | timedelta

_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?", re.ASCII)
_DAY = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?|(\d{4})(\d{2})(\d{2})", re.ASCII)
DECIMALS_MAX = 4
DIGITS_MAX = 14


class CellError(ValueError):
    """A cell that cannot be read as what it should be; `message` and `remedy` are for the user."""

    def __init__(self, message: str, remedy: str) -> None:
        self.message, self.remedy = message, remedy
        super().__init__(f"{message} {remedy}")


def is_blank(cell: Cell) -> bool:
    """Whether nothing but space stands in the cell."""
    return isinstance(cell, str) and not cell.strip()


def text_of(cell: Cell) -> str:
    """The cell as text; whole numbers lose the decimal point that spreadsheets give them, days are ISO."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return _spelled(cell)
    return str(cell)


def _spelled(number: float) -> str:
    # Fifteen digits are what a spreadsheet holds; beyond them stands binary noise such as 0.30000000000000004.
    return format(Decimal(f"{number:.15g}").normalize(), "f") if number == number else "NaN"  # noqa: PLR0124 - NaN alone differs from itself


def number_of(cell: Cell) -> Decimal:
    """The cell as an exact number; full-width digits and thousands separators in their places are read.

    Raises CellError for anything else: dates, units, percent signs, decimal commas, too many digits.
    """
    if isinstance(cell, bool | date | time | timedelta):
        raise CellError(
            _("“%(text)s” is a date, time or yes/no, not a number; spreadsheets turn entries like 3-1 into dates.")
            % {"text": text_of(cell)},
            _("Set the cell's format to Number and type the figure again."),
        )
    text = unicodedata.normalize("NFKC", text_of(cell)).replace("\u2212", "-").replace(" ", "")
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    if not _PLAIN.fullmatch(text):
        raise CellError(
            _("“%(text)s” is not a number.") % {"text": text_of(cell)},
            _("Write digits only, with a point for decimals, without unit or percent sign."),
        )
    return _bounded(Decimal(text), text)


def _bounded(number: Decimal, text: str) -> Decimal:
    if number != round(number, DECIMALS_MAX):
        raise CellError(
            _("“%(text)s” has more than %(count)s decimals; the score would rest on digits nobody reported.")
            % {"text": text, "count": DECIMALS_MAX},
            _("Round it to at most %(count)s decimals.") % {"count": DECIMALS_MAX},
        )
    if abs(number) >= Decimal(10) ** DIGITS_MAX:
        raise CellError(
            _("“%(text)s” is larger than any county's figure.") % {"text": text},
            _("Check the figure and its unit."),
        )
    return number


def day_of(cell: Cell) -> date:
    """The cell as a day: a date of the spreadsheet, or 2026-01-31, 2026/1/31, 2026年1月31日, 20260131."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    match = _DAY.fullmatch(unicodedata.normalize("NFKC", text_of(cell)))
    try:
        year, month, day = (int(part) for part in match.groups() if part) if match else (0, 0, 0)
        return date(year, month, day)
    except ValueError:
        raise CellError(
            _("“%(text)s” is not a day of the calendar.") % {"text": text_of(cell)},
            _("Write it as 2026-01-31."),
        ) from None
