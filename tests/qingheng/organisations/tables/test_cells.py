"""Cells are read as a person would read them; what could mean two things is refused."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from qingheng.organisations.tables import CellError, day_of, is_blank, number_of, text_of


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (5.0, "5"),
        (0.30000000000000004, "0.3"),
        (1234567, "1234567"),
        ("1,234,567.5", "1234567.5"),
        ("１２３", "123"),
        ("１，２３４", "1234"),
        (" 12 ", "12"),
        ("−3", "-3"),
        ("－3", "-3"),
        ("+4", "4"),
        ("0.1250", "0.125"),
        (".5", "0.5"),
    ],
)
def test_numbers_are_read_exactly(cell: str | float, number: str) -> None:
    assert number_of(cell) == Decimal(number)


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "1,5",
        "12,34",
        "1,2345",
        "12件",
        "98%",
        "三",
        "1e3",
        "nan",
        "inf",
        "0.00001",
        1e15,
        "1.2.3",
        "--1",
        True,
        date(2026, 3, 1),
        time(1),
    ],
)
def test_what_is_no_plain_number_is_refused_with_a_remedy(cell: object) -> None:
    with pytest.raises(CellError) as caught:
        number_of(cell)  # type: ignore[arg-type] # some are no cells at all
    assert caught.value.message
    assert caught.value.remedy


@pytest.mark.parametrize(
    "cell",
    [
        "2026-01-31",
        "2026/1/31",
        "2026.1.31",
        "2026年1月31日",
        "20260131",
        "２０２６-01-31",
        date(2026, 1, 31),
        datetime(2026, 1, 31, tzinfo=UTC),
    ],
)
def test_days_are_read_in_the_spellings_of_the_office(cell: object) -> None:
    assert day_of(cell) == date(2026, 1, 31)  # type: ignore[arg-type] # all are cells


@pytest.mark.parametrize("cell", ["2026-02-30", "31.1.2026", "1/31/26", "tomorrow", "2026-13-01", 46053.0, "202601"])
def test_what_is_no_day_is_refused(cell: object) -> None:
    with pytest.raises(CellError):
        day_of(cell)  # type: ignore[arg-type] # all are cells


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (202603.0, "202603"),
        (2.5, "2.5"),
        (True, "TRUE"),
        (datetime(2026, 3, 1, tzinfo=UTC), "2026-03-01"),
        (" x ", "x"),
        (7, "7"),
    ],
)
def test_typed_cells_have_the_text_a_person_sees(cell: object, text: str) -> None:
    assert text_of(cell) == text  # type: ignore[arg-type] # all are cells


def test_zero_is_not_blank() -> None:
    assert not is_blank(0)
    assert is_blank("  ")
