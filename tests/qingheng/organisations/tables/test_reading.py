"""Uploaded tables: whatever is in a file, the answer is tables or a sentence, never an exception of a library."""

import io
import random
import zipfile

import pytest
from tests.qingheng.organisations.books import workbook

from qingheng.organisations.tables import Place, TableError, column_letters, read_tables

ROWS = [["code", "name"], ["B01", "One"], ["B02", 2.5]]
FRAGMENTS = [
    b"<",
    b">",
    b'"',
    b"-1",
    b"99999999999",
    b'r="A1"',
    b't="e"',
    b"</c>",
    b"\xff",
    b"\x00",
    b"&x;",
    b"<f>",
    b"<c>",
]


def damaged_bytes(content: bytes, chance: random.Random) -> bytes:
    data = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def damaged_part(content: bytes, chance: random.Random) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w") as target:
        victim = chance.choice(source.namelist())
        for name in source.namelist():
            part = bytearray(source.read(name))
            if name == victim:
                start = chance.randrange(len(part))
                part[start : start + chance.randint(0, 30)] = chance.choice(FRAGMENTS)
            target.writestr(name, bytes(part))
    return buffer.getvalue()


@pytest.mark.parametrize("damage", [damaged_bytes, damaged_part])
@pytest.mark.parametrize("seed", range(60))
def test_random_damage_is_answered_by_tables_or_a_sentence(damage: object, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - repeatable damage, no secret
    content = damage(workbook({"bodies": ROWS}), chance)  # type: ignore[operator] # one of the two above
    assert answer(content)


def answer(content: bytes) -> bool:
    """Whether tables came out, or sentences that say what to do."""
    try:
        return bool(read_tables(content, "file.xlsx"))
    except TableError as error:
        return all(fault.message and fault.remedy for fault in error.faults)


def test_rows_have_the_numbers_that_the_program_shows() -> None:
    (table,) = read_tables(workbook({"bodies": [[], [], ["x"], [], ["y"]]}), "file.xlsx")
    assert [row.number for row in table.rows if not row.is_blank] == [3, 5]


def test_rows_of_a_csv_file_count_lines_even_across_quoted_breaks() -> None:
    (table,) = read_tables(b'a,b\n"one\ntwo",2\n\nx,y\n', "file.csv")
    assert [row.number for row in table.rows if not row.is_blank] == [1, 2, 5]


def test_tabs_separate_too() -> None:
    (table,) = read_tables(b"a\tb\n1\t2\n", "file.csv")
    assert list(table.rows[1].cells) == ["1", "2"]


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_have_the_letters_of_spreadsheets(index: int, letters: str) -> None:
    assert column_letters(index) == letters


def test_a_place_is_named_as_precisely_as_it_is_known() -> None:
    assert str(Place("file.csv")) == "file.csv"
    assert "7" in str(Place("file.csv", 7))
    assert "AA" in str(Place("file.csv", 7, 26))
