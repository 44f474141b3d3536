"""What the tests of the notifications share: a mail server, and somebody with an address."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.qingheng.notifications.mail_server import MailServer

from qingheng.accounts.models import User


@pytest.fixture
def mail_server(settings: Any) -> Iterator[MailServer]:
    server = MailServer()
    for name, value in server.settings.items():
        setattr(settings, name, value)
    settings.SITE_ADDRESS = "https://qingheng.test"
    yield server
    server.shut()


@pytest.fixture
def reader(liaison: User) -> User:
    liaison.email = "liaison@office.test"
    liaison.save()
    return liaison
