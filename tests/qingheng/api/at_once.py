"""Run by itself on the database of DATABASE_URL: one request sent several times at once, and several to the same items.

A program of its own, because Django's test databases are not shared between connections as real ones are.
"""

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "qingheng.settings"
os.environ["ALLOWED_HOSTS"] = "testserver"
django.setup()

from django.core.management import call_command  # noqa: E402 - Django must be set up first
from django.db import connection  # noqa: E402 - the same
from tests.people import County, make_token, make_user  # noqa: E402 - the same
from tests.qingheng.api.machine import Machine, pushed, value  # noqa: E402 - the same

from qingheng.accounts.roles import Role  # noqa: E402 - the same
from qingheng.collection.models import Batch, Observation  # noqa: E402 - the same
from qingheng.framework.models import Framework, FrameworkVersion  # noqa: E402 - the same

AT_ONCE = 4
OBSERVATIONS = "/api/v1/observations"


def send(token: str, number: int, key: str) -> Any:
    """One push of one value, over a connection of its own."""
    headers = {"Idempotency-Key": key} if key else {}
    answer = Machine(token).post(OBSERVATIONS, pushed(value(value=number)), **headers)
    connection.close()
    return answer


def main() -> None:
    call_command("migrate", verbosity=0)
    county = County()
    FrameworkVersion.objects.create(
        framework=Framework.objects.create(code="county", title="county"),
        number="1",
        state=FrameworkVersion.State.PUBLISHED,
        document=county.document,
        effective_from="2024-01-01",
        created_by="test",
    )
    token = make_token(make_user("machine", Role.FRAMEWORK_ADMINISTRATOR))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        same = list(pool.map(send, [token] * AT_ONCE, [5] * AT_ONCE, ["one key"] * AT_ONCE))
        batches = Batch.objects.count()
        others = list(pool.map(send, [token] * AT_ONCE, range(10, 10 + AT_ONCE), [""] * AT_ONCE))
    rows = Observation.objects.filter(item="A1-1").order_by("revision")
    result = {
        "answers": sorted({answer.content.decode() for answer in same}),
        "replayed": sum("Idempotency-Replayed" in answer.headers for answer in same),
        "batches": batches,
        "statuses": sorted({answer.status_code for answer in others}),
        "stored": sum(answer.status_code == 200 for answer in others),
        "revisions": [row.revision for row in rows],
        "counting": rows.filter(is_current=True).count(),
    }
    sys.stdout.write(json.dumps(result))


if __name__ == "__main__":
    main()
