"""The lists of papers: filters, counts, what waits for somebody. The law: only what this person may see is counted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.timezone import localdate

from qingheng.accounts.models import User
from qingheng.organisations.calendar import WorkingDays
from qingheng.organisations.models import Body
from qingheng.supervision.models import DeadlineExtension, Paper, PaperKind
from qingheng.supervision.paper.course import BACKWARDS, BESIDE
from qingheng.supervision.paper.permissions import can_take
from qingheng.supervision.paper.queries import REPLYING, UNANSWERED, is_overdue, overdue, visible_papers
from qingheng.supervision.paper.workflow import ENDED, steps_from
from qingheng.ui.typed import year_in

OVERDUE = "overdue"
ALL = "all"


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; anything that means nothing narrows nothing."""

    kind: str = ""
    state: str = ""
    body: str = ""
    year: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Filters":
        """From the query string."""
        kind, state, year = asked.get("kind", ""), asked.get("state", ""), asked.get("year", "")
        return cls(
            kind if kind in PaperKind.values else "",
            state if state in {*Paper.State.values, OVERDUE, ALL} else "",
            asked.get("body", "")[:20],
            str(year_in(year) or ""),
        )

    def narrow(self, found: "models.QuerySet[Paper]", *, by_state: bool = True) -> "models.QuerySet[Paper]":
        """Those that fit; unless a state is named, those on which something is still to be done."""
        if self.kind:
            found = found.filter(kind=self.kind)
        if self.body:
            found = found.filter(body__code=self.body)
        if self.year:
            day = models.Q(issued_on__year=self.year) | models.Q(issued_on=None, drafted_at__year=self.year)
            found = found.filter(day)
        return self._by_state(found) if by_state else found

    def _by_state(self, found: "models.QuerySet[Paper]") -> "models.QuerySet[Paper]":
        if self.state == OVERDUE:
            return overdue(found)
        if self.state == ALL:
            return found
        return found.filter(state=self.state) if self.state else found.exclude(state__in=ENDED)


@dataclass(frozen=True)
class Row:
    """One line: the paper, and what the clock says about its reply."""

    paper: Paper
    is_overdue: bool
    days: int | None
    """Working days that are left for the reply, or negative: by how many it is late."""
    waits: bool = False

    @property
    def late_by(self) -> int:
        """By how many working days the reply is late."""
        return max(0, -(self.days or 0))


def rows(found: Iterable[Paper], waiting: Iterable[int] = (), day: date | None = None) -> list[Row]:
    """The papers as a page shows them."""
    today, calendar, mine = day or localdate(), WorkingDays.on_record(), set(waiting)
    return [Row(each, is_overdue(each, today), _days(each, today, calendar), each.pk in mine) for each in found]


def _days(paper: Paper, today: date, calendar: WorkingDays) -> int | None:
    if paper.reply_due is None or paper.kind not in REPLYING or paper.state not in UNANSWERED:
        return None
    return calendar.working_days_between(today, paper.reply_due)


def counts(found: "models.QuerySet[Paper]") -> dict[str, int]:
    """How many papers are in each state, and how many are overdue."""
    counted = dict(found.order_by().values_list("state").annotate(models.Count("pk")))
    by_state = {state.value: counted[state.value] for state in Paper.State if counted.get(state.value)}
    return {**by_state, OVERDUE: overdue(found).count()}


def waiting_for(user: User, without: Iterable[str] = ()) -> list[Paper]:
    """The papers on which nothing goes on before this person does something; some kinds may be left out."""
    running = visible_papers(user).exclude(state__in=ENDED).exclude(kind__in=list(without)).select_related("run")
    return [paper for paper in running if _waits_for(user, paper)]


def _waits_for(user: User, paper: Paper) -> bool:
    due = [step for step in steps_from(paper) if step.name not in BACKWARDS | BESIDE]
    return any(can_take(user, step, paper) for step in due if _is_awaited(user, step.name, paper))


def _is_awaited(user: User, name: str, paper: Paper) -> bool:
    """Closing what the body has merely received may wait; a draft waits for its author alone."""
    if name == "close":
        return paper.kind in REPLYING
    return name != "hand_over" or paper.drafted_by == user.get_username()


def asked_for_time(user: User) -> "models.QuerySet[DeadlineExtension]":
    """The requests for more time that are not decided, of papers this person may see."""
    requested = DeadlineExtension.objects.filter(state=DeadlineExtension.State.REQUESTED)
    return requested.filter(paper__in=visible_papers(user).order_by().values("pk")).select_related("paper__body")


def bodies_in(found: "models.QuerySet[Paper]") -> "models.QuerySet[Body]":
    """The bodies these papers are about."""
    return Body.objects.filter(pk__in=found.order_by().values("body"))


def years_in(found: "models.QuerySet[Paper]") -> list[int]:
    """The years of these papers, the latest first."""
    issued = found.order_by().dates("issued_on", "year")
    drafted = found.order_by().datetimes("drafted_at", "year")
    return sorted({day.year for day in (*issued, *drafted) if day}, reverse=True)


def registered(user: User, year: int | None = None, kind: str = "") -> "models.QuerySet[Paper]":
    """The register of numbers: every number given, in its order; a withdrawn paper keeps its line."""
    found = visible_papers(user).filter(number__isnull=False)
    if year:
        found = found.filter(year=year)
    if kind:
        found = found.filter(kind=kind)
    return found.order_by("-year", "kind", "-number")
