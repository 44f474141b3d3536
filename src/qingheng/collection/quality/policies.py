"""What may be done to quality rules and to questions in which state. The law: nothing here writes."""

from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from qingheng.accounts.steps import StepRefusedError
from qingheng.collection.models import QualityRules, Submission

State = Submission.State
ANSWERABLE = frozenset({State.DRAFT, State.SENT_BACK, State.SUBMITTED})


def check_can_keep(stored: QualityRules | None) -> None:
    """Refuse to replace what has been put into force."""
    if stored is not None and stored.is_sealed:
        raise StepRefusedError(
            _("“%(rules)s” has been put into force and never changes. Give the new version another number.")
            % {"rules": stored}
        )


def check_can_begin(version: QualityRules, since: date) -> None:
    """Refuse a first day in the past, or one on which another version begins."""
    if version.is_sealed:
        raise StepRefusedError(
            _("“%(rules)s” is in force from %(day)s already.") % {"rules": version, "day": version.effective_from}
        )
    if since < localdate():
        raise StepRefusedError(_("Rules ask from today on at the earliest; %(day)s is past.") % {"day": since})
    if other := QualityRules.objects.filter(effective_from=since).first():
        facts = {"other": other, "day": since}
        raise StepRefusedError(_("“%(other)s” begins on %(day)s already. Choose another day.") % facts)


def check_is_under_way(submission: Submission) -> None:
    """Refuse once it has been accepted: what was asked and answered stays as it is."""
    if submission.state not in ANSWERABLE:
        raise StepRefusedError(
            _("“%(submission)s” is in the state “%(state)s”; its questions and answers no longer change.")
            % {"submission": submission, "state": submission.get_state_display()}
        )
