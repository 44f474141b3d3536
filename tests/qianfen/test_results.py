"""Results have exactly the documented columns and order, and a file appears whole or not at all."""

import csv
import io
import json

import pyarrow.parquet
import pytest

from qianfen import ObservationError, results, score, write_results
from qianfen.results import result_tables, write_files
from tests.qianfen.small import P, deduct, event, months, seen, small, veto

FRAMEWORK = small(deduct(per=3), veto("A1-2", cap=5))
ROWS = [
    *months(2, value=1),
    event("2026-02", "e", "chief", item="A1-2", modifiers=("confirmed",)),
    *months(2, body="A09"),
]
CARDS = score(FRAMEWORK, ROWS, [P("2026-02"), P("2026-01")])


def rows_of(path):
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))


def test_scores_stand_by_body_month_and_the_frameworks_order(tmp_path):
    scores, _, _ = write_results(tmp_path, FRAMEWORK, CARDS[::-1])
    header, *rows = rows_of(scores)
    assert header == ["body", "as_of", "node", "level", "points", "full", "flags"]
    assert [row[2] for row in rows[:5]] == ["TOTAL", "A", "A1", "A1-1", "A1-2"]
    assert [tuple(row[:2]) for row in rows[::5]] == [
        ("A09", "2026-01"), ("A09", "2026-02"), ("B01", "2026-01"), ("B01", "2026-02"),
    ]  # fmt: skip
    assert rows[15:17] == [
        ["B01", "2026-02", "TOTAL", "0", "5.00", "40.00", "capped;incomplete"],
        ["B01", "2026-02", "A", "1", "5.00", "40.00", "capped;incomplete"],
    ]


def test_deductions_carry_their_inputs_as_json_and_a_cap_is_one_of_them(tmp_path):
    _, deductions, _ = write_results(tmp_path, FRAMEWORK, CARDS)
    header, *rows = rows_of(deductions)
    assert header == ["body", "as_of", "item", "points_lost", "reason", "inputs"]
    assert [row[2:5] for row in rows[-3:]] == [
        ["A1-1", "6.00", "deduct"],
        ["A1-2", "20.00", "veto"],
        ["A", "9.00", "capped"],
    ]
    assert json.loads(rows[-3][5])["keys"]["n"]["year_to_date"] == "2"


def test_alerts_carry_line_level_points_and_threshold(tmp_path):
    _, _, alerts = write_results(tmp_path, FRAMEWORK, CARDS)
    header, *rows = rows_of(alerts)
    assert header == ["body", "as_of", "line", "node", "level", "points", "threshold"]
    assert rows[-2:] == [
        ["B01", "2026-02", "total", "TOTAL", "red", "5.00", "60.00"],
        ["B01", "2026-02", "pillar", "A", "red", "5.00", "60.00"],
    ]


def test_parquet_holds_the_same_text_as_csv(tmp_path):
    for path in write_results(tmp_path, FRAMEWORK, CARDS, file_format="parquet"):
        table = pyarrow.parquet.read_table(path)
        (expected,) = [entry for entry in result_tables(FRAMEWORK, CARDS) if f"{entry.name}.parquet" == path.name]
        assert tuple(table.column_names) == expected.columns
        assert [tuple(row.values()) for row in table.to_pylist()] == list(expected.rows)


def test_a_body_code_that_a_spreadsheet_would_run_is_refused(tmp_path):
    cards = score(FRAMEWORK, [seen("2026-01", body="=cmd|'/c calc'!A1")], P("2026-01"))
    with pytest.raises(ObservationError, match="begins like a formula"):
        write_results(tmp_path, FRAMEWORK, cards)
    assert list(tmp_path.iterdir()) == []


def test_when_writing_fails_nothing_is_half_written_and_what_stood_there_still_stands(tmp_path, monkeypatch):
    write_files(tmp_path, {"a.csv": b"old", "b.csv": b"old"})
    calls = []

    def full_disk(number):
        calls.append(number)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(results.os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space left"):
        write_files(tmp_path, {"a.csv": b"new", "b.csv": b"new"})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.csv": b"old", "b.csv": b"old"}


def test_a_directory_that_is_lacking_is_made(tmp_path):
    write_results(tmp_path / "a" / "b", FRAMEWORK, CARDS)
    assert sorted(path.name for path in (tmp_path / "a" / "b").iterdir()) == [
        "alerts.csv",
        "deductions.csv",
        "scores.csv",
    ]
