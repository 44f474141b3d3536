"""Who had a hand in what is contested. The law: found from the records, never asked of the person; once is for ever."""

from django.db import models

import qianfen
from qingheng.accounts.models import Grant, User
from qingheng.collection.models import EnteredValue, Observation, Submission
from qingheng.framework.models import FrameworkVersion
from qingheng.scoring.queries import framework_of, version_for
from qingheng.supervision.models import Objection, Paper


def hands_of(user: User, objection: Objection) -> frozenset[str]:
    """What this person had to do with the matter: keys of `workflow.HANDS`."""
    name = user.get_username()
    found = {
        "body": _belongs(user).filter(_of_body(objection)).exists(),
        "station": _belongs(user).filter(station__code__in=stations_of(objection)).exists(),
        "entered": name in _entered(objection),
        "accepted": name in _accepted(objection),
        "paper": name in _papers(objection),
    }
    return frozenset(hand for hand, is_so in found.items() if is_so)


def _belongs(user: User) -> "models.QuerySet[Grant]":
    """Every grant ever held: whoever has moved on since is still no stranger to it."""
    return Grant.objects.filter(user=user)


def _of_body(objection: Objection) -> models.Q:
    return models.Q(body=objection.body_id) | models.Q(station__body=objection.body_id)


def version_of(objection: Objection) -> FrameworkVersion:
    """The framework version by which the contested month was scored."""
    return version_for(qianfen.Period.parse(objection.period))


def stations_of(objection: Objection) -> frozenset[str]:
    """The codes of the station that scored and of those that help it."""
    framework = framework_of(version_of(objection))
    if not framework.has_item(objection.item):
        return frozenset({objection.station.code})
    item = framework.item(objection.item)
    return frozenset({objection.station.code, item.station, *item.co_stations})


def rows_of(objection: Objection) -> "models.QuerySet[Observation]":
    """The values behind the deduction that count: of the item, of the year up to the contested month."""
    rows = Observation.objects.filter(
        body=objection.body_id, item=objection.item, year=int(objection.period[:4]), is_current=True
    )
    last = qianfen.Period.parse(objection.period)
    late = [
        name
        for name in rows.order_by().values_list("period", flat=True).distinct()
        if qianfen.Period.parse(name).last_month > last
    ]
    return rows.exclude(period__in=late).order_by("period", "key", "event")


def _entered(objection: Objection) -> set[str]:
    typed = EnteredValue.objects.filter(
        body=objection.body_id, item=objection.item, submission__period__startswith=objection.period[:4]
    ).order_by()
    names = {*typed.values_list("changed_by", flat=True), *typed.values_list("submission__submitted_by", flat=True)}
    return names | set(rows_of(objection).order_by().values_list("batch__imported_by", flat=True)) - _accepted(
        objection
    )


def _accepted(objection: Objection) -> set[str]:
    found = Submission.objects.filter(
        values__body=objection.body_id, values__item=objection.item, period__startswith=objection.period[:4]
    ).order_by()
    rows = found.values_list("accepted_by", "vouched_by", "locked_by").distinct()
    return {name for row in rows for name in row if name}


def _papers(objection: Objection) -> set[str]:
    about = models.Q(pk=objection.paper_id)
    if objection.matter_id is not None:
        about |= models.Q(matter=objection.matter_id)
    rows = Paper.objects.filter(about).order_by().values_list("drafted_by", "checked_by", "approved_by")
    return {name for row in rows for name in row if name}
