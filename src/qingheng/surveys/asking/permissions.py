"""Who may do what to a questionnaire. The law: what cannot be done says why."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.steps import Step, StepRefusedError, check_hands, check_state
from qingheng.audit.models import Entry
from qingheng.surveys.asking.workflow import HANDS, STEPS, State
from qingheng.surveys.models import QuestionnaireVersion
from qingheng.surveys.workflow import FIELD

WRITTEN = ("surveys.questionnaire.drafted", "surveys.questionnaire.changed")


def may_write(user: User) -> bool:
    """Whether the person drafts questionnaires."""
    return user.has_role(*FIELD)


def check_may_write(user: User) -> None:
    """Refuse whoever does not draft questionnaires."""
    if not may_write(user):
        raise PermissionDenied(_("Questionnaires are written by the framework administrator or the survey agency."))


def authors(version: QuestionnaireVersion) -> set[str]:
    """Everybody who wrote or changed it."""
    entries = Entry.objects.filter(object_type=version._meta.label_lower, object_id=str(version.pk), action__in=WRITTEN)
    return {version.drafted_by, *entries.values_list("by", flat=True)}


def check_can_take(user: User, step: Step, version: QuestionnaireVersion) -> None:
    """Refuse unless the person may take the step now."""
    if not user.has_role(*step.roles):
        names = " / ".join(str(role.label) for role in sorted(step.roles))
        raise PermissionDenied(_("“%(step)s” is for: %(roles)s.") % {"step": step.title, "roles": names})
    check_state(version, State(version.state), step)
    check_hands(step, {"wrote": authors(version)}, HANDS, user.get_username())


def steps_open_to(user: User, version: QuestionnaireVersion) -> list[Step]:
    """What the person may do next."""
    return [step for step in STEPS if _can_take(user, step, version)]


def _can_take(user: User, step: Step, version: QuestionnaireVersion) -> bool:
    try:
        check_can_take(user, step, version)
    except (PermissionDenied, StepRefusedError):
        return False
    return True
