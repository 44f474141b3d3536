"""Which half-years a report can be made of. The law: one whose last month has been published."""

from qianfen import Frequency, Period
from qingheng.scoring.queries import published_months


def reportable() -> list[Period]:
    """The half-years whose results are published, the latest first."""
    months = published_months()
    found = {Period.containing(month.start, Frequency.HALF_YEAR) for month in months}
    return sorted((period for period in found if period.last_month in months), reverse=True)
