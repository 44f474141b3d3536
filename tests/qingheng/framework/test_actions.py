from datetime import date

import pytest
from django.utils.timezone import now
from tests.qingheng.framework.documents import county, leaf

from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError
from qingheng.audit.models import Entry
from qingheng.framework import queries
from qingheng.framework.actions import import_version, publish, retire
from qingheng.framework.models import Framework, FrameworkVersion
from qingheng.framework.policies import FaultyVersionError
from qingheng.framework.workflow import PUBLISH, RETIRE, STEPS, State, steps_from
from qingheng.scoring.models import ScoringRun

pytestmark = pytest.mark.django_db
JULY = date(2026, 7, 1)


def numbered(number: str, **meta: object) -> dict:
    document = county()
    document["meta"] |= {"version": number, **meta}
    return document


def imported(number: str = "0.1", *, by: object = "test") -> FrameworkVersion:
    return import_version(numbered(number), by=by)


def run_of(version: FrameworkVersion, month: str) -> None:
    ScoringRun(
        period=month, number=1, framework_version=version, archive=b"", checksum="0" * 64, bodies=0, published_by="test"
    ).save()


def test_an_import_makes_a_draft_with_the_document_to_the_digit(framework_administrator: User) -> None:
    version = imported(by=framework_administrator)
    stored = FrameworkVersion.objects.get(pk=version.pk)
    assert (stored.state, stored.number, stored.framework.code) == (State.DRAFT, "0.1", "county-reference")
    assert str(leaf(stored.document, "A1-1")["zero_at"]) == "0.70"
    assert list(stored.document) == list(county())
    assert stored.created_by == "framework-administrator"


def test_the_same_number_replaces_a_draft() -> None:
    first, second = imported(), import_version(numbered("0.1", title="改名"), by="test", note="第二次")
    assert first.pk == second.pk
    assert FrameworkVersion.objects.get().document["meta"]["title"] == "改名"
    assert [entry.facts["replaced"] for entry in Entry.objects.order_by("id")] == [False, True]


def test_the_same_number_never_replaces_a_published_version() -> None:
    publish(imported(), effective_from=JULY, by="test")
    with pytest.raises(StepRefusedError, match=r"0\.1"):
        imported()
    assert Entry.objects.count() == 2


def test_a_faulty_document_is_not_kept() -> None:
    document = numbered("0.1")
    leaf(document, "A1-1")["points"] = 19
    with pytest.raises(FaultyVersionError) as caught:
        import_version(document, by="test")
    assert caught.value.faults
    assert not Framework.objects.exists()
    assert not Entry.objects.exists()


def test_publishing_says_by_whom_and_writes_the_month_into_the_document(framework_administrator: User) -> None:
    version = publish(imported(), effective_from=JULY, by=framework_administrator)
    stored = FrameworkVersion.objects.get(pk=version.pk)
    assert (stored.state, stored.effective_from, stored.published_by) == (
        State.PUBLISHED,
        JULY,
        "framework-administrator",
    )
    assert stored.document["meta"]["effective_from"] == "2026-07"
    assert str(stored.parsed.effective_from) == "2026-07"
    assert Entry.objects.order_by("id").last().action == "framework.version.published"


def test_publishing_gives_the_framework_the_title_of_its_latest_version() -> None:
    publish(imported(), effective_from=JULY, by="test")
    publish(import_version(numbered("0.2", title="新名称"), by="test"), effective_from=date(2026, 8, 1), by="test")
    assert Framework.objects.get().title == "新名称"


def test_a_version_begins_on_the_first_day_of_a_month() -> None:
    with pytest.raises(StepRefusedError, match="2026-07-02"):
        publish(imported(), effective_from=date(2026, 7, 2), by="test")


def test_two_published_versions_do_not_begin_on_the_same_day() -> None:
    publish(imported(), effective_from=JULY, by="test")
    with pytest.raises(StepRefusedError, match="2026-07-01"):
        publish(imported("0.2"), effective_from=JULY, by="test")


@pytest.mark.parametrize(
    ("start", "is_refused"), [(date(2026, 6, 1), True), (date(2026, 7, 1), True), (date(2026, 8, 1), False)]
)
def test_a_version_does_not_begin_before_a_month_whose_scores_are_published(start: date, *, is_refused: bool) -> None:
    run_of(publish(imported(), effective_from=date(2026, 1, 1), by="test"), "2026-07")
    draft = imported("0.2")
    if not is_refused:
        assert publish(draft, effective_from=start, by="test").state == State.PUBLISHED
        return
    with pytest.raises(StepRefusedError, match="2026-07"):
        publish(draft, effective_from=start, by="test")


def test_what_must_not_be_scored_is_not_published() -> None:
    document = numbered("0.1")
    leaf(document, "B2-1")["name"] = "全年召开会议次数"
    version = import_version(document, by="test")
    with pytest.raises(FaultyVersionError) as caught:
        publish(version, effective_from=JULY, by="test")
    assert "会议" in str(caught.value)
    assert FrameworkVersion.objects.get().state == State.DRAFT


def test_a_draft_whose_golden_test_fails_is_not_published() -> None:
    version = imported()
    leaf(version.document, "A1-1")["tests"][0]["expect"] = 1
    version.save()
    with pytest.raises(FaultyVersionError):
        publish(version, effective_from=JULY, by="test")


def test_only_a_draft_is_published() -> None:
    version = publish(imported(), effective_from=JULY, by="test")
    with pytest.raises(StepRefusedError):
        publish(version, effective_from=date(2026, 8, 1), by="test")


def test_a_version_is_retired_only_once_a_later_one_is_in_force() -> None:
    first = publish(imported(), effective_from=date(2024, 10, 1), by="test")
    with pytest.raises(StepRefusedError):
        retire(first, by="test")
    publish(imported("0.2"), effective_from=date(2099, 1, 1), by="test")
    with pytest.raises(StepRefusedError):
        retire(first, by="test")
    publish(imported("0.3"), effective_from=date(2025, 1, 1), by="test")
    retired = retire(first, by="test")
    assert (retired.state, retired.retired_by) == (State.RETIRED, "test")
    assert retired.retired_at <= now()
    with pytest.raises(StepRefusedError):
        retire(first, by="test")


def test_a_retired_version_is_still_the_one_in_force_in_its_months() -> None:
    first = publish(imported(), effective_from=date(2024, 10, 1), by="test")
    second = publish(imported("0.2"), effective_from=date(2025, 1, 1), by="test")
    retire(first, by="test")
    framework = Framework.objects.get()
    assert queries.in_force(framework, date(2024, 12, 31)) == first
    assert queries.in_force(framework, date(2025, 1, 1)) == second
    assert queries.in_force(framework, date(2024, 9, 30)) is None


def test_the_steps_lead_from_draft_to_retired_and_never_back() -> None:
    order = [State.DRAFT, State.PUBLISHED, State.RETIRED]
    assert all(order.index(step.after) == order.index(step.before) + 1 for step in STEPS)
    assert steps_from(State.DRAFT) == [PUBLISH]
    assert steps_from(State.PUBLISHED) == [RETIRE]
    assert steps_from(State.RETIRED) == []


@pytest.mark.parametrize(
    ("published", "proposed"),
    [(None, date(2026, 12, 1)), ("2026-09", date(2026, 12, 1)), ("2027-02", date(2027, 3, 1))],
)
def test_the_proposed_month_is_free(published: str | None, proposed: date) -> None:
    if published:
        run_of(publish(imported(), effective_from=date(2026, 1, 1), by="test"), published)
    assert queries.proposed_start(imported("0.2"), date(2026, 11, 23)) == proposed


def test_a_document_that_names_its_month_is_asked() -> None:
    draft = import_version(numbered("0.2", effective_from="2027-05"), by="test")
    assert queries.proposed_start(draft, date(2026, 11, 23)) == date(2027, 5, 1)
