"""A wave from the plan to the scores: who takes which step, what must be there first, what the numbers do."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation
from django.utils.timezone import localdate
from tests.people import County
from tests.qingheng.surveys.field.cast import GROUP, ITEM, make_sample, make_wave

from qianfen import Period
from qingheng import pipeline
from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError
from qingheng.collection.models import Batch, Observation
from qingheng.framework.models import FrameworkVersion
from qingheng.scoring.models import LiveScorecard
from qingheng.surveys.actions import field, waves
from qingheng.surveys.field.receiving import Channel, Filled, Outcome, place_of, receive
from qingheng.surveys.models import Estimate, QuestionnaireVersion, Wave

pytestmark = pytest.mark.django_db
State = Wave.State


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def _framework(published_framework: FrameworkVersion) -> None:
    """The county framework holds."""


def plan_of(version: QuestionnaireVersion, **changes: object) -> waves.Plan:
    today = localdate()
    usual = {"title": "test", "period": Period.parse("2026-H1"), "opens_on": today, "closes_on": today}
    return waves.Plan(**usual | {"forms": [waves.Asked(GROUP, version)]} | changes)  # type: ignore[arg-type] # usual values


@pytest.fixture
def version(county: County) -> QuestionnaireVersion:
    form = make_wave().forms.get()
    return form.version


def test_a_wave_goes_from_the_plan_to_the_field_by_two_people(
    county: County, version: QuestionnaireVersion, framework_administrator: User, commission_leader: User
) -> None:
    wave = waves.plan(plan_of(version), by=framework_administrator)
    with pytest.raises(PermissionDenied, match="leader of the commission"):
        waves.approve(wave, by=framework_administrator)
    assert waves.approve(wave, by=commission_leader).state == State.APPROVED
    with pytest.raises(StepRefusedError, match="Nobody can answer yet"):
        waves.open_field(wave, by=framework_administrator)
    field.issue_codes(make_sample(wave, county.towns, invited=5), by=framework_administrator)
    assert waves.open_field(wave, by=framework_administrator).state == State.OPEN
    assert list(wave.steps.values_list("name", flat=True)) == ["plan", "approve", "open"]


def test_whoever_planned_it_does_not_approve_it(version: QuestionnaireVersion, framework_administrator: User) -> None:
    wave = waves.plan(plan_of(version), by=framework_administrator)
    framework_administrator.grants.create(role="commission_leader", valid_from="2024-01-01")
    both = User.objects.get(pk=framework_administrator.pk)
    with pytest.raises(StepRefusedError, match="You planned the wave"):
        waves.approve(wave, by=both)


def test_only_whoever_plans_waves_plans_one(version: QuestionnaireVersion, commission_leader: User) -> None:
    with pytest.raises(PermissionDenied):
        waves.plan(plan_of(version), by=commission_leader)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": "  "}, "title"),
        ({"forms": []}, "questionnaire"),
        ({"closes_on": localdate() - timedelta(days=1)}, "before it opens"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(
    version: QuestionnaireVersion, framework_administrator: User, changes: dict[str, object], said: str
) -> None:
    with pytest.raises(StepRefusedError, match=said):
        waves.plan(plan_of(version, **changes), by=framework_administrator)


def test_everything_missing_before_approval_is_told_at_once(
    version: QuestionnaireVersion, framework_administrator: User, commission_leader: User
) -> None:
    draft = QuestionnaireVersion.objects.create(
        questionnaire=version.questionnaire,
        number=99,
        document=version.document,
        checksum="1" * 64,
        valid_until=localdate() - timedelta(days=1),
        drafted_by="test",
    )
    wave = waves.plan(plan_of(draft), by=framework_administrator)
    with pytest.raises(StepRefusedError) as refused:
        waves.approve(wave, by=commission_leader)
    assert "is not approved" in str(refused.value)
    assert "before the wave closes" in str(refused.value)


def answer(codes: list[str], answers: list[str]) -> None:
    for code, said in zip(codes, answers, strict=True):
        place = place_of(code)
        assert not isinstance(place, Outcome), place
        assert receive(place, Filled({"style": said}, Channel.CODE)) is Outcome.TAKEN


@pytest.mark.usefixtures("_framework")
def test_published_numbers_become_values_and_scores_follow(county: County, framework_administrator: User) -> None:
    wave = make_wave(State.APPROVED)
    Wave.objects.filter(pk=wave.pk).update(period="2025-H1")
    wave.refresh_from_db()
    town = county.towns[0]
    issued = field.issue_codes(make_sample(wave, [town], invited=40), by=framework_administrator)
    waves.open_field(wave, by=framework_administrator)
    [codes] = issued.values()
    answer(codes, ["good"] * 20 + ["bad"] * 15 + ["unknown"] * 5)
    wave = field.close(wave, by=framework_administrator)
    assert Estimate.objects.get(wave=wave, body=town, group=GROUP, item=ITEM).respondents == 35
    assert not Observation.objects.exists()

    wave = pipeline.publish_wave(wave, by=framework_administrator)
    assert wave.state == State.PUBLISHED
    assert Batch.objects.get().kind == Batch.Kind.SURVEY
    stored = Observation.objects.filter(body=town, item=ITEM, period="2025-H1").values_list("key", "value")
    values = dict(stored)
    assert values == {
        f"{GROUP}/满意": Decimal(20),
        f"{GROUP}/基本满意": Decimal(0),
        f"{GROUP}/不满意": Decimal(15),
        f"{GROUP}/不了解": Decimal(5),
    }
    card = LiveScorecard.objects.get(body=town, period="2025-06")
    # The clients were not asked: one stratum is too small, and the item says nothing instead of zero.
    assert "insufficient" in card.result.nodes[ITEM].flags


@pytest.mark.usefixtures("_framework")
def test_whoever_judged_answers_does_not_publish(county: County, framework_administrator: User) -> None:
    wave = make_wave(State.CLOSED)
    wave.steps.create(name="judge", taken_by=framework_administrator.get_username())
    with pytest.raises(StepRefusedError, match="You decided which answers count"):
        pipeline.publish_wave(wave, by=framework_administrator)


def test_a_wave_is_declared_void_with_a_reason_and_never_after_publication(commission_leader: User) -> None:
    wave = make_wave()
    with pytest.raises(StepRefusedError, match="Say why"):
        waves.declare_void(wave, reason=" ", by=commission_leader)
    assert waves.declare_void(wave, reason="lost cards", by=commission_leader).state == State.VOID
    published = make_wave(State.PUBLISHED)
    with pytest.raises(StepRefusedError):
        waves.declare_void(published, reason="late", by=commission_leader)
