"""What the tests of the notifications share: somebody with an address."""

import pytest

from qingheng.accounts.models import User


@pytest.fixture
def reader(liaison: User) -> User:
    liaison.email = "liaison@office.test"
    liaison.save()
    return liaison
