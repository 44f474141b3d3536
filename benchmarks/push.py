"""Processor time of one pushed value, in one process without a server: JSON read, checked, stored, scored, alerted on.

Processor time says something on a busy machine too, where values a second (`http_import`) say little.
"""

import os
import statistics
import time
from datetime import timedelta
from http import HTTPStatus

from django.db import connection
from django.test import Client
from django.utils.timezone import localdate
from tests.people import make_user

from benchmarks import prepared
from benchmarks.http_import import BODIES, SIZES, requests_of
from qingheng.accounts.roles import Role
from qingheng.api.actions.tokens import create_token
from qingheng.dashboards.management.commands.serve import settle
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.models import Body


def main(rounds: int) -> None:
    """Measure and print; the first request of each size warms up."""
    prepared.county(bodies=BODIES)
    framework = FrameworkVersion.objects.get().parsed
    bodies = list(Body.objects.select_related("audience").order_by("pk"))
    client = _client()
    settle()
    for size in SIZES:
        times = [_push(client, content, size) for content in requests_of(framework, bodies, size, rounds)][1:]
        print(
            f"{connection.vendor:12}{size:6} values a request: {statistics.median(times) * 1e6:4.0f} µs of processor "
            f"time a value ({min(times) * 1e6:.0f} to {max(times) * 1e6:.0f}); load {os.getloadavg()[0]:.1f}",
            flush=True,
        )


def _client() -> Client:
    user = make_user("pusher", Role.FRAMEWORK_ADMINISTRATOR)
    expires_on = localdate() + timedelta(days=1)
    _token, secret = create_token(user.grants.get(), name="benchmark", expires_on=expires_on, by=user)
    return Client(headers={"Authorization": f"Bearer {secret}", "Host": "localhost"})


def _push(client: Client, content: bytes, size: int) -> float:
    """Seconds of processor time for one value of one request."""
    start = time.process_time()
    answer = client.post("/api/v1/observations", content, content_type="application/json", secure=True)
    used = time.process_time() - start
    if answer.status_code != HTTPStatus.OK:
        raise RuntimeError(answer.content)
    return used / size
