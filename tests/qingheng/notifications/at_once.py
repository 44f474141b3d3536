"""Run by itself on the database of DATABASE_URL: several tell the same at once, several deliver at once.

A program of its own, because threads need a database that they share.
"""

import json
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "qingheng.settings"
django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up first
from django.core.management import call_command  # noqa: E402 - the same
from django.db import connection  # noqa: E402 - the same
from tests.mail_server import MailServer  # noqa: E402 - the same
from tests.people import make_user  # noqa: E402 - the same

from qingheng.accounts.models import User  # noqa: E402 - the same
from qingheng.audit.writing import SYSTEM  # noqa: E402 - the same
from qingheng.notifications.actions import notify  # noqa: E402 - the same
from qingheng.notifications.models import Notification  # noqa: E402 - the same
from qingheng.notifications.outbox import deliver_due  # noqa: E402 - the same

AT_ONCE, PEOPLE, NEWS = 4, 5, 3


def tell(_worker: int) -> int:
    """One of several who tell the same people the same."""
    people = list(User.objects.order_by("pk"))
    told = [notify(people, topic="papers", key=f"{news}", message="test", by=SYSTEM) for news in range(NEWS)]
    return sum(map(len, told))


def deliver(_worker: int) -> int:
    """One of several workers."""
    return deliver_due().sent


def at_once(work: Callable[[int], int]) -> list[int]:
    """All of them in the same moment, each over a connection of its own."""

    def one(number: int) -> int:
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(one, range(AT_ONCE)))


def main() -> None:
    call_command("migrate", verbosity=0)
    server = MailServer()
    for name, value in server.settings.items():
        setattr(settings, name, value)
    for number in range(PEOPLE):
        User.objects.filter(pk=make_user(f"person-{number}").pk).update(email=f"person-{number}@office.test")
    connection.close()
    told, sent = at_once(tell), at_once(deliver)
    numbers = [letter["Message-ID"] for letter in server.letters]
    server.shut()
    facts = {"told": told, "notifications": Notification.objects.count(), "sent": sent}
    json.dump(facts | {"letters": len(numbers), "different": len(set(numbers))}, sys.stdout)


if __name__ == "__main__":
    main()
