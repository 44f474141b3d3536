"""Items by state and by day: the board and the calendar. The law: what is shown is what the person may see, no more."""

from calendar import MONDAY, Calendar
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils.timezone import localdate

from qingheng.organisations.models import SpecialDay
from qingheng.supervision.models import Rectification
from qingheng.supervision.rectifying.queries import Clock, Timed, timed
from qingheng.supervision.rectifying.workflow import UNFINISHED

State = Rectification.State
COLUMNS = (State.OPEN, State.PLANNED, State.IN_PROGRESS, State.REPORTED, State.CLOSED)
CLOSED_SHOWN = timedelta(days=60)
CARDS_MAX = 60
YEARS = range(2000, 2100)


@dataclass(frozen=True)
class Column:
    """A column of the board: a state and its cards."""

    state: State
    cards: Sequence[Timed]
    more: int


def columns_of(found: "models.QuerySet[Rectification]") -> list[Column]:
    """The board: every unfinished item, and what was closed out lately."""
    clock = Clock.now()
    lately = models.Q(state=State.CLOSED, closed_at__date__gte=clock.today - CLOSED_SHOWN)
    shown = found.filter(models.Q(state__in=UNFINISHED) | lately)
    by_state: dict[str, list[Rectification]] = defaultdict(list)
    for item in shown:
        by_state[item.state].append(item)
    return [_column(state, by_state[state], clock) for state in COLUMNS]


def _column(state: State, items: list[Rectification], clock: Clock) -> Column:
    return Column(state, timed(items[:CARDS_MAX], clock), max(0, len(items) - CARDS_MAX))


@dataclass(frozen=True)
class DayCell:
    """A day of the calendar, with what is due."""

    day: date
    in_month: bool
    is_working: bool
    is_today: bool
    name: str
    items: Sequence[Timed]


def weeks_of(month: date, found: "models.QuerySet[Rectification]") -> list[list[DayCell]]:
    """The weeks of a month, from Monday on, with what is due on each day."""
    clock = Clock.now()
    weeks = Calendar(MONDAY).monthdatescalendar(month.year, month.month)
    first, last = weeks[0][0], weeks[-1][-1]
    due: dict[date, list[Rectification]] = defaultdict(list)
    for item in found.filter(due__range=(first, last)).exclude(state=State.CANCELLED):
        due[item.due].append(item)
    names = dict(SpecialDay.objects.filter(day__range=(first, last)).order_by().values_list("day", "name"))
    return [
        [
            DayCell(
                day,
                day.month == month.month,
                clock.working_days.is_working_day(day),
                day == clock.today,
                names.get(day, ""),
                timed(due[day], clock),
            )
            for day in week
        ]
        for week in weeks
    ]


def month_named(text: str) -> date:
    """The first day of the month an address names; this month if it names none."""
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        month = date.min
    return month if month.year in YEARS else localdate().replace(day=1)


def month_before(month: date) -> date:
    """The first day of the month before."""
    return (month - timedelta(days=1)).replace(day=1)


def month_after(month: date) -> date:
    """The first day of the month after."""
    return (month + timedelta(days=31)).replace(day=1)
