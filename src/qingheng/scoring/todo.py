"""What waits for somebody in scoring: months to publish, and leave to give. The law: nothing is scored for it."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.scoring.models import PublicationOverride, ScoringRun
from qingheng.scoring.queries import bodies_in, months, published_months
from qingheng.scoring.runs import completeness_of
from qingheng.ui.periods import period_name
from qingheng.ui.todo import Todo, Urgency

State = PublicationOverride.State


def todos(user: User) -> Iterator[Todo]:
    """Months to publish for framework administrators, requests to decide for leaders of the commission."""
    if user.has_role(Role.FRAMEWORK_ADMINISTRATOR):
        yield from _to_publish()
    if user.has_role(Role.COMMISSION_LEADER):
        yield from _to_decide(user)


def _to_publish() -> Iterator[Todo]:
    """The latest month that is over and has not been published, and how complete its data are."""
    over = [month for month in months() if month.end < localdate()]
    month = over[-1] if over else None
    if month is None or month in published_months():
        return
    count = completeness_of(month, bodies_in(month))
    leave = PublicationOverride.objects.filter(period=str(month), run__isnull=True).exclude(state=State.REFUSED).first()
    facts = {"per_cent": count.per_cent, "n": count.missing}
    short = _("%(per_cent)s %% complete, %(n)s values are missing") % facts
    detail = short if count.missing else _("the data are complete")
    if leave is not None:
        detail = f"{detail} · {_('leave to publish')}: {leave.get_state_display()}"
    title = _("Publish %(month)s") % {"month": period_name(month)}
    yield Todo(f"publish/{month}", Urgency.WAITING, title, f"{reverse('scoring:publish')}?month={month}", detail)


def _to_decide(user: User) -> Iterator[Todo]:
    """Requests that still matter: no run of the month has been published since."""
    for asked in PublicationOverride.objects.filter(state=State.REQUESTED).exclude(requested_by=user.get_username()):
        if not ScoringRun.objects.filter(period=asked.period, published_at__gt=asked.requested_at).exists():
            facts = {"month": period_name(asked.period), "per_cent": asked.per_cent}
            yield Todo(
                f"override/{asked.pk}",
                Urgency.WAITING,
                _("Decide whether %(month)s may be published at %(per_cent)s %%") % facts,
                reverse("scoring:override", kwargs={"pk": asked.pk}),
                asked.reason,
            )
