"""From the commit of an accepted submission to the pop-up in a real browser.

A reviewer accepts one submission after another; a browser elsewhere watches. Both clocks are the machine's own.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

from django.db import connection
from django.utils.timezone import now
from playwright.sync_api import Page, sync_playwright
from tests.conftest import CHROMIUM
from tests.people import PASSWORD, County, make_user

from benchmarks import prepared
from benchmarks.rescore import percentile
from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.alerts.actions import acknowledge
from qingheng.alerts.models import Notice
from qingheng.collection.models import EnteredValue, Submission
from qingheng.pipeline import accept_submission

MONTH = f"{prepared.YEAR}-{prepared.LAST_MONTH:02}"
ITEM, KEY, MUCH = "A1-2", "province", 40
PAUSE_SECONDS = 0.7
GOAL_SECONDS = 1.0
WATCH = """() => {
  window.seen = {};
  new MutationObserver(() => {
    for (const toast of document.querySelectorAll("#toasts [data-notice]"))
      window.seen[toast.dataset.notice] = window.seen[toast.dataset.notice] || Date.now();
  }).observe(document.getElementById("toasts"), { childList: true, subtree: true });
}"""


def main(rounds: int) -> None:
    """Measure and print."""
    county = prepared.county()
    reviewer = make_user("reviewer", Role.STATION_REVIEWER, station=county.stations["S01"])
    watcher = make_user("watcher", Role.FRAMEWORK_ADMINISTRATOR)
    with serving() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = signed_in(browser.new_page(), url)
        times = [accept_and_wait(county, number, reviewer, watcher, page) for number in range(rounds + 2)][2:]
        browser.close()
    p50, p95 = percentile(times, 50), percentile(times, 95)
    within = 100 * sum(each <= GOAL_SECONDS for each in times) // len(times)
    print(
        f"{connection.vendor:12} commit to pop-up  p50 {p50 * 1000:6.0f} ms   p95 {p95 * 1000:6.0f} ms   of {rounds}; "
        f"{within} % within {GOAL_SECONDS:.0f} s (p95 is {p95 / GOAL_SECONDS:.2f} of the goal)"
    )


@contextmanager
def serving(*, workers: int = 1) -> Iterator[str]:
    """The real server on this database."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "qingheng", "serve", "--port", str(port), "--workers", str(workers)]
    server = subprocess.Popen(command, env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(f"{url}/sign-in/")
        yield url
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(url: str) -> None:
    for _attempt in range(300):
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 - loopback only
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(f"{url} does not answer")


def signed_in(page: Page, url: str) -> Page:
    """A browser that watches the cockpit."""
    page.goto(f"{url}/sign-in/")
    page.fill("input[name=username]", "watcher")
    page.fill("input[name=password]", PASSWORD)
    page.click("button.btn-primary")
    page.goto(f"{url}/cockpit/")
    page.evaluate(WATCH)
    page.wait_for_timeout(2000)
    return page


def accept_and_wait(county: County, number: int, reviewer: User, watcher: User, page: Page) -> float:
    """Seconds from the commit to the pop-up; values that raise an alert and values that clear it take turns."""
    submission = Submission.objects.create(
        station=county.stations["S01"], period=MONTH, version=number + 1, state=Submission.State.SUBMITTED,
        opened_by="clerk", submitted_by="clerk", submitted_at=now(),
    )  # fmt: skip
    value = Decimal(0 if number % 2 else MUCH)
    cell = {"body": county.towns[0], "item": ITEM, "key": KEY, "value": value}
    EnteredValue.objects.create(submission=submission, changed_by="clerk", **cell)
    last = Notice.objects.order_by("pk").last()
    accept_submission(submission, by=reviewer)
    committed = time.time()
    notice = Notice.objects.filter(pk__gt=last.pk if last else 0).latest("pk")
    page.locator(f"#toasts [data-notice='{notice.pk}']").wait_for(state="attached", timeout=20_000)
    shown = float(page.evaluate(f"window.seen[{notice.pk}]")) / 1000
    acknowledge(notice, by=watcher, is_signed=True)  # three at most are shown at a time
    time.sleep(PAUSE_SECONDS * ((number % 5) + 1) / 5)
    return max(0.0, shown - committed)
