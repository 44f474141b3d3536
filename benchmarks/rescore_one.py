"""What of `rescore.py` runs inside Django, on the database of DATABASE_URL: brings values and times what follows."""

import os
import sys
import time

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "qingheng.settings"
django.setup()

from django.core.management import call_command  # noqa: E402 - Django must be set up first
from django.db import connection, transaction  # noqa: E402 - the same
from tests.people import County  # noqa: E402 - the same
from tests.qingheng.scoring.reports import report, report_everything  # noqa: E402 - the same

from qingheng.alerts.models import Case  # noqa: E402 - the same
from qingheng.audit.writing import writing  # noqa: E402 - the same
from qingheng.framework.models import Framework, FrameworkVersion  # noqa: E402 - the same
from qingheng.organisations.models import Body  # noqa: E402 - the same
from qingheng.pipeline import observations_imported, rescore_all  # noqa: E402 - the same

WARM_UP = 20
MONTH = "2025-09"


def main(rounds: int) -> None:
    call_command("migrate", verbosity=0)
    body = prepared()
    times = [bring(body, number) for number in range(rounds + WARM_UP)][WARM_UP:]
    bare, whole = [written for written, _followed in times], [followed for _written, followed in times]
    show("bare write", bare)
    show("value to alert", whole)
    for share in (50, 99):
        ratio = percentile(whole, share) / percentile(bare, share)
        print(f"{connection.vendor:12} {f'ratio of the p{share}':16}     {ratio:7.1f}")


def prepared() -> Body:
    """A small county with nine months of data; one body of it."""
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
    return county.towns[0]


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


if __name__ == "__main__":
    main(int(sys.argv[1]))
