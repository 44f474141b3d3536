"""A questionnaire from the draft to its retirement: who takes which step, and what never changes."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation
from django.utils.timezone import localdate
from tests.people import make_user
from tests.qingheng.surveys.asking.sheet import sheet

from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.accounts.steps import StepRefusedError
from qingheng.audit.models import Entry
from qingheng.framework.models import FrameworkVersion
from qingheng.surveys.actions.questionnaires import Header, approve, change, draft, renew, retire
from qingheng.surveys.asking.documents import read
from qingheng.surveys.asking.editing import with_section
from qingheng.surveys.models import QuestionnaireVersion

pytestmark = pytest.mark.django_db
State = QuestionnaireVersion.State


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def agency(db: None) -> User:
    return make_user("agency", Role.SURVEY_AGENCY)


@pytest.fixture
def version(agency: User, published_framework: FrameworkVersion) -> QuestionnaireVersion:
    return draft(sheet(), code="residents", header=Header("A-1", "County", "No. 7"), by=agency)


def test_a_draft_is_kept_with_its_head_and_its_checksum(version: QuestionnaireVersion) -> None:
    assert (version.number, version.state, version.form_number) == (1, State.DRAFT, "A-1")
    assert read(version.document) == sheet()
    assert len(version.checksum) == 64
    assert version.questionnaire.title == "Questionnaire for residents"


def test_a_leader_approves_it_and_then_it_never_changes(
    version: QuestionnaireVersion, agency: User, commission_leader: User
) -> None:
    approved = approve(version, by=commission_leader)
    assert (approved.state, approved.approved_by) == (State.APPROVED, "commission-leader")
    with pytest.raises(StepRefusedError, match="Only a draft can be changed"):
        change(approved, sheet(), seen=approved.checksum, by=agency)
    assert [entry.action for entry in Entry.objects.order_by("pk")] == [
        "surveys.questionnaire.drafted",
        "surveys.questionnaire.approved",
    ]


def test_whoever_wrote_any_of_it_does_not_approve_it(version: QuestionnaireVersion) -> None:
    both = make_user("both", Role.SURVEY_AGENCY)
    both.grants.create(role=Role.COMMISSION_LEADER, valid_from=localdate())
    both = User.objects.get(pk=both.pk)
    changed = change(version, sheet(), seen=version.checksum, by=both)
    with pytest.raises(StepRefusedError, match="You wrote it"):
        approve(changed, by=both)


def test_an_agency_approves_nothing_and_a_leader_writes_nothing(
    version: QuestionnaireVersion, agency: User, commission_leader: User
) -> None:
    with pytest.raises(PermissionDenied):
        approve(version, by=agency)
    with pytest.raises(PermissionDenied):
        draft(sheet(), code="other", by=commission_leader)
    with pytest.raises(PermissionDenied):
        change(version, sheet(), seen=version.checksum, by=commission_leader)


def test_what_somebody_else_changed_in_the_meantime_is_not_overwritten(
    version: QuestionnaireVersion, agency: User
) -> None:
    change(version, with_section(sheet(), {"zh-hans": "其他", "en": "More"}), seen=version.checksum, by=agency)
    with pytest.raises(StepRefusedError, match="in the meantime"):
        change(version, sheet(), seen=version.checksum, by=agency)


def test_a_draft_with_a_fault_is_not_approved(
    version: QuestionnaireVersion, agency: User, commission_leader: User
) -> None:
    faulty = with_section(sheet(), {"zh-hans": "只有中文"})
    changed = change(version, faulty, seen=version.checksum, by=agency)
    with pytest.raises(StepRefusedError, match="no wording in the language “en”"):
        approve(changed, by=commission_leader)


def test_a_draft_past_its_day_is_not_approved(
    version: QuestionnaireVersion, agency: User, commission_leader: User
) -> None:
    past = Header(valid_until=localdate() - timedelta(days=1))
    changed = change(version, sheet(), past, seen=version.checksum, by=agency)
    with pytest.raises(StepRefusedError, match="past the day"):
        approve(changed, by=commission_leader)


def test_a_new_version_begins_with_the_old_questions_and_there_is_one_draft_at_a_time(
    version: QuestionnaireVersion, agency: User, commission_leader: User
) -> None:
    approved = approve(version, by=commission_leader)
    begun = renew(approved, by=agency)
    assert (begun.number, begun.state, begun.document) == (2, State.DRAFT, approved.document)
    with pytest.raises(StepRefusedError, match="draft already"):
        renew(approved, by=agency)


def test_drafting_under_a_known_code_replaces_the_draft_or_begins_the_next_version(
    version: QuestionnaireVersion, agency: User, commission_leader: User
) -> None:
    assert draft(sheet(), code="residents", by=agency).pk == version.pk
    approve(version, by=commission_leader)
    assert draft(sheet(), code="residents", by=agency).number == 2


def test_a_retired_version_stays_as_it_was(version: QuestionnaireVersion, commission_leader: User) -> None:
    retired = retire(approve(version, by=commission_leader), by=commission_leader)
    assert retired.state == State.RETIRED
    assert read(retired.document) == sheet()
