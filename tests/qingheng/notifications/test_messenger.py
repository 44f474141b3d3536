"""The plug of the office's messenger: there is none unless named, and the documented example works."""

import importlib.util
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import pytest

from qingheng.accounts.models import User
from qingheng.audit.writing import SYSTEM
from qingheng.notifications.actions import notify
from qingheng.notifications.channels import Outgoing
from qingheng.notifications.models import Delivery
from qingheng.notifications.outbox import deliver_due

EXAMPLE = Path(__file__).parents[3] / "docs" / "how-to" / "office_messenger.py"


class Hook(BaseHTTPRequestHandler):
    """The other side: keeps what it is sent."""

    taken: ClassVar[list[Any]] = []
    status: ClassVar[int] = 200

    def do_POST(self) -> None:
        self.taken.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """A test's output is no log."""


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Hook]]:
    Hook.taken, Hook.status = [], 200
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    monkeypatch.setenv("OFFICE_MESSENGER_HOOK", f"http://127.0.0.1:{server.server_address[1]}/")
    yield Hook
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def example(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """The documented plug, on the path as an administrator puts it there."""
    monkeypatch.syspath_prepend(str(EXAMPLE.parent))
    importlib.invalidate_caches()
    settings.MESSENGER = "office_messenger.send"


class Plug:
    """A plug as a class; it wants nothing."""

    def send(self, notification: Outgoing) -> None:
        raise ValueError(f"{notification.username} is not in the messenger")


def tell(user: User, key: str = "x") -> None:
    news = {"topic": "papers", "message": "“%(paper)s” was served", "facts": {"paper": "一号"}}
    notify([user], **news, key=key, url="/password/", by=SYSTEM)


def test_the_example_hands_on_what_a_receiver_needs(
    hook: type[Hook], example: None, liaison: User, settings: Any
) -> None:
    settings.SITE_ADDRESS = "https://qingheng.test"
    tell(liaison)
    assert deliver_due().sent == 1
    [taken] = hook.taken
    assert taken["username"] == "liaison"
    assert taken["text"] == "“一号” was served"
    assert taken["url"] == "https://qingheng.test/password/"
    assert len(taken["id"]) == 32


def test_what_the_messenger_does_not_take_waits_and_comes_with_the_same_id(
    hook: type[Hook], example: None, liaison: User
) -> None:
    tell(liaison)
    hook.status = 503
    assert deliver_due().outages == {"messenger"}
    hook.status = 200
    Delivery.objects.update(next_try_at="2024-01-01T00:00:00+08:00")
    assert deliver_due().sent == 1
    assert len({taken["id"] for taken in hook.taken}) == 1


def test_a_class_may_be_a_plug_and_its_faults_stop_no_other_channel(
    liaison: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "office_plug", type("module", (), {"Plug": Plug}))
    settings.MESSENGER = "office_plug.Plug"
    tell(liaison)
    assert deliver_due().failed == 1
    assert "liaison is not in the messenger" in Delivery.objects.get().last_error


def test_a_plug_that_cannot_be_loaded_is_named_and_loses_nothing(liaison: User, settings: Any) -> None:
    settings.MESSENGER = "nowhere.send"
    tell(liaison)
    assert deliver_due().outages == {"messenger"}
    delivery = Delivery.objects.get()
    assert delivery.state == Delivery.State.WAITING
    assert "QINGHENG_MESSENGER" in delivery.last_error


def test_without_a_plug_nothing_is_handed_on_and_reminders_never_are(liaison: User, settings: Any) -> None:
    tell(liaison)
    settings.MESSENGER = "nowhere.send"
    notify([liaison], topic="reminders", key="y", message="test", by=SYSTEM)
    assert not Delivery.objects.exists()
