"""A person's deadlines as a calendar feed (日历订阅), and the address that opens it.

The law: the address holds only for the password it was made with, and shows deadlines, never a value.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from hmac import compare_digest

from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from qingheng.accounts.models import User
from qingheng.collection.actions.deadlines import ASKERS
from qingheng.collection.office import Office
from qingheng.collection.permissions import holds
from qingheng.collection.schedule.deadlines import Deadlines
from qingheng.collection.schedule.tasks import Task, begun_periods, tasks
from qingheng.organisations.models import Station
from qingheng.ui.periods import period_name

SALT = "qingheng.collection.schedule.feed"
FRAGMENT = 16
"""So many characters of the session hash, which follows from the password, stand in the token."""
ALARM = timedelta(hours=-15)
"""At nine o'clock on the day before: the event begins at midnight of the last day."""


def token_of(user: User) -> str:
    """The secret part of the address: whose it is, and for which password."""
    return signing.dumps([user.pk, user.get_session_auth_hash()[:FRAGMENT]], salt=SALT)


def owner_of(token: str) -> User | None:
    """Whose address it is; None if it is forged, or if the person has left or has another password by now."""
    try:
        pk, fragment = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = User.objects.filter(pk=pk, is_active=True).first()
    if user is None or not compare_digest(user.get_session_auth_hash()[:FRAGMENT], str(fragment)):
        return None
    return user


def stations_of(user: User) -> list[Station]:
    """The stations for which somebody reports or reviews today."""
    stations = {grant.station.pk: grant.station for grant in user.grants_today if grant.station is not None}
    return [station for station in stations.values() if holds(user, ASKERS, station)]


def feed(user: User, base: str) -> bytes:
    """The calendar of a person; `base` is the address of the site."""
    office = Office.open(user)
    calendar = Calendar()
    calendar.add("prodid", "-//Qingheng//deadlines//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Qingheng: reporting deadlines"))
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"value": "DURATION"})
    for event in _events(tasks(stations_of(user), begun_periods(office), Deadlines.on_record(office)), base):
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _events(found: Iterable[Task], base: str) -> Iterable[Event]:
    for task in found:
        if task.deadline is not None:
            yield _event(task, base)


def _event(task: Task, base: str) -> Event:
    """One deadline; its identity stays when the day moves, so that calendars move it too."""
    last_day = task.deadline.last_day if task.deadline else task.period.end
    names = {"station": task.station.name, "period": period_name(task.period)}
    event = Event()
    event.add("uid", f"{task.station.code}-{task.period}@qingheng")
    event.add("dtstamp", datetime.combine(task.period.end, time(), UTC))
    event.add("dtstart", last_day)
    event.add("dtend", last_day + timedelta(days=1))
    event.add(
        "summary", (_("✓ %(station)s: %(period)s") if task.is_delivered else _("%(station)s: %(period)s due")) % names
    )
    event.add("description", _description(task))
    event.add("url", base + reverse("collection:missing", kwargs={"station": task.station.code, "period": task.period}))
    event.add("transp", "TRANSPARENT")
    if not task.is_delivered:
        event.add_component(_alarm(names))
    return event


def _description(task: Task) -> str:
    words = _("%(reported)s of %(expected)s values are there.")
    lines = [words % {"reported": task.count.reported, "expected": task.count.expected}]
    if task.deadline is not None and task.deadline.is_extended:
        lines.append(_("Extended; by rule it was %(day)s.") % {"day": task.deadline.by_rule})
    return "\n".join(lines)


def _alarm(names: dict[str, str]) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _("%(station)s: %(period)s due") % names)
    alarm.add("trigger", ALARM)
    return alarm
