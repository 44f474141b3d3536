"""How times are taken and shown.

The law it keeps: the median of several runs, taken in turns so that a busy minute hits every contender alike.
"""

from __future__ import annotations

import os
import platform
import resource
from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter


def in_turns(
    work: Mapping[str, Callable[[], object]], *, runs: int, clock: Callable[[], float] = perf_counter
) -> dict[str, float]:
    """Median seconds of each piece of work by the clock; one unmeasured round first."""
    taken: dict[str, list[float]] = {name: [] for name in work}
    for turn in range(runs + 1):
        for name, job in work.items():
            start = clock()
            job()
            if turn:
                taken[name].append(clock() - start)
    return {name: median(times) for name, times in taken.items()}


def show(title: str, times: Mapping[str, float], *, against: str) -> None:
    """Print times and their ratios to one of them."""
    print(f"\n{title}")
    width = max(map(len, times))
    for name, seconds in times.items():
        print(f"  {name:<{width}}  {_seconds(seconds):>10}  {seconds / times[against]:8.2f} x {against}")


def machine() -> str:
    """What it ran on."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return f"{os.cpu_count()} cores, load {load}, Python {platform.python_version()}"


def peak_memory() -> str:
    """The most memory this process and its children held."""
    kilobytes = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return f"{kilobytes / 1024:.0f} MB"


def _seconds(value: float) -> str:
    return f"{value * 1000:.2f} ms" if value < 1 else f"{value:.2f} s"
