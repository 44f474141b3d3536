"""Runs all benchmarks: ``python -m benchmarks``; ``--full`` for a whole province."""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from benchmarks import county, province
from benchmarks.databases import on_each
from benchmarks.measure import machine
from qianfen import load_framework

ALL = ("county", "province", "rescore", "pages", "popup", "import_csv", "push", "http_import", "reports")
IMPORTED = (100_000, 1_000_000)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("only", nargs="*", metavar="|".join(ALL), help="which to run; all by default")
    parser.add_argument("--full", action="store_true", help="15 000 bodies and 60 months instead of 1 024 and 24")
    parser.add_argument("--bodies", type=int, help="bodies of the province")
    parser.add_argument("--years", type=int, help="years of the province")
    parser.add_argument("--rounds", type=int, default=200, help="values brought one by one to be re-scored")
    parser.add_argument("--runs", type=int, default=3, help="measured runs of each; the median is shown")
    parser.add_argument(
        "--folder", type=Path, default=Path(tempfile.gettempdir()) / f"qianfen-benchmarks-{os.getuid()}"
    )
    asked = parser.parse_args()
    framework = load_framework(province.FRAMEWORK)
    print(machine())
    if not asked.only or "county" in asked.only:
        county.run(framework, asked.folder, runs=asked.runs)
    if not asked.only or "province" in asked.only:
        bodies = asked.bodies or (15_000 if asked.full else 1_024)
        years = asked.years or (5 if asked.full else 2)
        province.run(framework, asked.folder, bodies=bodies, years=years, runs=asked.runs)
    if not asked.only or "rescore" in asked.only:
        on_each("rescore", asked.rounds)
    if not asked.only or "pages" in asked.only:
        on_each("pages", asked.runs)
    if not asked.only or "popup" in asked.only:
        on_each("popup", asked.rounds // 4)
    for rows in IMPORTED if not asked.only or "import_csv" in asked.only else ():
        on_each("import_csv", rows)
    if not asked.only or "push" in asked.only:
        on_each("push", asked.runs + 1)
    if not asked.only or "http_import" in asked.only:
        on_each("http_import", asked.runs + 1)
    if not asked.only or "reports" in asked.only:
        on_each("reports", asked.runs)


if __name__ == "__main__":
    main()
