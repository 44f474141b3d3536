"""Run by itself on the database of DATABASE_URL: `serve` with a mail server, a notification, and the end of it all."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django
from tests.mail_server import MailServer

SECONDS_MAX = 60
mail = MailServer()
os.environ |= {"DJANGO_SETTINGS_MODULE": "qingheng.settings", "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(mail.port)}
django.setup()

from django.core.management import call_command  # noqa: E402 - Django must be set up first
from tests.people import make_user  # noqa: E402 - the same

from qingheng.audit.writing import SYSTEM  # noqa: E402 - the same
from qingheng.notifications.actions import notify  # noqa: E402 - the same
from qingheng.notifications.models import Delivery  # noqa: E402 - the same


def until(is_so: Callable[[], bool]) -> bool:
    """Wait for something; whether it came about."""
    ends_at = time.monotonic() + SECONDS_MAX
    while not is_so() and time.monotonic() < ends_at:
        time.sleep(0.1)
    return is_so()


def delivering(parent: int) -> list[int]:
    """The processes that deliver for a server, by what the system knows of them."""
    listing = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(parent)], capture_output=True, text=True, check=False
    )
    return [int(line.split()[0]) for line in listing.stdout.splitlines() if " deliver " in line]


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "qingheng", "serve", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        try:
            person = make_user("person")
            person.email = "person@office.test"
            person.save()
            notify([person], topic="papers", key="x", message="test", by=SYSTEM)
            is_out = until(lambda: Delivery.objects.filter(state="sent").exists())
            workers = delivering(server.pid)
        finally:
            server.send_signal(signal.SIGTERM)
        server.wait(SECONDS_MAX)
    left = [pid for pid in workers if Path(f"/proc/{pid}").exists()]
    letters = len(mail.letters)
    mail.shut()
    json.dump({"is_out": is_out, "letters": letters, "workers": len(workers), "left": left}, sys.stdout)


if __name__ == "__main__":
    main()
