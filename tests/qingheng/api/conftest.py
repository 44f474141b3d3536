"""The small county with a machine for each role."""

from datetime import date

import pytest
from tests.qingheng.api.machine import Machine
from tests.small_county import SmallCounty

from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.collection.actions.standing import grant_standing


@pytest.fixture
def clerk(small_county: SmallCounty) -> Machine:
    return Machine(small_county.tokens[Role.STATION_CLERK.value])


@pytest.fixture
def administrator(small_county: SmallCounty) -> Machine:
    return Machine(small_county.tokens[Role.FRAMEWORK_ADMINISTRATOR.value])


@pytest.fixture
def standing(small_county: SmallCounty) -> None:
    """What is pushed for the clerk's station counts at once."""
    by = User.objects.get(username=Role.FRAMEWORK_ADMINISTRATOR.value)
    station = small_county.county.stations["S01"]
    grant_standing(station, reason="a certified system", valid_from=date(2024, 1, 1), valid_to=None, by=by)
