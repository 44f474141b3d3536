"""An alert matter follows what supervision does about it. The law: it moves only as its own work-flow lets it."""

from django.utils.translation import gettext as _

from qingheng.alerts import actions as alerts
from qingheng.alerts.handling import ADVANCES
from qingheng.alerts.models import Matter
from qingheng.supervision.models import Rectification
from qingheng.supervision.rectifying.workflow import RUNNING

State = Rectification.State


def advance(matter: Matter | None, state: Matter.State, *, reason: str, by: object) -> None:
    """Let the matter follow, if it is not there yet and has not ended."""
    if matter is None:
        return
    matter.refresh_from_db()
    if matter.state in ADVANCES[state].before:
        alerts.advance(matter, state, reason=reason, by=by)


def follow_items(matter: Matter | None, *, by: object) -> None:
    """Let the matter follow its rectification items: rectifying while one runs, awaiting once all are reported.

    Items of a paper count from the receipt on.
    """
    items = Rectification.objects.filter(matter=matter).exclude(state=State.CANCELLED)
    states = set(items.exclude(paper__received_at=None, paper__isnull=False).values_list("state", flat=True))
    if matter is None or not states:
        return
    if states & RUNNING:
        advance(matter, Matter.State.RECTIFYING, reason=_("rectification items are open"), by=by)
    else:
        advance(matter, Matter.State.AWAITING_VERIFICATION, reason=_("all rectification items are reported"), by=by)
