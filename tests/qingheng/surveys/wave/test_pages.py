"""The pages of waves: planned in a form, walked through by their steps, refused with everything that is wrong."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from tests.people import County
from tests.qingheng.surveys.field.cast import GROUP, make_wave

from qingheng.accounts.models import User
from qingheng.framework.models import FrameworkVersion
from qingheng.surveys.models import QuestionnaireVersion, Wave

pytestmark = pytest.mark.django_db
NEW = reverse("surveys:wave_new")


@pytest.fixture
def version(county: County, published_framework: FrameworkVersion) -> QuestionnaireVersion:
    return make_wave().forms.get().version


def posted(version: QuestionnaireVersion, **changes: object) -> dict[str, object]:
    day = localdate().isoformat()
    usual = {"period": "2026-H2", "title": "2026 下半年", "opens_on": day, "closes_on": day}
    return usual | {"cell_minimum": 10, "text_minimum": 20, f"{GROUP}.TOWN": version.pk} | changes


def test_a_wave_is_planned_in_a_form(
    client: Client, framework_administrator: User, version: QuestionnaireVersion
) -> None:
    client.force_login(framework_administrator)
    assert "resident.TOWN" in client.get(NEW).content.decode()
    answer = client.post(NEW, posted(version))
    wave = Wave.objects.get(title="2026 下半年")
    assert answer.headers["Location"] == reverse("surveys:wave", args=[wave.pk])
    [form] = wave.forms.all()
    assert (form.group, form.audience, form.version) == (GROUP, "TOWN", version)


def test_a_bad_plan_comes_back_with_every_fault_and_what_was_typed(
    client: Client, framework_administrator: User, version: QuestionnaireVersion
) -> None:
    client.force_login(framework_administrator)
    before = Wave.objects.count()
    early = (localdate() - timedelta(days=3)).isoformat()
    bad = posted(version, title="x" * 300, closes_on=early, cell_minimum=1, **{f"{GROUP}.TOWN": 999})
    page = client.post(NEW, bad).content.decode()
    assert page.count("field-error") >= 4
    assert 'value="1"' in page
    assert Wave.objects.count() == before


@pytest.mark.parametrize("bad", ["", "2026-13", "1999", "²"])
def test_a_period_that_is_none_falls_back_to_one(client: Client, framework_administrator: User, bad: str) -> None:
    client.force_login(framework_administrator)
    assert client.get(NEW, {"period": bad}).status_code in {200, 409}


@pytest.mark.usefixtures("published_framework")
def test_the_page_offers_each_person_their_steps(
    client: Client, framework_administrator: User, commission_leader: User, survey_agency: User
) -> None:
    wave = make_wave(Wave.State.CLOSED)
    url = reverse("surveys:wave", args=[wave.pk])
    publish, void = (reverse("surveys:wave_step", args=[wave.pk, name]) for name in ("publish", "void"))
    results = reverse("surveys:results", args=[wave.pk])
    expected = {
        framework_administrator: (True, False, True),
        commission_leader: (False, True, True),
        survey_agency: (False, False, False),
    }
    for user, offered in expected.items():
        client.force_login(user)
        page = client.get(url).content.decode()
        assert (publish in page, void in page, results in page) == offered, user


@pytest.mark.usefixtures("published_framework")
def test_a_step_that_cannot_be_taken_says_why(client: Client, framework_administrator: User) -> None:
    client.force_login(framework_administrator)
    wave = make_wave(Wave.State.APPROVED)
    answer = client.post(reverse("surveys:wave_step", args=[wave.pk, "open"]))
    assert answer.status_code == 409
    assert "notice-error" in answer.content.decode()
    assert client.post(reverse("surveys:wave_step", args=[wave.pk, "nonsense"])).status_code == 404


@pytest.mark.usefixtures("published_framework")
def test_a_void_wave_says_the_reason(client: Client, commission_leader: User) -> None:
    client.force_login(commission_leader)
    wave = make_wave()
    client.post(reverse("surveys:wave_step", args=[wave.pk, "void"]), {"reason": "卡片遗失"})
    assert "卡片遗失" in client.get(reverse("surveys:wave", args=[wave.pk])).content.decode()
