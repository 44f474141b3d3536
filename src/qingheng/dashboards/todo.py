"""Everything that waits for one person, from every stage. The law: each stage says itself what waits in it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta

from django.core.cache import cache
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from qianfen import Period
from qingheng.accounts import todo as accounts
from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.alerts import todo as alerts
from qingheng.collection import todo as collection
from qingheng.notifications import todo as notifications
from qingheng.organisations.models import Body
from qingheng.reports import todo as reports
from qingheng.scoring import todo as scoring
from qingheng.scoring.models import ScoringRun
from qingheng.supervision.meeting import listing as meetings
from qingheng.supervision.objecting import listing as objections
from qingheng.supervision.paper import todo as papers
from qingheng.supervision.rectifying import todo as rectifying
from qingheng.supervision.triage import todo as triage
from qingheng.surveys.wave import todo as waves
from qingheng.ui.periods import period_name
from qingheng.ui.todo import Todo, Urgency

COUNT_KEPT = 60
"""For so many seconds the number in the menu may be that of a moment ago."""
NEW = timedelta(days=14)


def todos(user: User) -> list[Todo]:
    """What waits for this person, the most urgent first; several roles give one list."""
    stages: Sequence[Callable[[User], Iterator[Todo]]] = (
        *(collection.todos, scoring.todos, alerts.todos, triage.todos, rectifying.todos),
        *(waves.todos, reports.todos, papers.todos, objections.todos, meetings.todos),
        *(_results, accounts.todos, notifications.todos),
    )
    found = [todo for stage in stages for todo in stage(user)]
    unique = {todo.key: todo for todo in reversed(found)}
    return sorted(unique.values(), key=lambda todo: todo.order)


def grouped(found: Sequence[Todo]) -> Mapping[Urgency, list[Todo]]:
    """The groups of the landing page."""
    return {urgency: [todo for todo in found if todo.urgency is urgency] for urgency in Urgency}


def count_of(user: User) -> int:
    """How many things wait for this person; for the menu, which every page shows."""
    key = _key(user)
    count: int | None = cache.get(key)
    return keep_count(user, todos(user)) if count is None else count


def keep_count(user: User, found: Sequence[Todo]) -> int:
    """Remember the number for a moment."""
    count = sum(todo.is_open for todo in found)
    cache.set(_key(user), count, COUNT_KEPT)
    return count


def _key(user: User) -> str:
    return f"todo/{user.pk}/{user.created_at.timestamp()}"


def _results(user: User) -> Iterator[Todo]:
    """The latest published results of a liaison's own body: news for two weeks, then only at hand."""
    bodies = [grant.body for grant in user.grants_today if grant.role == Role.LIAISON and grant.body is not None]
    for body in bodies:
        run = ScoringRun.objects.filter(scorecards__body=body).defer("archive").order_by("-period", "-number").first()
        if run is not None:
            yield _result(body, run)


def _result(body: Body, run: ScoringRun) -> Todo:
    day = localtime(run.published_at).date()
    is_new = localdate() - day <= NEW
    address = f"{reverse('dashboards:body', kwargs={'code': body.code})}?period={run.period}"
    title = _("Results of %(body)s for %(month)s") % {"body": body, "month": period_name(Period.parse(run.period))}
    urgency = Urgency.WAITING if is_new else Urgency.DONE
    return Todo(f"results/{run.pk}/{body.pk}", urgency, title, address, _("published"), day)
