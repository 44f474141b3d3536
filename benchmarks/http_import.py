"""Values a second through HTTP: pushed as JSON, checked, stored with their ledger entries, scored and alerted on.

Every value of every request is new. Beside it stands what the same database does when as many bare rows are inserted in
one go, without a server, a check, a ledger or a score: the ratio holds on a busy machine too.
"""

import http.client
import json
import os
import statistics
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from datetime import timedelta
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection, transaction
from django.utils.timezone import localdate
from tests.people import County, make_user
from tests.qingheng.scoring.reports import batch

from benchmarks import prepared
from benchmarks.popup import serving
from qianfen import Framework, Frequency
from qingheng.accounts.roles import Role
from qingheng.api.actions.tokens import create_token
from qingheng.collection.models import Observation
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.models import Body

BODIES = 200
SIZES = (500, 5_000, 14_000)
CLIENTS = (1, 2)
WORKERS = 2
MONTHS = tuple(f"{prepared.YEAR}-{month:02}" for month in range(prepared.LAST_MONTH, 0, -1))
GOAL = 10_000


def main(rounds: int) -> None:
    """Measure and print."""
    county = prepared.county(bodies=BODIES)
    framework = FrameworkVersion.objects.get().parsed
    bodies = list(Body.objects.select_related("audience").order_by("pk"))
    token = _token(county)
    with serving(workers=WORKERS) as url:
        for size in SIZES:
            bare = _bare_insert(bodies, size)
            for clients in CLIENTS:
                requests = [requests_of(framework, part, size, rounds) for part in _parts(bodies, clients)]
                found = _push(url, token, requests)
                print(
                    f"{connection.vendor:12}{size:6} values a request, {clients} at once: {found.rate:7.0f} values/s "
                    f"({found.rate / GOAL:.2f} of the goal), p50 {found.p50 * 1000:5.0f} ms, "
                    f"server {found.cpu * 1e6:4.0f} µs of processor time a value; bare insert {bare:7.0f} rows/s, "
                    f"so {found.rate / bare:.2f} of it; load {os.getloadavg()[0]:.1f}",
                    flush=True,
                )


def _token(county: County) -> str:
    del county
    user = make_user("machine", Role.FRAMEWORK_ADMINISTRATOR)
    return create_token(user.grants.get(), name="benchmark", expires_on=localdate() + timedelta(days=1), by=user)[1]


def _parts(bodies: Sequence[Body], count: int) -> list[Sequence[Body]]:
    """Each client brings the data of its own bodies."""
    return [bodies[number::count] for number in range(count)]


def requests_of(framework: Framework, bodies: Sequence[Body], size: int, rounds: int) -> list[bytes]:
    """The bodies of the requests; from one to the next, every value changes."""
    made = []
    for number in range(rounds):
        rows = list(islice(_rows(framework, bodies, number), size))
        if len(rows) < size:
            raise ValueError(f"{len(bodies)} bodies report {len(rows)} values, not {size}: measure more bodies")
        made.append(json.dumps({"observations": rows}).encode())
    return made


def _rows(framework: Framework, bodies: Sequence[Body], number: int) -> Iterator[dict[str, object]]:
    for month in MONTHS:
        for body in bodies:
            for item in framework.items_for(body.audience.code, framework.default_flags):
                if item.frequency is Frequency.MONTH:
                    for place, datum in enumerate(item.data_items):
                        value = 101 + number if place == 0 else 1 + number % 90
                        value = value if item.rule.name in {"ratio", "banded"} else 1 + number % 2
                        yield {
                            "body": body.code, "period": month, "item": item.code, "key": datum.key, "value": value
                        }  # fmt: skip


class _Found:
    """What a run came to."""

    def __init__(self, values: int, seconds: float, times: Sequence[float], cpu: float) -> None:
        self.rate, self.cpu = values / seconds, cpu / values
        self.p50 = statistics.median(times)


def _push(url: str, token: str, clients: Sequence[Sequence[bytes]]) -> _Found:
    """All clients at once, each one request after the other; the first of each warms up."""
    with ProcessPoolExecutor(len(clients)) as pool:
        list(pool.map(_send, [url] * len(clients), [token] * len(clients), [each[:1] for each in clients]))
        start, used = time.perf_counter(), _server_seconds()
        done = list(pool.map(_send, [url] * len(clients), [token] * len(clients), [each[1:] for each in clients]))
        seconds, used = time.perf_counter() - start, _server_seconds() - used
    values = sum(stored for part in done for stored, _time in part)
    return _Found(values, seconds, [took for part in done for _stored, took in part], used)


def _server_seconds() -> float:
    """Processor time that our server and its workers have used; zero where the system has no /proc."""
    found: dict[str, tuple[str, int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            found[stat.parent.name] = fields[1], int(fields[11]) + int(fields[12])
    mine = {pid for pid, (parent, _ticks) in found.items() if parent == str(os.getpid()) and _is_server(pid)}
    ticks = sum(ticks for pid, (parent, ticks) in found.items() if pid in mine or parent in mine)
    return ticks / os.sysconf("SC_CLK_TCK")


def _is_server(pid: str) -> bool:
    with suppress(OSError):
        return b"\0serve\0" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


def _send(url: str, token: str, bodies: Sequence[bytes]) -> list[tuple[int, float]]:
    """Values stored and seconds taken, request by request."""
    place = urlsplit(url)
    line = http.client.HTTPConnection(place.hostname or "", place.port, timeout=600)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    done = []
    for body in bodies:
        start = time.perf_counter()
        line.request("POST", "/api/v1/observations", body, headers)
        answer = line.getresponse()
        content = json.loads(answer.read())
        if answer.status != http.client.OK:
            raise RuntimeError(content)
        done.append((content["stored"], time.perf_counter() - start))
    line.close()
    return done


def _bare_insert(bodies: Sequence[Body], size: int) -> float:
    """Rows a second of the bare bulk insert, the best of three."""
    best = 0.0
    for attempt in range(3):
        stored = batch()
        start = time.perf_counter()
        with transaction.atomic():
            Observation.objects.bulk_create(
                (
                    Observation(
                        body=bodies[number % len(bodies)], period="1999-01", year=1999, item=f"I{number}", key="k",
                        value=1, batch=stored, revision=attempt + 1, is_current=False,
                    )
                    for number in range(size)
                ),
                500,
            )  # fmt: skip
        best = max(best, size / (time.perf_counter() - start))
        Observation.objects.filter(batch=stored).delete()
    return best
