"""Which period a page looks at, and as of which month. The law: what is shown instead of what was asked is said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

from qianfen import Frequency, Period, PeriodError

TREND_LENGTH = 8


@dataclass(frozen=True)
class Choice:
    """A period somebody asked for, against the months that have scores.

    A period means its last month; while that month has no scores, the latest month within that has some.
    """

    period: Period
    months: tuple[Period, ...]
    """Every month with scores, oldest first."""
    fault: str = ""
    """Why another period is shown than the address names."""

    @property
    def as_of(self) -> Period | None:
        """The month whose scores are shown; None if the period has none."""
        return self.as_of_month(self.period)

    @property
    def is_complete(self) -> bool:
        """Whether the period's own last month has scores."""
        return self.as_of == self.period.last_month

    def as_of_month(self, period: Period) -> Period | None:
        """The latest month with scores within a period."""
        return max((month for month in self.months if period.contains(month)), default=None)

    @property
    def before(self) -> Period:
        """The period before this one."""
        return self.period.previous()

    @property
    def year_before(self) -> Period:
        """The same period of the year before."""
        return Period(self.period.year - 1, self.period.frequency, self.period.index)

    @property
    def trend(self) -> tuple[Period, ...]:
        """The last periods up to this one, oldest first; none lies before the first month with scores."""
        first = self.months[0] if self.months else self.period.first_month
        periods = (period for period in _backwards(self.period) if period.last_month >= first)
        return tuple(islice(periods, TREND_LENGTH))[::-1] or (self.period,)

    @property
    def trend_months(self) -> list[Period | None]:
        """The month shown for each period of the trend."""
        return [self.as_of_month(period) for period in self.trend]

    @property
    def offered(self) -> tuple[Period, ...]:
        """The periods of this frequency that have scores, newest first; the one asked for is always among them."""
        found = {Period.containing(month.start, self.period.frequency) for month in self.months} | {self.period}
        return tuple(sorted(found, reverse=True))

    def switched(self, frequency: Frequency) -> Period:
        """The period of another frequency around the month that is shown."""
        return Period.containing((self.as_of or self.period.last_month).start, frequency)


def _backwards(period: Period) -> Iterator[Period]:
    for _step in range(TREND_LENGTH):
        yield period
        period = period.previous()


def choose(asked: str, months: Sequence[Period]) -> Choice | None:
    """The period named in the address, or the quarter of the latest scores; None while there are no scores at all."""
    known = tuple(sorted(months))
    try:
        return Choice(Period.parse(asked), known) if asked and known else _newest(known)
    except PeriodError:
        return _newest(known, fault=_no_period(asked))


def _no_period(asked: str) -> str:
    return _(
        "“%(asked)s” is no period, so the latest one is shown. Periods are written 2026-03, 2026-Q1, 2026-H1 or 2026."
    ) % {"asked": asked[:20]}


def _newest(months: tuple[Period, ...], *, fault: str = "") -> Choice | None:
    if not months:
        return None
    return Choice(Period.containing(months[-1].start, Frequency.QUARTER), months, fault)
