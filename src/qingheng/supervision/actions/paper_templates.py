"""Templates of papers change by a day. The law: what held before can be read again; what went out stays as it is."""

from datetime import date, timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.audit.writing import name_of, writing
from qingheng.supervision.models import PaperTemplate
from qingheng.supervision.paper.permissions import check_can_template
from qingheng.supervision.paper.wording import Fault, Wording


class TemplateFaultsError(Exception):
    """A wording that cannot be used; `faults` names everything that is wrong with it."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(fault.message for fault in faults))


def save_template(kind: str, variant: str, words: Wording, *, valid_from: date, by: User) -> PaperTemplate:
    """Let this wording hold from a day on; the one before it ends the day before."""
    check_can_template(by)
    with writing("supervision.template.saved", by=by) as entry:
        rows = PaperTemplate.objects.select_for_update().filter(kind=kind, variant=variant)
        later = rows.filter(valid_from__gt=valid_from).order_by("valid_from").first()
        faults = (*words.faults(), *_day_faults(valid_from, later))
        if faults:
            raise TemplateFaultsError(faults)
        rows.filter(valid_from__lt=valid_from, valid_to=None).update(valid_to=valid_from - timedelta(days=1))
        row = rows.filter(valid_from=valid_from).first() or PaperTemplate(kind=kind, variant=variant)
        row.valid_from, row.content, row.changed_by = valid_from, words.content(), name_of(by)
        row.save()
        entry.about(row, kind=kind, variant=variant, valid_from=str(valid_from))
    return row


def _day_faults(valid_from: date, later: PaperTemplate | None) -> list[Fault]:
    """A template is not put before today, nor before one that is already waiting."""
    where = _("Valid from")
    if valid_from < localdate():
        return [Fault(where, _("“%(day)s” is past: papers of those days went out already.") % {"day": valid_from})]
    if later is not None:
        return [
            Fault(
                where,
                _("Another template holds from %(day)s on.") % {"day": later.valid_from},
                _("Choose that day to change it, or a later one."),
            )
        ]
    return []
