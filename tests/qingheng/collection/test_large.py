"""A long table of any length: block by block it comes to what a small file comes to, and its memory does not grow."""

import tracemalloc
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from tests.people import County
from tests.qingheng.collection.files import HEADER, SHORT, TODAY, long_csv, long_workbook

from qianfen import Framework, Frequency
from qianfen.framework import Deduct
from qingheng import pipeline
from qingheng.alerts.models import Case, Notice
from qingheng.collection.actions.imports import FaultyImportError, StaleImportError
from qingheng.collection.bulk import large as large_files
from qingheng.collection.bulk import staged
from qingheng.collection.bulk.large import LargeFile, large_file
from qingheng.collection.checking import check
from qingheng.collection.effects import effects_of
from qingheng.collection.models import Batch, Observation
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.tables import TableError
from qingheng.scoring.models import LiveScorecard

pytestmark = pytest.mark.usefixtures("published_framework", "english")

ROW = ("B01", "2026-09", "A1-2", "city", 2)


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staged, "BLOCK_ROWS", 40)
    monkeypatch.setattr(pipeline, "SCORED_AT_ONCE", 2)


def everything(county: County, framework: Framework) -> list[tuple[object, ...]]:
    """Two years of monthly counts of every body, shuffled; one body does badly at the end."""
    rows = [
        (body.code, f"{year}-{month:02}", item.code, data_item.key, int(body.code == "B02" and month > 6) * 2)
        for body in county.bodies
        for item in framework.items_for(body.audience.code)
        if item.frequency is Frequency.MONTH and isinstance(item.rule, Deduct)
        for year in (2025, 2026)
        for month in range(1, 10)
        for data_item in item.data_items
    ]
    return sorted(rows, key=lambda row: sha256(repr(row).encode()).digest())


def outcome() -> list[list[Any]]:
    """What is stored afterwards, without keys and times."""
    values = Observation.objects.values_list(
        "body__code", "period", "item", "key", "event", "value", "revision", "is_current"
    )
    cards = LiveScorecard.objects.values_list("body__code", "period", "total", "digest")
    cases = Case.objects.values_list("body__code", "period", "state", "level", "level_before", "told_level", "since")
    notices = Notice.objects.values_list("case__body__code", "case__period", "state", "level")
    return [sorted(rows) for rows in (values, cards, cases, notices)]


def import_at_once(content: bytes) -> None:
    pipeline.import_observations(check(content, "all.csv", by="test", today=TODAY), by="test")


def import_in_blocks(content: bytes, **options: Any) -> Batch:
    with large_file(content, "all.csv", by="test", today=TODAY) as file:
        return pipeline.import_large(file, by="test", **options)


def test_in_blocks_the_same_is_stored_scored_and_told_as_at_once(
    county: County, published_framework: FrameworkVersion
) -> None:
    rows = everything(county, published_framework.parsed)
    first, second = long_csv(*rows[: len(rows) // 2]), long_csv(*rows[len(rows) // 3 :])
    with transaction.atomic():
        for content in (first, second):
            import_at_once(content)
        wanted = outcome()
        transaction.set_rollback(True)
    assert not Batch.objects.exists()
    for content in (first, second):
        import_in_blocks(content)
    assert outcome() == wanted
    assert len(wanted[0]) > 1000
    assert wanted[3]


def test_a_dry_run_in_blocks_says_what_one_at_once_says(county: County, published_framework: FrameworkVersion) -> None:
    content = long_csv(*everything(county, published_framework.parsed)[:900])
    checked = check(content, "all.csv", by="test", today=TODAY)
    with large_file(content, "all.csv", by="test", today=TODAY) as file:
        file.check()
        found = file.sum
    assert (found.rows, found.added, found.changed) == (checked.rows, checked.added, checked.changed)
    assert sorted(body.code for body in found.bodies.values()) == [body.code for body in checked.bodies]
    assert [(each.body.code, each.before, each.after) for each in found.effects] == [
        (each.body.code, each.before, each.after) for each in effects_of(checked)
    ]
    assert not Observation.objects.exists()


def test_every_fault_of_every_block_is_found_in_the_order_of_the_file(
    county: County, published_framework: FrameworkVersion
) -> None:
    rows = everything(county, published_framework.parsed)[:500]
    for place in (3, 77, 400):
        rows[place] = (*rows[place][:4], "x")
    rows[90] = rows[91]
    content = long_csv(*rows)
    with large_file(content, "all.csv", by="test", today=TODAY) as file:
        with pytest.raises(FaultyImportError, match="4 faults"):
            pipeline.import_large(file, by="test")
        found = [(each.place.row, each.place.column) for each in file.rows.faults()]
    assert found == [(5, 4), (79, 4), (93, 4), (402, 4)]
    assert not Observation.objects.exists()
    assert not Batch.objects.exists()


def test_what_is_stored_is_what_the_dry_run_showed(county: County) -> None:
    with large_file(long_csv(ROW), "all.csv", by="test", today=TODAY) as file:
        file.check()
        expected = file.sum.digest
    import_at_once(long_csv((*ROW[:4], 1)))
    with pytest.raises(StaleImportError):
        import_in_blocks(long_csv(ROW), expected=expected)
    assert Observation.objects.get().value == 1


def test_a_step_may_stop_it_and_nothing_is_stored(county: County, published_framework: FrameworkVersion) -> None:
    def stop(done: int, _total: int) -> None:
        if done > 100:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        import_in_blocks(long_csv(*everything(county, published_framework.parsed)[:500]), step=stop)
    assert not Observation.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_texts_are_read_as_office_programs_write_them(county: County, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes(",".join(("单位", *SHORT[1:])).encode(encoding) + long_csv(ROW, header=[]).replace(b"\n", b"\r\n"))
    with large_file(path, "data.csv", by="test", today=TODAY) as file:
        assert file.rows.count == 1


def test_a_workbook_comes_in_by_the_same_way(county: County) -> None:
    with large_file(long_workbook(ROW), "data.xlsx", by="test", today=TODAY) as file:
        pipeline.import_large(file, by="test")
    assert Observation.objects.get().value == 2


@pytest.mark.parametrize("content", [b"", b"\n\n", b"body,period\nB01,2026-09\n", b"\xff\xfe\x00body"])
def test_what_is_no_long_table_is_refused_at_once(county: County, content: bytes) -> None:
    with pytest.raises(TableError), large_file(content, "data.csv", by="test", today=TODAY):
        pass


def test_a_body_repeated_without_end_is_refused(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staged, "GROUP_ROWS_MAX", 3)
    with pytest.raises(TableError, match="4 rows are about"), large_file(long_csv(*[ROW] * 4), "data.csv", by="test"):
        pass


class Lines:
    """A file that is made while it is read, as long as one likes."""

    def __init__(self, count: int) -> None:
        self.count = count

    def write(self, path: Path) -> Path:
        with path.open("w") as stream:
            stream.write(",".join(HEADER) + "\n")
            stream.writelines(self._lines())
        return path

    def _lines(self) -> Iterator[str]:
        for number in range(self.count):
            body, month = f"B{number % 4000:05}", number // 4000 % 12 + 1
            yield f"{body},TOWN,2026-{month:02},A1-2,city,{number % 7},,,,\n"


def peak_while_reading(path: Path) -> int:
    tracemalloc.start()
    try:
        with large_file(path, path.name, by="test", today=TODAY) as file:
            blocks: Sequence[int] = [len(block) for block in file.rows.blocks()]
            assert sum(blocks) == file.rows.count
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_rows(county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_files, "CHUNK", 1 << 14)
    small, large = (peak_while_reading(Lines(count).write(tmp_path / f"{count}.csv")) for count in (5_000, 50_000))
    assert large < small * 1.2


def test_nothing_is_left_on_disk(county: County, settings: object) -> None:
    with large_file(long_csv(ROW), "data.csv", by="test", today=TODAY) as file:
        assert isinstance(file, LargeFile)
        folder = Path(settings.DATA_DIR) / "staging"  # type: ignore[attr-defined] # pytest-django's settings proxy
        assert list(folder.iterdir())
    assert not list(folder.iterdir())
