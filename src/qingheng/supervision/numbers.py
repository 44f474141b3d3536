"""Numbers of papers and sheets. The law: within a kind and year they run from 1 without a gap, and none comes twice.

The row of the series is held until the transaction of whoever takes a number ends; if that fails, the number is free.
"""

from django.db import transaction

from qingheng.supervision.models import NumberSeries


def next_number(kind: str, year: int) -> int:
    """The next number of a kind in a year; called inside the transaction of the action that uses it."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A number is taken in the transaction that uses it, or a failure would leave a gap.")
    NumberSeries.objects.get_or_create(kind=kind, year=year)
    series = NumberSeries.objects.select_for_update().get(kind=kind, year=year)
    series.last += 1
    series.save()
    return series.last
