"""By when a matter must be triaged. The law: the limit is a setting in working days; overdue is worked out."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.timezone import get_current_timezone, localdate, localtime

from qingheng.alerts.models import Matter
from qingheng.organisations.calendar import WorkingDays


@dataclass(frozen=True)
class Clock:
    """Today, the calendar, and how many working days a triage may take."""

    today: date
    working_days: WorkingDays
    limit: int

    @classmethod
    def now(cls) -> "Clock":
        """Today, with the calendar on record and the limit of the site."""
        return cls(localdate(), WorkingDays.on_record(), settings.TRIAGE_WORKING_DAYS)

    def due(self, matter: Matter) -> date:
        """The last day of the triage."""
        return self.working_days.add_working_days(localtime(matter.raised_at).date(), self.limit)

    def waits(self, matter: Matter) -> int:
        """For how many working days it has been waiting."""
        return self.working_days.working_days_between(localtime(matter.raised_at).date(), self.today)

    def is_overdue(self, matter: Matter) -> bool:
        """Whether nobody has triaged it in time."""
        return matter.state == Matter.State.RAISED and self.waits(matter) > self.limit

    @property
    def overdue(self) -> models.Q:
        """The same, asked of the database: raised before the earliest day that is still in time."""
        day = self.today
        while self.working_days.working_days_between(day - timedelta(days=1), self.today) <= self.limit:
            day -= timedelta(days=1)
        begin = datetime.combine(day, datetime.min.time(), get_current_timezone())
        return models.Q(state=Matter.State.RAISED, raised_at__lt=begin)
