"""The pages of questionnaires: list, library, import, designer, preview."""

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.people import make_user
from tests.qingheng.surveys.asking.books import CHOICES, SETTINGS, SURVEY, workbook
from tests.qingheng.surveys.asking.sheet import sheet

from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.framework.models import FrameworkVersion
from qingheng.surveys.actions.questionnaires import draft
from qingheng.surveys.asking.documents import read
from qingheng.surveys.asking.library import library
from qingheng.surveys.asking.xlsform.reading import read_xlsform
from qingheng.surveys.definition import Definition, Kind, Question
from qingheng.surveys.models import QuestionnaireVersion

pytestmark = pytest.mark.django_db
XLSFORM = "questions.xlsx"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def agency(published_framework: FrameworkVersion) -> User:
    return make_user("agency", Role.SURVEY_AGENCY)


@pytest.fixture
def signed_in(client: Client, agency: User) -> Client:
    client.force_login(agency)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def version(agency: User) -> QuestionnaireVersion:
    return draft(sheet(), code="residents", by=agency)


def url(name: str, *args: object) -> str:
    return reverse(f"surveys:{name}", args=args)


def now_of(version: QuestionnaireVersion) -> Definition:
    return read(QuestionnaireVersion.objects.get(pk=version.pk).document)


def names(definition: Definition) -> list[list[str]]:
    return [[question.name for question in section.questions] for section in definition.sections]


def test_a_questionnaire_of_the_library_is_taken_by_one_click(signed_in: Client) -> None:
    page = signed_in.get(url("questionnaires")).content.decode()
    assert all(url("questionnaire_take", code) in page for code in library())
    answer = signed_in.post(url("questionnaire_take", "clients"), follow=True)
    version = QuestionnaireVersion.objects.get()
    assert answer.redirect_chain[-1][0] == url("questionnaire", version.pk)
    assert version.state == QuestionnaireVersion.State.DRAFT
    assert signed_in.post(url("questionnaire_take", "nothing")).status_code == 404


def upload(client: Client, content: bytes) -> tuple[str, int, str]:
    file = SimpleUploadedFile(XLSFORM, content)
    answer = client.post(url("questionnaire_import"), {"code": "residents", "file": file})
    context = answer.context or {}
    return answer.content.decode(), answer.status_code, context.get("token", "")


def test_a_workbook_is_looked_at_first_and_kept_on_confirmation(signed_in: Client) -> None:
    page, status, token = upload(signed_in, workbook(survey=SURVEY, choices=CHOICES, settings=SETTINGS))
    assert status == 200
    assert 'name="style"' in page
    assert not QuestionnaireVersion.objects.exists()
    signed_in.post(url("questionnaire_import"), {"token": token, "code": "residents"})
    assert QuestionnaireVersion.objects.get().questionnaire.code == "residents"


def test_a_workbook_with_faults_keeps_nothing_and_tells_them_all(signed_in: Client) -> None:
    rows = [*SURVEY, ["image", "photo", "照片", "Photo"], ["audit", "a"]]
    page, status, token = upload(signed_in, workbook(survey=rows, choices=CHOICES, settings=SETTINGS))
    assert (status, token) == (422, "")
    assert "“image”" in page
    assert "“audit”" in page


def test_an_exported_version_is_the_same_when_imported(signed_in: Client, version: QuestionnaireVersion) -> None:
    content = signed_in.get(url("questionnaire_export", version.pk)).content
    scale = frozenset({"满意", "基本满意", "不满意", "不了解"})
    items = dict.fromkeys(("J1-1", "J1-2"), scale)
    assert read_xlsform(content, XLSFORM, items=items).definition == sheet()


def test_the_page_of_a_version_shows_it_as_it_is_asked(signed_in: Client, version: QuestionnaireVersion) -> None:
    page = signed_in.get(url("questionnaire", version.pk), {"lang": "en"}).content.decode()
    assert 'name="style"' in page
    assert "How satisfied are you?" in page
    assert "您对该单位" in signed_in.get(url("questionnaire", version.pk), {"lang": "zh-hans"}).content.decode()


def test_a_questionnaire_is_begun_with_its_head(signed_in: Client) -> None:
    head = {
        "code": "staff",
        "title_zh": "职工问卷",
        "languages": ["zh-hans"],
        "issuer": "云海市",
        "valid_until": "2027-12-31",
    }
    signed_in.post(url("questionnaire_new"), head)
    version = QuestionnaireVersion.objects.get()
    assert (version.issuer, version.questionnaire.title) == ("云海市", "职工问卷")
    assert names(read(version.document)) == [[]]
    assert signed_in.post(url("questionnaire_new"), {"code": "x", "languages": ["en"]}).status_code == 422


def arrange(client: Client, version: QuestionnaireVersion, what: str, **place: object) -> None:
    seen = QuestionnaireVersion.objects.get(pk=version.pk).checksum
    answer = client.post(url("questionnaire_edit", version.pk), {"what": what, "seen": seen, **place})
    assert answer.status_code == 302


def test_questions_and_sections_are_moved_renamed_and_removed(signed_in: Client, version: QuestionnaireVersion) -> None:
    arrange(signed_in, version, "add", **{"new-label_zh": "其他", "new-label_en": "More"})
    arrange(signed_in, version, "down", section=0, question=5)
    arrange(signed_in, version, "up", section=0, question=1)
    arrange(signed_in, version, "remove", section=0, question=3)
    assert names(now_of(version)) == [["met", "style", "parts", "age"], ["remark"]]
    arrange(signed_in, version, "heading", section=1, **{"s1-label_en": "The rest"})
    arrange(signed_in, version, "up", section=1)
    assert [section.label.get("en") for section in now_of(version).sections] == ["The rest", "In general"]


def form_of(**fields: object) -> dict[str, object]:
    lines = {f"{prefix}-{name}": 0 for prefix in ("choices", "rows") for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    return {**lines, **fields}


def keep(client: Client, version: QuestionnaireVersion, position: int, **fields: object) -> Question:
    seen = QuestionnaireVersion.objects.get(pk=version.pk).checksum
    answer = client.post(url("questionnaire_question", version.pk, 0, position), form_of(seen=seen, **fields))
    assert answer.status_code == 302, answer.context["designed"].form.errors
    return now_of(version).sections[0].questions[position]


def test_a_question_without_choices_takes_the_scale_of_its_item(
    signed_in: Client, version: QuestionnaireVersion
) -> None:
    added = keep(
        signed_in, version, 6, kind="single", label_zh="公平吗？", label_en="Fair?", item="J1-2", required="on"
    )
    assert (added.kind, added.item, added.required) == (Kind.SINGLE, "J1-2", True)
    assert [choice.option for choice in added.choices] == ["满意", "基本满意", "不满意", "不了解"]


def test_choices_stand_in_the_order_wished_and_empty_lines_are_none(
    signed_in: Client, version: QuestionnaireVersion
) -> None:
    lines = {
        "choices-TOTAL_FORMS": 3,
        "choices-0-label_en": "second",
        "choices-0-ORDER": 2,
        "choices-1-label_en": "first",
        "choices-1-ORDER": 1,
        "choices-1-excludes": "on",
    }
    added = keep(signed_in, version, 6, kind="multiple", label_en="Which?", **lines)
    assert [(choice.label["en"], choice.excludes) for choice in added.choices] == [("first", True), ("second", False)]


def test_a_condition_is_picked_from_what_is_asked_before(signed_in: Client, version: QuestionnaireVersion) -> None:
    page = signed_in.get(url("questionnaire_question", version.pk, 0, 6), {"kind": "text"}).content.decode()
    assert "selected(${met}, &#x27;delay&#x27;)" in page
    added = keep(signed_in, version, 6, kind="text", label_en="Why?", picked="selected(${met}, 'delay')")
    assert added.relevance == "selected(${met}, 'delay')"


@pytest.mark.parametrize("position", range(6))
def test_a_question_kept_as_it_is_shown_stays_as_it_was(
    signed_in: Client, version: QuestionnaireVersion, position: int
) -> None:
    before = now_of(version)
    shown = signed_in.get(url("questionnaire_question", version.pk, 0, position)).context["designed"]
    fields: dict[str, object] = {}
    for form in (shown.form, *(line for lines in shown.sets for line in lines)):
        fields |= {
            form.add_prefix(name): form.get_initial_for_field(field, name) for name, field in form.fields.items()
        }
    for lines in shown.sets:
        fields |= {
            f"{lines.prefix}-TOTAL_FORMS": lines.total_form_count(),
            f"{lines.prefix}-INITIAL_FORMS": lines.initial_form_count(),
        }
    keep(signed_in, version, position, **{name: value for name, value in fields.items() if value not in (None, False)})
    assert now_of(version) == before


def test_what_is_approved_is_not_designed_any_more(signed_in: Client, version: QuestionnaireVersion) -> None:
    QuestionnaireVersion.objects.update(state=QuestionnaireVersion.State.APPROVED)
    answer = signed_in.get(url("questionnaire_edit", version.pk))
    assert answer.status_code == 302
    answer = signed_in.post(url("questionnaire_edit", version.pk), {"what": "add", "seen": version.checksum})
    assert answer.status_code == 409


def test_steps_are_offered_to_those_who_may_take_them(
    signed_in: Client, version: QuestionnaireVersion, commission_leader: User
) -> None:
    approve = url("questionnaire_step", version.pk, "approve")
    assert approve not in signed_in.get(url("questionnaire", version.pk)).content.decode()
    signed_in.force_login(commission_leader)
    assert approve in signed_in.get(url("questionnaire", version.pk)).content.decode()
    assert signed_in.post(approve).status_code == 302
    assert signed_in.post(approve).status_code == 409
    assert QuestionnaireVersion.objects.get().state == QuestionnaireVersion.State.APPROVED
