"""How long the server takes for the largest pages: 100 bodies × 65 items. The limit stands beside each time.

Compare the ratio to the smallest page of the same run (the sign-in form), not milliseconds.
"""

from functools import partial
from time import process_time

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from tests.people import make_user

from benchmarks import prepared
from benchmarks.measure import in_turns, show
from qingheng.accounts.roles import Role

BODIES = 100
LIMIT_SECONDS = 0.3


def main(runs: int) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    prepared.county(bodies=BODIES)
    client = Client()
    client.force_login(make_user("benchmark", Role.FRAMEWORK_ADMINISTRATOR))
    stranger = Client()
    times = in_turns(
        {
            "sign-in form": partial(_get, stranger, reverse("accounts:sign_in")),
            "all scorecards": partial(_get, client, reverse("dashboards:scorecards")),
            "cockpit": partial(_get, client, reverse("dashboards:cockpit")),
            "one body": partial(_get, client, reverse("dashboards:body", kwargs={"code": "B01"})),
        },
        runs=runs,
        clock=process_time,  # what the page costs, however busy the machine is
    )
    show(f"Server time of pages, {connection.vendor}, {BODIES} bodies x 65 items", times, against="sign-in form")
    for name, seconds in times.items():
        print(f"  {name}: {seconds / LIMIT_SECONDS:.2f} of the limit of {LIMIT_SECONDS * 1000:.0f} ms")


def _get(client: Client, url: str) -> None:
    response = client.get(url)
    if response.status_code != 200:
        raise AssertionError(f"{url} answered {response.status_code}")
