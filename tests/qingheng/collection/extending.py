"""Deadlines that were extended, for tests."""

from datetime import date

from qingheng.collection.models import Extension
from qingheng.organisations.models import Station


def extend(station: Station, period: str, until: date) -> Extension:
    """An extension that somebody has approved."""
    return Extension.objects.create(
        station=station,
        period=period,
        until=until,
        reason="test",
        state=Extension.State.APPROVED,
        requested_by="somebody",
        decided_by="somebody else",
    )
