"""A province: 15 000 bodies, 65 items, 60 months, from Parquet; smaller by default.

The law it keeps: compared with merely reading the same file, with the same number of processes, in the same run.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
from pyarrow import parquet

from benchmarks import analyst
from benchmarks.data import write_province
from benchmarks.measure import in_turns, peak_memory, show
from qianfen import Framework, load_framework
from qianfen.bulk import score_parquet
from qianfen.bulk.arrow import TEXTS
from qianfen.bulk.stream import in_processes, parts_of

FRAMEWORK = Path(__file__).parents[1] / "frameworks" / "county.yaml"
PROCESSES = 2


def run(framework: Framework, folder: Path, *, bodies: int, years: int, runs: int) -> None:
    """Measure and print."""
    path = write_province(framework, folder, bodies=bodies, years=years)
    parts = parts_of(path)
    rows = sum(parquet.read_metadata(part).num_rows for part in parts)
    size = sum(part.stat().st_size for part in parts) / 1e6
    work = {
        "read the file": partial(_in_processes, read_part, parts),
        "read it, texts left as codes": partial(_in_processes, read_codes, parts),
        "score it": partial(_in_processes, score_part, parts),
        "score it, one process": lambda: [score_part(part) for part in parts],
    }
    times = in_turns(work, runs=runs)
    title = (
        f"Province: {bodies} bodies x {len(framework.items)} items x {years * 12} months, {rows:,} rows, {size:.1f} MB"
    )
    show(f"{title}, {PROCESSES} processes", times, against="read the file")
    print(f"  peak memory of one process: {peak_memory()}")
    _against_pandas(framework, parts[0], runs=runs)


def _against_pandas(framework: Framework, part: Path, *, runs: int) -> None:
    times = in_turns(
        {"score one part": lambda: score_part(part), "pandas": lambda: analyst.totals(framework, part)}, runs=runs
    )
    show("One part of it, one process", times, against="score one part")
    print(f"  totals that agree to 0.01: {_agreement(framework, part):.2%}")


def _agreement(framework: Framework, part: Path) -> float:
    """How many totals pandas and the engine have in common; floats round ties either way."""
    theirs = analyst.totals(framework, part)
    same = []
    for block in score_parquet(framework, part):
        for number, body in enumerate(block.bodies):
            ours = block.totals()[number] / 100
            same.append(np.abs(theirs.loc[body].to_numpy() - ours) < 0.011)
    return float(np.concatenate(same).mean())


def _in_processes(work: object, parts: list[Path]) -> list[int]:
    return list(in_processes(work, parts, processes=PROCESSES))


def read_part(path: Path) -> int:
    """Read and decode a part, as anyone would."""
    return parquet.ParquetFile(path).read(use_threads=False).num_rows


def read_codes(path: Path) -> int:
    """Read a part in the cheapest way there is: text columns stay codes."""
    names = [name for name in TEXTS if name in parquet.read_schema(path).names]
    return parquet.ParquetFile(path, read_dictionary=names).read(use_threads=False).num_rows


_LOADED: dict[str, Framework] = {}


def score_part(path: Path) -> int:
    """Score a part; what comes out is summed up, not kept."""
    if "framework" not in _LOADED:
        _LOADED["framework"] = load_framework(FRAMEWORK)
    return sum(int(block.scores.totals.sum()) for block in score_parquet(_LOADED["framework"], path))
