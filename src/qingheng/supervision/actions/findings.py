"""What has been found is recorded and verified. The law: who found it does not verify it, nor anybody of the body."""

from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingheng.accounts.models import User
from qingheng.accounts.standing import check_holds_for
from qingheng.accounts.steps import StepRefusedError, needed
from qingheng.alerts.models import Matter
from qingheng.audit.writing import name_of, writing
from qingheng.organisations.models import Body
from qingheng.supervision.follow_up.permissions import check_can_verify
from qingheng.supervision.follow_up.workflow import COMMISSION
from qingheng.supervision.models import Finding

RECORD = gettext_lazy("record a finding")


def record_finding(  # noqa: PLR0913 - all but the first by keyword, each a field of what is recorded
    body: Body,
    *,
    problem: str,
    cause: str,
    basis: str,
    source: str,
    source_key: str = "",
    item: str = "",
    matter: Matter | None = None,
    by: User,
) -> Finding:
    """Put a problem of a body on record; a paper may rest on it once somebody else has verified it."""
    check_holds_for(by, body, COMMISSION, RECORD)
    if matter is not None and matter.body_id != body.pk:
        raise StepRefusedError(
            _("“%(matter)s” is no matter of “%(body)s”. Choose one of its own.") % {"matter": matter, "body": body}
        )
    row = Finding(body=body, matter=matter, source=source, source_key=source_key, item=item, found_by=name_of(by))
    row.problem = needed(problem, gettext_lazy("Say what the problem is."))
    row.basis = needed(basis, gettext_lazy("Say what the finding rests on: what was seen, checked or read."))
    row.cause = cause.strip()
    with writing("supervision.finding.recorded", by=by) as entry:
        row.save()
        entry.about(row, body=body.code, source=source, source_key=source_key, item=item)
    return row


def verify_finding(finding: Finding, *, by: User) -> Finding:
    """Stand for a finding as its second pair of eyes."""
    with writing("supervision.finding.verified", by=by) as entry:
        row = Finding.objects.select_for_update(of=("self",)).select_related("body").get(pk=finding.pk)
        check_can_verify(by, row)
        row.verified_at, row.verified_by = now(), name_of(by)
        row.save()
        entry.about(row, body=row.body.code)
    return row
