"""Run by itself on the database of DATABASE_URL: a real server, open streams, an import, what came over the wire."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from datetime import date

import django

STREAMS_MAX = 20
os.environ |= {"DJANGO_SETTINGS_MODULE": "qingheng.settings", "EVENT_STREAMS_MAX": str(STREAMS_MAX)}
django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up first
from django.core.management import call_command  # noqa: E402 - the same
from django.db import connection, transaction  # noqa: E402 - the same
from django.test import Client  # noqa: E402 - the same
from tests.people import County, make_user  # noqa: E402 - the same
from tests.qingheng.scoring.reports import report  # noqa: E402 - the same

from qingheng.accounts.roles import Role  # noqa: E402 - the same
from qingheng.framework.models import Framework, FrameworkVersion  # noqa: E402 - the same
from qingheng.pipeline import observations_imported  # noqa: E402 - the same

NUDGE = b"data: notices"
SECONDS_MAX = 20.0


class Stream:
    """One browser's event stream, on a socket of its own."""

    def __init__(self, port: int, cookie: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=SECONDS_MAX)
        lines = (
            f"GET /alerts/events/ HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\nCookie: {cookie}\r\n\r\n"
        )
        self.socket.sendall(lines.encode())
        self.received = b""

    def status(self) -> int:
        self.until(b"\r\n\r\n")
        return int(self.received.split(b" ", 2)[1])

    def until(self, wanted: bytes) -> float:
        """Read until something has come; give the time."""
        while wanted not in self.received:
            piece = self.socket.recv(4096)
            if not piece:
                raise ConnectionError(f"the stream ended before {wanted!r}: {self.received!r}")
            self.received += piece
        self.received = self.received.split(wanted, 1)[1] if wanted == NUDGE else self.received
        return time.monotonic()

    def has_ended(self) -> bool:
        """Read to the end of the stream."""
        while self.socket.recv(4096):
            pass
        return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def serve(port: int, server: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "qingheng", "serve", "--port", str(port), "--server", server]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def wait_for(port: int) -> None:
    ends_at = time.monotonic() + 60
    while time.monotonic() < ends_at:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"nobody listens on {port}")


def people() -> tuple[County, str]:
    county = County()
    FrameworkVersion.objects.create(
        framework=Framework.objects.create(code="county", title="county"),
        number="0.1",
        state=FrameworkVersion.State.PUBLISHED,
        document=county.document,
        effective_from=date(2025, 1, 1),
        created_by="test",
    )
    client = Client()
    client.force_login(make_user("administrator", Role.FRAMEWORK_ADMINISTRATOR))
    return county, f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def alert(county: County, province: int) -> float:
    """An import that raises or clears an alert; the time of its commit."""
    with transaction.atomic():
        observations_imported(report(county.towns[0], "2025-02", "A1-2", province=province), by="test")
    return time.monotonic()


def page_seconds(port: int, cookie: str) -> list[float]:
    times = []
    for _ in range(40):
        began = time.monotonic()
        with socket.create_connection(("127.0.0.1", port), timeout=SECONDS_MAX) as page:
            page.sendall(f"GET /alerts/unread/ HTTP/1.0\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n".encode())
            answer = page.recv(64)
        if b" 200 " not in answer:
            raise ConnectionError(answer)
        times.append(time.monotonic() - began)
    return sorted(times)


def held_connections() -> int:
    """Database connections besides this program's own; on SQLite they cost nothing and cannot be counted."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        count: int = cursor.fetchone()[0]
        return count


def reopened(port: int, cookie: str, count: int) -> int:
    """How many places are free again; a server notices those who have gone when it writes to them."""
    ends_at = time.monotonic() + SECONDS_MAX
    opened: list[Stream] = []
    while len(opened) < count and time.monotonic() < ends_at:
        stream = Stream(port, cookie)
        if stream.status() == 200:
            opened.append(stream)
        else:
            time.sleep(0.2)
    return len(opened)


def walk(port: int, process: "subprocess.Popen[str]", server: str) -> dict[str, object]:
    county, cookie = people()
    found: dict[str, object] = {"without a session": Stream(port, "").status()}
    streams = [Stream(port, cookie) for _ in range(STREAMS_MAX)]
    found["opened"] = [stream.status() for stream in streams]
    found["one too many"] = Stream(port, cookie).status()
    for stream in streams:
        stream.until(NUDGE)
    pages = page_seconds(port, cookie)
    found["slow page"] = pages[-2]
    found["held connections"] = held_connections()
    committed = alert(county, 1)
    found["slowest nudge"] = max(stream.until(NUDGE) for stream in streams) - committed
    for stream in streams[10:]:
        stream.socket.close()
    alert(county, 0)
    alert(county, 1)
    found["freed"] = reopened(port, cookie, 10)
    second = serve(port, server)
    found["port in use"] = [second.wait(60), second.stdout.read() if second.stdout else ""]
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    found["ended"] = all(stream.has_ended() for stream in streams[:10])
    found["exit"] = process.wait(60)
    found["stop seconds"] = time.monotonic() - began
    found["said"] = process.stdout.read() if process.stdout else ""
    return found


def main(server: str) -> None:
    call_command("migrate", verbosity=0)
    port = free_port()
    process = serve(port, server)
    try:
        wait_for(port)
        json.dump(walk(port, process, server), sys.stdout)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


if __name__ == "__main__":
    main(sys.argv[1])
