"""What a change of bodies touches beyond the register. The law: it is said before anybody confirms.

Scores and cases stay with the body they belonged to; open submissions lose what can no longer be reported; accounts are
only named, because a system administrator grants them.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

import qianfen
from qianfen import Frequency
from qingheng.accounts.models import Grant
from qingheng.alerts.models import Case
from qingheng.collection.submission.upkeep import values_beyond
from qingheng.organisations.checking import CheckedTables
from qingheng.organisations.models import Body
from qingheng.organisations.reorganise import Consequence
from qingheng.organisations.reorganising import ended_by
from qingheng.scoring.models import LiveScorecard
from qingheng.ui.periods import period_name


def consequences_of(checked: CheckedTables) -> Sequence[Consequence]:
    """Scores, alerts, submissions and accounts of the bodies that a change ends."""
    ends = ended_by(checked)
    bodies = {body: ends[body.code] for body in Body.objects.filter(code__in=ends)}
    return [*_scores(bodies), *_alerts(bodies), *_submissions(bodies), *_accounts(bodies)]


def _scores(bodies: dict[Body, date]) -> Iterator[Consequence]:
    for body, end in bodies.items():
        last = qianfen.Period.containing(end, Frequency.MONTH)
        later = LiveScorecard.objects.filter(body=body, period__gt=str(last)).count()
        facts = {"body": body, "month": period_name(last), "count": later}
        sentence = (
            _("“%(body)s” keeps its scores up to %(month)s; %(count)s live scorecards of later months go.") % facts
        )
        yield Consequence(_("Scores"), sentence)
    if bodies:
        sentence = _(
            "A new body starts with full points; what was due before its first day does not apply to it. "
            "Its trend can be read as of now, with its predecessors."
        )
        yield Consequence(_("Successors"), sentence)


def _alerts(bodies: dict[Body, date]) -> Iterator[Consequence]:
    newest = {case.body_id: case for case in Case.objects.filter(body__in=bodies).order_by("period")}
    standing = [case for case in newest.values() if case.is_open]
    if standing:
        sentence = _("Alerts that stand stay with their body as its past; the page of the successor leads to them.")
        yield Consequence(_("Alerts"), sentence, [str(case) for case in standing])


def _submissions(bodies: dict[Body, date]) -> Iterator[Consequence]:
    found = [value for body, end in bodies.items() for value in values_beyond(body, end)]
    if found:
        sentence = _("%(count)s entered values of open submissions lie after the end and are emptied.")
        names = sorted({str(value.submission) for value in found})
        yield Consequence(_("Submissions"), sentence % {"count": len(found)}, names)


def _accounts(bodies: dict[Body, date]) -> Iterator[Consequence]:
    grants = Grant.objects.filter(body__in=bodies, revoked_at=None).select_related("user", "body")
    names = [f"{grant.user} · {grant}" for grant in grants if grant.valid_to is None]
    if names:
        sentence = _("These accounts are held for a body that ends. Ask a system administrator to grant them anew.")
        yield Consequence(_("Accounts"), sentence, names)
