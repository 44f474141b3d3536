"""What a new sheet is opened from: a lost point or an alert matter. The law: it says only what the opener may see."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

import qianfen
from qingheng.accounts.models import User
from qingheng.accounts.permissions import visible_bodies
from qingheng.alerts.models import Matter
from qingheng.scoring.models import LiveScorecard
from qingheng.scoring.versions import framework_of
from qingheng.ui.periods import period_name
from qingheng.ui.typed import whole


def occasion_of(query: Mapping[str, str], user: User) -> dict[str, Any]:
    """What the address of the form names, as first values of its fields; nothing where it names nothing known."""
    matter = _matter(query.get("matter", ""), user)
    if matter is not None:
        facts = {"level": matter.get_level_display(), "since": period_name(matter.since)}
        source = _("Alert matter (%(level)s, since %(since)s)") % facts
        return {"body": matter.body, "matter": matter, "period": matter.until, "source": source}
    body = visible_bodies(user).filter(code=query.get("body", "")).first()
    known: dict[str, Any] = {"body": body} if body else {}
    card = LiveScorecard.objects.filter(body=body, period=query.get("period", "")).first() if body else None
    return known | (_lost_point(card, query.get("item", "")) if card else {})


def _matter(key: str, user: User) -> Matter | None:
    bodies = visible_bodies(user).order_by().values("pk")
    return Matter.objects.filter(pk=whole(key) or 0, body__in=bodies).select_related("body").first()


def _lost_point(card: LiveScorecard, code: str) -> dict[str, Any]:
    framework, node = framework_of(card.framework_version), card.result.nodes.get(code)
    if node is None or not framework.has_item(code):
        return {}
    item, lost = framework.item(code), qianfen.format_points(node.full - node.points)
    facts = {"code": code, "name": item.name, "month": period_name(card.period), "lost": lost}
    source = _("Lost point %(code)s %(name)s (%(month)s, −%(lost)s)") % facts
    return {"item": code, "period": card.period, "source": source, "focus": item.standard}
