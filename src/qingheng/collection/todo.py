"""What waits for somebody in collection. The law: only what this person may do, and one line for each page to open."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby

from django.db import models
from django.urls import reverse
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qianfen import Period
from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.collection.models import Extension, Question, Submission
from qingheng.collection.office import Office
from qingheng.collection.permissions import vouchable_submissions
from qingheng.collection.schedule.deadlines import Deadlines
from qingheng.collection.schedule.tasks import Task, ended_periods, tasks
from qingheng.organisations.models import Station
from qingheng.ui.periods import period_name
from qingheng.ui.todo import Todo, Urgency

LATELY = timedelta(days=7)
State = Submission.State


def todos(user: User) -> Iterator[Todo]:
    """Everything of collection that waits for this person."""
    clerk, reviewer = _stations(user, Role.STATION_CLERK), _stations(user, Role.STATION_REVIEWER)
    is_administrator = user.has_role(Role.FRAMEWORK_ADMINISTRATOR)
    if clerk:
        yield from _to_report(_tasks(user, clerk))
        yield from _to_answer(clerk)
    if reviewer:
        yield from _overdue_stations(_tasks(user, [station for station in reviewer if station not in clerk]))
        yield from _to_accept(user, reviewer)
    if reviewer or is_administrator:
        yield from _to_verify(user)
    if is_administrator:
        yield from _overdue_stations(_tasks(user, list(Station.objects.all())))
        yield from _to_lock()
        yield from _to_decide(user)
    yield from _done_lately(user, {station.pk for station in (*clerk, *reviewer)})


def _stations(user: User, role: Role) -> list[Station]:
    found = {grant.station.pk: grant.station for grant in user.grants_today if grant.role == role and grant.station}
    return list(found.values())


def _tasks(user: User, stations: list[Station]) -> list[Task]:
    office = Office.open(user)
    return tasks(stations, ended_periods(office), Deadlines.on_record(office))


def _to_report(found: list[Task]) -> Iterator[Todo]:
    """Periods that are over and not delivered, and whatever was sent back."""
    for task in found:
        if task.is_delivered and task.state not in {State.SENT_BACK, State.DRAFT}:
            continue
        urgency = Urgency.OVERDUE if task.is_overdue else Urgency.SOON
        if not task.is_overdue and (task.is_delivered or task.state == State.SENT_BACK):
            urgency = Urgency.WAITING
        yield Todo(
            f"task/{task.key}",
            urgency,
            _("Report %(period)s for %(station)s") % _names(task.station, task.period),
            reverse("collection:grid", kwargs={"station": task.station.code, "period": task.period}),
            _stage(task),
            task.last_day,
        )


def _stage(task: Task) -> str:
    """How far it has come, in a few words."""
    words = [str(task.submission.get_state_display())] if task.submission else []
    if task.submission is not None and task.submission.note and task.state == State.SENT_BACK:
        words.append(task.submission.note)
    facts = {"reported": task.count.reported, "expected": task.count.expected}
    words.append(_("%(reported)s of %(expected)s values are there.") % facts)
    if task.request is not None:
        words.append(_("extension asked for"))
    return " · ".join(words)


def _names(station: Station, period: Period) -> dict[str, str]:
    return {"station": station.name, "period": period_name(period)}


def _to_answer(stations: list[Station]) -> Iterator[Todo]:
    """Questions of the quality rules without an answer, by submission."""
    open_yet = Question.objects.filter(
        state=Question.State.OPEN,
        submission__station__in=stations,
        submission__state__in=[State.DRAFT, State.SENT_BACK, State.SUBMITTED],
    )
    rows = open_yet.select_related("submission__station").order_by("submission__period", "submission_id")
    for submission, asked in groupby(rows, key=lambda question: question.submission):
        count = len(list(asked))
        yield Todo(
            f"questions/{submission.pk}",
            Urgency.WAITING,
            ngettext("Answer %(n)s question about %(submission)s", "Answer %(n)s questions about %(submission)s", count)
            % {"n": count, "submission": submission},
            reverse("collection:questions", kwargs={"pk": submission.pk}),
        )


def _to_accept(user: User, stations: list[Station]) -> Iterator[Todo]:
    """What was submitted and waits for a second pair of eyes, but not for one's own."""
    found = Submission.objects.filter(station__in=stations, state=State.SUBMITTED).select_related("station")
    mine = models.Q(submitted_by=user.get_username()) | models.Q(values__changed_by=user.get_username())
    for row in found.exclude(pk__in=found.filter(mine).values("pk")).order_by("submitted_at"):
        yield _about(
            row, _("Look at %(submission)s and accept it or send it back"), f"accept/{row.pk}", row.submitted_by
        )


def _to_verify(user: User) -> Iterator[Todo]:
    """What stations report on their own bodies."""
    for row in vouchable_submissions(user).filter(vouched_by="").select_related("station"):
        yield _about(row, _("Verify what %(submission)s says of the station's own body"), f"verify/{row.pk}")


def _to_lock() -> Iterator[Todo]:
    count = Submission.objects.filter(state=State.ACCEPTED).count()
    if count:
        words = ngettext("Lock %(n)s accepted submission", "Lock %(n)s accepted submissions", count)
        yield Todo("lock", Urgency.WAITING, words % {"n": count}, reverse("collection:locks"))


def _to_decide(user: User) -> Iterator[Todo]:
    """Corrections and extensions that somebody else has asked for."""
    me = user.get_username()
    for row in Submission.objects.filter(state=State.REQUESTED).exclude(opened_by=me).select_related("station"):
        yield _about(row, _("Decide on %(submission)s"), f"correction/{row.pk}", row.reason)
    asked = Extension.objects.filter(state=Extension.State.REQUESTED).exclude(requested_by=me)
    for extension in asked.select_related("station"):
        facts = _names(extension.station, Period.parse(extension.period)) | {"day": extension.until}
        yield Todo(
            f"extension/{extension.pk}",
            Urgency.WAITING,
            _("Decide on the extension of %(station)s for %(period)s to %(day)s") % facts,
            reverse("collection:tasks"),
            extension.reason,
        )


def _overdue_stations(found: list[Task]) -> Iterator[Todo]:
    """One line for each station that owes something, the one that owes it longest first."""
    overdue = sorted((task for task in found if task.is_overdue), key=lambda task: (task.station.code, task.urgency))
    for station, group in groupby(overdue, key=lambda task: task.station):
        owed = list(group)
        periods = "、".join(period_name(task.period) for task in owed)
        yield Todo(
            f"overdue/{station.code}",
            Urgency.OVERDUE,
            _("%(station)s has not delivered: %(periods)s") % {"station": station, "periods": periods},
            f"{reverse('collection:tasks')}?station={station.code}",
            _("%(n)s values are missing") % {"n": sum(task.count.missing for task in owed)},
            owed[0].last_day,
        )


def _done_lately(user: User, stations: set[int]) -> Iterator[Todo]:
    """What was accepted in the last days at one's own stations or by oneself."""
    mine = models.Q(station__in=stations) | models.Q(accepted_by=user.get_username())
    lately = Submission.objects.filter(mine, accepted_at__gt=now() - LATELY).select_related("station")
    for row in lately.order_by("-accepted_at"):
        day = localtime(row.accepted_at).date() if row.accepted_at else None
        title = _("%(submission)s was accepted") % {"submission": row}
        address = reverse("collection:submission", kwargs={"pk": row.pk})
        yield Todo(f"accepted/{row.pk}", Urgency.DONE, title, address, row.accepted_by, day)


def _about(row: Submission, words: str, key: str, detail: str = "") -> Todo:
    address = reverse("collection:submission", kwargs={"pk": row.pk})
    return Todo(key, Urgency.WAITING, words % {"submission": row}, address, detail)
