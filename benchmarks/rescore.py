"""How long from a committed value to its stored alert: one body, a full year of data, scored end to end.

Prints p50 and p99 for SQLite, and for PostgreSQL where DATABASE_URL names one or `initdb` is installed; and their ratio
to the bare write: the same value stored and committed with its ledger entry, measured in turn with the scoring. Compare
ratios, not milliseconds: they hold on a busy machine too.

    python benchmarks/rescore.py [--rounds 300]
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

WARM_UP = 20
CHILD = "--here"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=300, help="how many values to bring (default %(default)s)")
    options.add_argument(CHILD, action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.here:
        measure(chosen.rounds)
        return
    with tempfile.TemporaryDirectory() as folder:
        for url in databases(Path(folder)):
            with url as address:
                again = [sys.executable, __file__, CHILD, "--rounds", str(chosen.rounds)]
                environment = os.environ | {"DATABASE_URL": address, "QINGHENG_DATA": folder}
                subprocess.run(again, env=environment, check=True)


def databases(folder: Path) -> "Iterator[object]":
    """The databases to measure on: always SQLite; PostgreSQL from the environment, or one of our own."""
    from benchmarks.temporary_postgresql import initdb, postgresql

    yield at(f"sqlite:///{folder / 'rescore.sqlite3'}")
    named = os.environ.get("DATABASE_URL", "")
    if named.startswith("postgres"):
        yield at(named)
    elif initdb():
        yield postgresql(fsync=True)
    else:
        print("postgresql: not installed, left out")


@contextmanager
def at(url: str) -> Iterator[str]:
    """A database that is simply there."""
    yield url


def measure(rounds: int) -> None:
    """Bring one value after the other into the database of DATABASE_URL, and time what follows."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "qingheng.settings"
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    bring = prepared()
    bare, whole = [], []
    for number in range(rounds + WARM_UP):
        written, scored = bring(number)
        if number >= WARM_UP:
            bare.append(written)
            whole.append(scored)
    show(connection.vendor, "bare write", bare)
    show(connection.vendor, "value to alert", whole)
    for share in (50, 99):
        print(
            f"{connection.vendor:12} ratio of the p{share}    {percentile(whole, share) / percentile(bare, share):8.1f}"
        )


def prepared() -> Callable[[int], tuple[float, float]]:
    """A small county with nine months of data, and a function that brings one more value."""
    from django.db import transaction
    from tests.people import County
    from tests.qingheng.scoring.reports import report, report_everything

    from qingheng.alerts.models import Case
    from qingheng.audit.writing import writing
    from qingheng.framework.models import Framework, FrameworkVersion
    from qingheng.pipeline import observations_imported, rescore_all

    county = County()
    version = FrameworkVersion.objects.create(
        framework=Framework.objects.create(code="county", title="county"),
        number="1",
        state=FrameworkVersion.State.PUBLISHED,
        document=county.document,
        effective_from="2025-01-01",
        created_by="benchmark",
    )
    version.refresh_from_db()
    report_everything(county.bodies, 2025, 9, version)
    rescore_all(by="benchmark")
    body = county.towns[0]

    def bring(number: int) -> tuple[float, float]:
        began = time.perf_counter()
        with transaction.atomic(), writing("benchmark.value.stored", by="benchmark"):
            stored = report(body, "2025-09", "A1-2", province=1 + number % 2)
        written = time.perf_counter()
        observations_imported(stored, by="benchmark")
        done = time.perf_counter()
        expected = 2 if number % 2 else 1
        if Case.objects.get(body=body, period="2025-09").level != expected and number > 1:
            raise AssertionError("the alert does not follow the value")
        return written - began, done - written

    return bring


def percentile(times: list[float], share: int) -> float:
    """The time within which so many of a hundred were done."""
    return sorted(times)[min(len(times) - 1, len(times) * share // 100)]


def show(database: str, what: str, times: list[float]) -> None:
    """One line of the result, in milliseconds."""
    p50, p99 = (percentile(times, share) * 1000 for share in (50, 99))
    print(f"{database:12} {what:16} p50 {p50:7.1f} ms   p99 {p99:7.1f} ms   of {len(times)}")


if __name__ == "__main__":
    main()
