"""A questionnaire is drafted, changed, approved, retired. The law: only drafts change, and never behind one's back."""

from dataclasses import asdict, dataclass
from datetime import date

from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError
from qingheng.audit.writing import name_of, writing
from qingheng.surveys.asking.checking import faults, title_of
from qingheng.surveys.asking.documents import checksum_of, document, read
from qingheng.surveys.asking.items import scales
from qingheng.surveys.asking.permissions import check_can_take, check_may_write
from qingheng.surveys.asking.workflow import APPROVE, RENEW, RETIRE, State
from qingheng.surveys.definition import Definition
from qingheng.surveys.models import Questionnaire, QuestionnaireVersion


@dataclass(frozen=True)
class Header:
    """What the Statistics Law wants printed at the head of a questionnaire."""

    form_number: str = ""
    issuer: str = ""
    approval_number: str = ""
    valid_until: date | None = None


def draft(definition: Definition, *, code: str, header: Header | None = None, by: User) -> QuestionnaireVersion:
    """Keep a questionnaire as a draft: the first version under its code, or the next; a draft there is replaced."""
    check_may_write(by)
    with writing("surveys.questionnaire.drafted", by=by) as entry:
        questionnaire, _made = Questionnaire.objects.get_or_create(code=code, defaults={"title": title_of(definition)})
        latest = questionnaire.versions.select_for_update().order_by("-number").first()
        version = latest if latest is not None and not latest.is_sealed else _next(questionnaire, latest)
        version.drafted_by = version.drafted_by or name_of(by)
        _write(version, definition, header)
        entry.about(version, questionnaire=code, number=version.number, checksum=version.checksum)
    return version


def change(
    version: QuestionnaireVersion, definition: Definition, header: Header | None = None, *, seen: str, by: User
) -> QuestionnaireVersion:
    """Change a draft; `seen` is the checksum of what the author had on the page."""
    check_may_write(by)
    with writing("surveys.questionnaire.changed", by=by) as entry:
        held = _held(version)
        if held.is_sealed:
            raise StepRefusedError(_("Only a draft can be changed. Begin a new version."))
        if held.checksum != seen:
            raise StepRefusedError(_("Somebody has changed this questionnaire in the meantime. Look at it again."))
        _write(held, definition, header)
        entry.about(held, questionnaire=held.questionnaire.code, number=held.number, checksum=held.checksum)
    return held


def approve(version: QuestionnaireVersion, *, by: User) -> QuestionnaireVersion:
    """Approve a draft without faults; nobody approves what they wrote."""
    with writing("surveys.questionnaire.approved", by=by) as entry:
        held = _held(version)
        check_can_take(by, APPROVE, held)
        found = faults(read(held.document), items=scales())
        if found:
            raise StepRefusedError("\n".join([_("It has faults:"), *map(str, found)]))
        if held.valid_until is not None and held.valid_until < localdate():
            raise StepRefusedError(_("It is past the day until which it is valid. Correct that day first."))
        held.state, held.approved_at, held.approved_by = State.APPROVED, now(), name_of(by)
        held.save()
        entry.about(held, questionnaire=held.questionnaire.code, number=held.number, checksum=held.checksum)
    return held


def retire(version: QuestionnaireVersion, *, by: User) -> QuestionnaireVersion:
    """Take a version out of use; waves that asked it keep it."""
    with writing("surveys.questionnaire.retired", by=by) as entry:
        held = _held(version)
        check_can_take(by, RETIRE, held)
        held.state = State.RETIRED
        held.save()
        entry.about(held, questionnaire=held.questionnaire.code, number=held.number)
    return held


def renew(version: QuestionnaireVersion, *, by: User) -> QuestionnaireVersion:
    """Begin a draft with the questions of an older version."""
    with writing("surveys.questionnaire.drafted", by=by) as entry:
        held = _held(version)
        check_can_take(by, RENEW, held)
        latest = held.questionnaire.versions.order_by("-number")[0]
        if not latest.is_sealed:
            raise StepRefusedError(
                _("There is a draft already, version %(n)s. Change that one.") % {"n": latest.number}
            )
        begun = _next(held.questionnaire, latest)
        begun.drafted_by = name_of(by)
        header = Header(held.form_number, held.issuer)
        _write(begun, read(held.document), header)
        entry.about(begun, questionnaire=held.questionnaire.code, number=begun.number, of=held.number)
    return begun


def _held(version: QuestionnaireVersion) -> QuestionnaireVersion:
    rows = QuestionnaireVersion.objects.select_for_update().select_related("questionnaire")
    held: QuestionnaireVersion = rows.get(pk=version.pk)
    return held


def _next(questionnaire: Questionnaire, latest: QuestionnaireVersion | None) -> QuestionnaireVersion:
    return QuestionnaireVersion(questionnaire=questionnaire, number=latest.number + 1 if latest else 1)


def _write(version: QuestionnaireVersion, definition: Definition, header: Header | None) -> None:
    version.document = document(definition)
    version.checksum = checksum_of(version.document)
    for name, value in (asdict(header) if header else {}).items():
        setattr(version, name, value)
    version.save()
    version.questionnaire.title = title_of(definition)[:200]
    version.questionnaire.save()
