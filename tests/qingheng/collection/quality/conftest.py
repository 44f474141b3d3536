"""What the tests of data quality share: a month that gives cause for questions."""

from decimal import Decimal

import pytest
from tests.people import County
from tests.qingheng.collection.submitting import filled

from qingheng.accounts.models import User
from qingheng.collection.actions import submissions
from qingheng.collection.models import Submission


@pytest.fixture
def draft(county: County, station_clerk: User) -> Submission:
    """A month in which one town was criticised far too often."""
    submission = filled(county.stations["S01"], station_clerk)
    submission.values.filter(body=county.towns[0], key="county").update(value=Decimal(25))
    return submission


@pytest.fixture
def submitted(draft: Submission, station_clerk: User) -> Submission:
    return submissions.submit(draft, by=station_clerk)
