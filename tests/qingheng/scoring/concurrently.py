"""Run by itself on the database of DATABASE_URL: several imports of the same bodies at once, then what they came to.

A program of its own, because Django's test databases are not shared between connections as real ones are.
"""

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import TYPE_CHECKING

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "qingheng.settings"
django.setup()

from django.core.management import call_command  # noqa: E402 - Django must be set up first
from django.db import connection, transaction  # noqa: E402 - the same
from tests.people import County  # noqa: E402 - the same
from tests.qingheng.scoring.reports import report  # noqa: E402 - the same

from qingheng.alerts.models import Case, Notice  # noqa: E402 - the same
from qingheng.framework.models import Framework, FrameworkVersion  # noqa: E402 - the same
from qingheng.pipeline import observations_imported, rescore_all  # noqa: E402 - the same
from qingheng.scoring.live import lock  # noqa: E402 - the same
from qingheng.scoring.models import LiveScorecard  # noqa: E402 - the same

if TYPE_CHECKING:
    from qingheng.organisations.models import Body

AT_ONCE, ROUNDS = 4, 3


def import_events(bodies: "list[Body]", worker: int, number: int) -> None:
    """One import as the pipeline makes it: one event for each body, costing 3 points, in the month of the round."""
    month, event = f"2025-{number + 2:02d}", f"{worker}-{number}"
    with transaction.atomic():
        lock()
        for body in bodies:
            observations_imported(
                report(body, month, "A1-2" if worker % 2 else "A2-1", event=event, **cost(worker)), by="test"
            )
    connection.close()


def cost(worker: int) -> dict[str, object]:
    return {"county": 1} if worker % 2 else {"form1": 1}


def outcome() -> dict[str, object]:
    totals = dict(LiveScorecard.objects.filter(period="2025-04").values_list("body__code", "total"))
    cases = [
        [case.body.code, case.period, case.state, case.level]
        for case in Case.objects.select_related("body").order_by("pk")
    ]
    documents = dict(LiveScorecard.objects.values_list("pk", "digest"))
    rescore_all(by="test")
    return {
        "totals": totals,
        "cases": sorted(cases),
        "notices": Notice.objects.count(),
        "as from scratch": documents == dict(LiveScorecard.objects.values_list("pk", "digest")),
        "database": connection.vendor,
    }


def main() -> None:
    call_command("migrate", verbosity=0)
    county = County()
    FrameworkVersion.objects.create(
        framework=Framework.objects.create(code="county", title="county"),
        number="0.1",
        state=FrameworkVersion.State.PUBLISHED,
        document=county.document,
        effective_from=date(2025, 1, 1),
        created_by="test",
    )
    connection.close()
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for number in range(ROUNDS):
            list(threads.map(lambda worker, round_=number: import_events(county.towns, worker, round_), range(AT_ONCE)))
    json.dump(outcome(), sys.stdout)


if __name__ == "__main__":
    main()
