"""Observations are read exactly as they stand in the file; every fault of every row is located."""

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet
import pytest

from qianfen import Missing, Observation, ObservationError, Period
from qianfen.files import UnreadableFileError, parse_observations, read_observations

SOURCE = Path(__file__).parents[2] / "src"
HEADER = "body,audience,period,item,key,value,missing,event,modifiers,flags\n"


@pytest.fixture
def csv_file(tmp_path):
    def write(text, encoding="utf-8"):
        path = tmp_path / "data.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return write


def faults_of(path):
    with pytest.raises(ObservationError) as caught:
        read_observations(path)
    return [(fault.code, fault.row, fault.column) for fault in caught.value.faults]


def test_every_column_reaches_the_observation(csv_file):
    path = csv_file(HEADER + "甲镇,TOWN,202603,A1-1,due,50.10,,E7,self_reported+unit_leader,election_year\n")
    assert read_observations(path) == [
        Observation(
            body="甲镇",
            audience="TOWN",
            period=Period.month(2026, 3),
            item="A1-1",
            key="due",
            value=Decimal("50.10"),
            event="E7",
            modifiers=("self_reported", "unit_leader"),
            flags=frozenset({"election_year"}),
            row=2,
        )
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_files_of_office_programs_are_read_in_their_encoding(csv_file, encoding):
    path = csv_file(HEADER + "甲镇,TOWN,2026-03,J1-1,居民/满意,5,,,,\n", encoding)
    assert [(seen.body, seen.key) for seen in read_observations(path)] == [("甲镇", "居民/满意")]


def test_optional_columns_may_be_left_out_and_stand_in_any_order(csv_file):
    path = csv_file("key,item,period,value,audience,body\ndue,A1-1,2026Q1,1,TOWN,B1\n")
    assert read_observations(path)[0].period == Period.parse("2026-Q1")


def test_a_missing_reason_is_no_value(csv_file):
    path = csv_file(HEADER + "B1,TOWN,2026-03,A1-1,due,,overdue,,,\n")
    assert [(seen.value, seen.missing) for seen in read_observations(path)] == [(None, Missing.OVERDUE)]


@pytest.mark.parametrize("text", ["0.1", "1e3", "12.340", ".5", "+7", "-0", "123456789012345678.123456"])
def test_values_are_the_decimals_that_stand_in_the_file(csv_file, text):
    assert read_observations(csv_file(HEADER + f"B1,TOWN,2026-03,A1-1,due,{text},,,,\n"))[0].value == Decimal(text)


def test_rows_without_any_text_are_no_rows_but_count_as_lines(csv_file):
    path = csv_file(HEADER + "\n,,,,,,,,,\nB1,TOWN,2026-03,A1-1,due,1,,,,\n")
    assert [seen.row for seen in read_observations(path)] == [4]


def test_a_row_is_named_by_its_first_line_even_after_a_cell_of_two_lines(csv_file):
    path = csv_file(HEADER + '"B\n1",TOWN,2026-03,A1-1,due,1,,,,\nB1,TOWN,2026-13,A1-1,due,1,,,,\n')
    assert faults_of(path) == [("file.period", 4, "period")]


BROKEN = {
    "empty": ("", [("file.empty", None, None)]),
    "workbook": (b"PK\x03\x04rest", [("file.not_text", None, None)]),
    "utf16": ("body,audience".encode("utf-16"), [("file.not_text", None, None)]),
    "encoding": (HEADER.encode() + b"\xff\xff\xff,\x80\n", [("file.encoding", 2, None)]),
    "semicolons": (HEADER.replace(",", ";"), [("file.separator", 1, None)]),
    "unknown column": (
        HEADER.replace("value", "valu"),
        [("file.column_unknown", 1, "valu"), ("file.column_lacking", 1, "value")],
    ),
    "column twice": (HEADER.replace("event", "value"), [("file.column_doubled", 1, "value")]),
    "too few cells": (HEADER + "B1,TOWN\n", [("file.cells", 2, None)]),
    "open quote": (HEADER + 'B1,"TOWN,2026\n', [("file.quoting", 2, None)]),
    "no body": (HEADER + ",TOWN,2026-03,A1-1,due,1,,,,\n", [("file.cell_empty", 2, "body")]),
    "period": (HEADER + "B1,TOWN,2026-13,A1-1,due,1,,,,\n", [("file.period", 2, "period")]),
    "number": (HEADER + 'B1,TOWN,2026-03,A1-1,due,"1,000",,,,\n', [("file.number", 2, "value")]),
    "percent": (HEADER + "B1,TOWN,2026-03,A1-1,due,95%,,,,\n", [("file.number", 2, "value")]),
    "not a number": (HEADER + "B1,TOWN,2026-03,A1-1,due,NaN,,,,\n", [("file.number", 2, "value")]),
    "reason": (HEADER + "B1,TOWN,2026-03,A1-1,due,,overdu,,,\n", [("file.missing", 2, "missing")]),
    "formula": (HEADER + "=cmd|x,TOWN,2026-03,A1-1,due,1,,,,\n", [("file.body_formula", 2, "body")]),
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_input_is_named_and_located(csv_file, case):
    content, expected = BROKEN[case]
    assert faults_of(csv_file(content)) == expected


def test_every_fault_of_every_row_is_found_at_once(csv_file):
    path = csv_file(HEADER + "B1,TOWN,2026-13,A1-1,due,x,late,,,\nB1,TOWN,2026-03,,due,1,,,,\n")
    expected = [("file.period", 2, "period"), ("file.number", 2, "value"), ("file.missing", 2, "missing")]
    assert faults_of(path) == [*expected, ("file.cell_empty", 3, "item")]


def test_sound_rows_are_given_beside_the_faults_of_others(csv_file):
    reading = parse_observations(csv_file(HEADER + "B1,TOWN,2026-13,A1-1,due,1,,,,\nB1,TOWN,2026-03,A1-1,due,1,,,,\n"))
    assert (len(reading.observations), len(reading.faults)) == (1, 1)


def test_a_misspelt_column_and_a_misspelt_reason_get_a_hint(csv_file):
    with pytest.raises(ObservationError, match='Did you mean "audience"'):
        read_observations(csv_file(HEADER.replace("audience", "audiance")))
    with pytest.raises(ObservationError, match='Did you mean "not_applicable"'):
        read_observations(csv_file(HEADER + "B1,TOWN,2026-03,A1-1,due,,not applicable,,,\n"))


def test_another_kind_of_file_is_refused_by_name(tmp_path):
    with pytest.raises(UnreadableFileError, match=r"data.xlsx.*Save it as CSV"):
        read_observations(tmp_path / "data.xlsx")


class TestParquet:
    @pytest.fixture
    def parquet_file(self, tmp_path):
        def write(**columns):
            path = tmp_path / "data.parquet"
            pyarrow.parquet.write_table(pyarrow.table(columns), path)
            return path

        return write

    ROW = {"body": ["B1"], "audience": ["TOWN"], "period": [202603], "item": ["A1-1"], "key": ["due"]}

    @pytest.mark.parametrize("value", [7, 0.1, Decimal("12.340"), "12.340"])
    def test_numbers_of_every_type_are_exact(self, parquet_file, value):
        assert read_observations(parquet_file(**self.ROW, value=[value]))[0].value == Decimal(str(value))

    def test_lists_and_empty_cells_are_read_as_in_csv(self, parquet_file):
        path = parquet_file(
            **self.ROW, value=[2], event=[None], modifiers=[["half", "double"]], flags=[["election_year"]]
        )
        seen = read_observations(path)[0]
        assert (seen.event, seen.modifiers, seen.flags) == ("", ("half", "double"), {"election_year"})

    def test_faults_are_located_by_row(self, parquet_file):
        path = parquet_file(**{**self.ROW, "period": ["2026-13"]}, value=[float("nan")])
        assert faults_of(path) == [("file.period", 1, "period"), ("file.number", 1, "value")]

    def test_unknown_columns_are_refused(self, parquet_file):
        assert ("file.column_unknown", 1, "colour") in faults_of(parquet_file(**self.ROW, value=[1], colour=["red"]))

    def test_a_file_that_only_bears_the_name_is_refused(self, tmp_path):
        path = tmp_path / "data.parquet"
        path.write_text("body,audience")
        with pytest.raises(UnreadableFileError, match="is none"):
            read_observations(path)

    def test_without_pyarrow_it_says_what_to_install(self, parquet_file, monkeypatch):
        path = parquet_file(**self.ROW, value=[1])
        monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
        with pytest.raises(UnreadableFileError, match=r'pip install "qingheng\[parquet\]"'):
            read_observations(path)


def test_the_engine_can_be_imported_without_django_or_pyarrow():
    code = "import qianfen, sys; assert not {'django', 'pyarrow', 'pandas'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": str(SOURCE)})
