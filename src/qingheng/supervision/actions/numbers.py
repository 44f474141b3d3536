"""Numbers of papers, sheets and objections. The law: within a series and year they run from 1, no gap, none twice.

The row of the series is held until the transaction of whoever takes a number ends; if that fails, the number is free.
"""

from django.db import transaction

from qingheng.supervision.models import NumberSeries


class Numbers:
    """The numbers of one series in one year; taken inside the action that uses them, whose entry tells of them."""

    def __init__(self, series: str, year: int) -> None:
        self.series, self.year = series, year

    def take(self) -> int:
        """The next one."""
        if not transaction.get_connection().in_atomic_block:
            raise RuntimeError("A number is taken in the transaction that uses it, or a failure would leave a gap.")
        NumberSeries.objects.get_or_create(kind=self.series, year=self.year)
        row = NumberSeries.objects.select_for_update().get(kind=self.series, year=self.year)
        row.last += 1
        row.save()
        return row.last
