"""How long from a committed value to its stored alert: one body, a full year of data, scored end to end.

Prints p50 and p99, and their ratio to the bare write: the same value stored
and committed with its ledger entry, measured in turn with the scoring. Compare ratios, not milliseconds: they
hold on a busy machine too.
"""

import time

from django.db import connection, transaction
from tests.qingheng.scoring.reports import report

from benchmarks import prepared
from qingheng.alerts.models import Case
from qingheng.audit.writing import writing
from qingheng.organisations.models import Body
from qingheng.pipeline import observations_imported

WARM_UP = 20
MONTH = "2025-09"


def main(rounds: int) -> None:
    """Measure and print."""
    body = prepared.county().towns[0]
    times = [bring(body, number) for number in range(rounds + WARM_UP)][WARM_UP:]
    bare, whole = [written for written, _followed in times], [followed for _written, followed in times]
    show("bare write", bare)
    show("value to alert", whole)
    for share in (50, 99):
        ratio = percentile(whole, share) / percentile(bare, share)
        print(f"{connection.vendor:12} {f'ratio of the p{share}':16}     {ratio:7.1f}")


def bring(body: Body, number: int) -> tuple[float, float]:
    """Seconds to store a value, and seconds until its alert is stored; the values raise and clear it in turn."""
    began = time.perf_counter()
    with transaction.atomic(), writing("benchmark.value.stored", by="benchmark"):
        stored = report(body, MONTH, "A1-2", province=number % 2)
    written = time.perf_counter()
    observations_imported(stored, by="benchmark")
    done = time.perf_counter()
    stands = Case.objects.filter(body=body, period=MONTH, level__gt=0).exists()
    if stands != bool(number % 2):
        raise AssertionError("the alert does not follow the value")
    return written - began, done - written


def percentile(times: list[float], share: int) -> float:
    """The time within which so many of a hundred were done."""
    return sorted(times)[min(len(times) - 1, len(times) * share // 100)]


def show(what: str, times: list[float]) -> None:
    """One line of the result, in milliseconds."""
    p50, p99 = (percentile(times, share) * 1000 for share in (50, 99))
    print(f"{connection.vendor:12} {what:16} p50 {p50:7.1f} ms   p99 {p99:7.1f} ms   of {len(times)}")
