"""A station's submission for tests: entered by the clerk through the database, stepped through by the actions."""

from decimal import Decimal

from qianfen import Period
from qingheng.accounts.models import User
from qingheng.collection.actions.submissions import open_submission
from qingheng.collection.models import EnteredValue, Submission
from qingheng.collection.submission.submitted import SubmittedSheet
from qingheng.organisations.models import Station

MONTH = Period.parse("2024-11")


def filled(station: Station, clerk: User, period: Period = MONTH, value: int = 0) -> Submission:
    """A draft in which every empty cell holds the same number."""
    submission = open_submission(station, period, by=clerk)
    sheet = SubmittedSheet.of(submission)
    assert sheet is not None
    for body, column in sheet.blanks:
        EnteredValue.objects.create(
            submission=submission,
            body=body,
            item=column.item.code,
            key=column.key,
            value=Decimal(value),
            changed_by=clerk.get_username(),
        )
    return submission
