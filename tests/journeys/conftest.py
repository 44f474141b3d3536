"""A real server with the demo county, and a real browser.

The server is started once per run, on its own port and with its own database, exactly as `make demo` starts it.
"""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from tests.conftest import CHROMIUM

STARTS_WITHIN_SECONDS = 90
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Site:
    """The running demo: where it is, and how one gets in."""

    url: str
    environment: dict[str, str]
    password: str

    def manage(self, *words: str) -> str:
        """Run a management command against the running site's database."""
        command = [sys.executable, "-m", "qingheng", *words]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def database_for_journeys(folder: Path) -> Iterator[str]:
    """An empty database of the kind the tests run on."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield f"sqlite:///{folder / 'journeys.sqlite3'}"
        return
    import psycopg  # noqa: PLC0415 - only where the tests run on PostgreSQL

    name = f"journeys_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        yield urlsplit(url)._replace(path=f"/{name}").geturl()
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo county behind the real server."""
    folder = tmp_path_factory.mktemp("journeys")
    databases = database_for_journeys(folder)
    environment = os.environ | {"QINGHENG_DATA": str(folder), "QINGHENG_DEMO": "1", "DATABASE_URL": next(databases)}
    loaded = subprocess.run(
        [sys.executable, "-m", "qingheng", "demo"], env=environment, capture_output=True, text=True, check=False
    )
    assert loaded.returncode == 0, loaded.stdout + loaded.stderr
    port = free_port()
    log = (folder / "server.log").open("w")
    server = subprocess.Popen(
        [sys.executable, "-m", "qingheng", "serve", "--port", str(port)], env=environment, stdout=log, stderr=log
    )
    try:
        wait_until_it_answers(f"http://127.0.0.1:{port}/sign-in/", server, Path(log.name))
        yield Site(f"http://127.0.0.1:{port}", environment, (folder / "demo-password").read_text().strip())
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.close()
        for _ in databases:
            pass


def wait_until_it_answers(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < deadline:
        assert server.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - loopback only
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the server did not answer within {STARTS_WITHIN_SECONDS} s: {log.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
        "1"  # Playwright keeps an event loop in this thread; the ORM need not mind
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


class Visitor:
    """Somebody at a browser of their own; what their pages asked for and complained of is kept."""

    def __init__(self, context: BrowserContext, site: Site) -> None:
        self.site = site
        self.context = context
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page = self.open_tab()

    def open_tab(self) -> Page:
        page = self.context.new_page()
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        return page

    def sign_in(self, username: str) -> Page:
        self.page.goto(f"{self.site.url}/sign-in/")
        self.page.fill("input[name=username]", username)
        self.page.fill("input[name=password]", self.site.password)
        self.page.click("button.btn-primary")
        self.page.wait_for_load_state("load")
        return self.page

    def foreign_requests(self) -> list[str]:
        return [url for url in self.requests if not re.match(rf"({re.escape(self.site.url)}/|data:|blob:)", url)]


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Callable[..., Visitor]]:
    """Open a browser of one's own; at the end nothing may have gone to another host or complained."""
    visitors: list[Visitor] = []

    def open_browser(**options: Any) -> Visitor:
        context = browser.new_context(**({"locale": "zh-CN", "viewport": {"width": 1440, "height": 900}} | options))
        visitors.append(Visitor(context, site))
        return visitors[-1]

    yield open_browser
    for visitor in visitors:
        visitor.context.close()
        assert visitor.foreign_requests() == []
        assert visitor.complaints == []
