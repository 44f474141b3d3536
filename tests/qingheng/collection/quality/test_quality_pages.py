"""The pages of data quality: answering in one go, rules tried before they ask, what became of them, reconciliation."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from tests.people import County
from tests.small_county import HEADER

from qingheng import pipeline
from qingheng.accounts.models import User
from qingheng.audit.writing import SYSTEM
from qingheng.collection.actions.imports import import_batch
from qingheng.collection.actions.quality import answer, import_rules
from qingheng.collection.checking import check
from qingheng.collection.models import QualityRules, Question, Submission
from qingheng.collection.quality.findings import shipped_source
from qingheng.collection.quality.schema import read_rules

State = Question.State
pytestmark = pytest.mark.usefixtures("published_framework")


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


def get(client: Client, user: User, view: str, **more: int) -> str:
    client.force_login(user)
    response = client.get(reverse(f"collection:{view}", kwargs=more))
    assert response.status_code == 200
    return response.content.decode()


def test_all_questions_are_answered_in_one_go(client: Client, submitted: Submission, station_clerk: User) -> None:
    html = get(client, station_clerk, "questions", pk=submitted.pk)
    assert html.count("<textarea") == 2
    boxes = {f"answer-{question.pk}": "核对过 <无误>" for question in submitted.questions.all()}
    client.post(reverse("collection:questions", args=[submitted.pk]), boxes)
    assert not submitted.questions.filter(state=State.OPEN).exists()
    assert "核对过 &lt;无误&gt;" in get(client, station_clerk, "questions", pk=submitted.pk)


def test_empty_boxes_stay_open_and_unchanged_answers_are_left_alone(
    client: Client, submitted: Submission, station_clerk: User
) -> None:
    one, other = submitted.questions.all()
    answer(one, "无误", by=station_clerk)
    client.force_login(station_clerk)
    address = reverse("collection:questions", args=[submitted.pk])
    client.post(address, {f"answer-{one.pk}": "无误", f"answer-{other.pk}": "  ", "answer-x": "?", "answer-": "?"})
    before = one.answered_at
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.answered_at is not None, before, other.state) == (True, None, State.OPEN)


def test_a_question_withdrawn_meanwhile_refuses_the_answer_and_keeps_what_was_typed(
    client: Client, submitted: Submission, station_clerk: User
) -> None:
    one, other = submitted.questions.all()
    Question.objects.filter(pk=one.pk).update(state=State.WITHDRAWN)
    client.force_login(station_clerk)
    address = reverse("collection:questions", args=[submitted.pk])
    response = client.post(address, {f"answer-{one.pk}": "晚了", f"answer-{other.pk}": "已核对"})
    assert response.status_code == 409
    assert "已核对" in response.content.decode()
    other.refresh_from_db()
    assert other.state == State.OPEN


def test_a_reviewer_reads_questions_and_answers_but_has_no_boxes(
    client: Client, submitted: Submission, station_clerk: User, station_reviewer: User
) -> None:
    first = submitted.questions.first()
    assert first is not None
    answer(first, "清单在案卷第三页", by=station_clerk)
    html = get(client, station_reviewer, "questions", pk=submitted.pk)
    assert "清单在案卷第三页" in html
    assert "<textarea" not in html
    assert "清单在案卷第三页" in get(client, station_reviewer, "submission", pk=submitted.pk)


def test_a_clerk_may_have_a_draft_asked_before_submitting(
    client: Client, draft: Submission, station_clerk: User
) -> None:
    assert "Would be asked on submitting" in get(client, station_clerk, "questions", pk=draft.pk)
    client.post(reverse("collection:questions", args=[draft.pk]), {"ask": "1"})
    assert draft.questions.filter(state=State.OPEN).count() == 2
    assert "Would be asked on submitting" not in get(client, station_clerk, "questions", pk=draft.pk)


def test_another_station_finds_no_questions(client: Client, submitted: Submission, liaison: User) -> None:
    client.force_login(liaison)
    assert client.get(reverse("collection:questions", args=[submitted.pk])).status_code == 403


@pytest.mark.parametrize(("language", "sentence"), [("en", "is a whole number"), ("zh-hans", "必须是整数")])
def test_every_rule_is_a_sentence_in_the_language_of_the_page(
    county: County, station_clerk: User, language: str, sentence: str
) -> None:
    del county
    client = Client(headers={"accept-language": language})
    html = get(client, station_clerk, "quality")
    assert sentence in html
    assert html.count('class="rule-sentence"') == len(read_rules(shipped_source().encode(), "r").rules.rules)


def upload(client: Client, user: User, content: bytes) -> "tuple[int, str]":
    client.force_login(user)
    file = SimpleUploadedFile("rules.yaml", content)
    response = client.post(reverse("collection:quality_import"), {"file": file, "note": "试行"})
    return response.status_code, response.content.decode()


def test_a_version_is_tried_kept_and_put_into_force(
    client: Client, submitted: Submission, framework_administrator: User
) -> None:
    source = shipped_source().replace('version: "1"', 'version: "2"').replace("above: 3", "above: 25")
    source = source.replace(
        '{value: 4}\n        expect: [{value: "4"}]', '{value: 26}\n        expect: [{value: "26"}]'
    )
    status, html = upload(client, framework_administrator, source.encode())
    assert status == 200, html
    assert "no faults" in html
    assert '<td class="num">0</td><td class="num muted">1</td>' in html.partition("evidence-of-many")[2]
    token = html.partition('name="token" value="')[2].partition('"')[0]
    client.post(reverse("collection:quality_import"), {"token": token, "note": "试行"})
    kept = QualityRules.objects.get()
    assert (kept.number, kept.state, kept.note) == ("2", QualityRules.State.DRAFT, "试行")
    assert submitted.questions.count() == 2
    begin = reverse("collection:quality_begin", args=[kept.pk])
    assert client.get(begin).status_code == 200
    assert client.post(begin, {"since": "2020-01-01"}).status_code == 422
    client.post(begin, {"since": localdate().isoformat()})
    kept.refresh_from_db()
    assert kept.is_sealed
    assert "试行" in get(client, framework_administrator, "quality")
    response = client.get(reverse("collection:quality_file", args=[kept.pk]))
    assert response.content == source.encode()
    assert upload(client, framework_administrator, source.encode())[0] == 422


def test_a_faulty_file_shows_every_fault_and_keeps_nothing(client: Client, framework_administrator: User) -> None:
    source = shipped_source().replace("severity: error", "severity: fatal")
    status, html = upload(client, framework_administrator, source.encode())
    assert status == 422
    assert html.count("“fatal” is not possible here") == source.count("severity: fatal")
    assert not QualityRules.objects.exists()


def test_drafts_of_rules_are_for_administrators_alone(client: Client, county: County, station_clerk: User) -> None:
    del county
    kept = import_rules(read_rules(shipped_source().encode(), "rules.yaml"), by=SYSTEM)
    client.force_login(station_clerk)
    assert client.get(reverse("collection:quality_version", args=[kept.pk])).status_code == 404
    assert client.get(reverse("collection:quality_file", args=[kept.pk])).status_code == 404
    assert client.get(reverse("collection:quality_file", args=[0])).content == shipped_source().encode()


def test_the_overview_tells_a_rule_that_changes_values_from_one_that_is_only_answered(
    client: Client, submitted: Submission, station_clerk: User, framework_administrator: User
) -> None:
    one = submitted.questions.get(rule="many-at-once")
    answer(one, "无误", by=station_clerk)
    submitted.questions.filter(rule="evidence-of-many").update(state=State.WITHDRAWN)
    html = get(client, framework_administrator, "quality_effect")
    line = html.partition("#evidence-of-many")[2].partition("</tr>")[0]
    assert "(100 %)" in line
    assert "(0 %)" in html.partition("#many-at-once")[2].partition("</tr>")[0]


def test_the_reconciliation_page_shows_both_sides_to_those_who_take_part(
    client: Client, county: County, framework_administrator: User, station_clerk: User
) -> None:
    counts = {"D2-2,accountable": 3, "H1-3,leader": 1, "H1-3,organization": 1}
    rows = [f"B01,TOWN,2024-H2,{place},{count},,,," for place, count in counts.items()]
    checked = check("\n".join([HEADER, *rows]).encode(), "half.csv", by=SYSTEM)
    assert not checked.faults, checked.faults
    import_batch(checked, by=SYSTEM)
    client.force_login(framework_administrator)
    html = client.get(reverse("collection:reconciliation"), {"year": 2024}).content.decode()
    line = html.partition("<tbody>")[2].partition("</tbody>")[0]
    assert '<td class="num">3</td><td class="num">2</td>' in line
    assert str(county.towns[0]) in line
    assert str(county.stations["S03"]) in html
    assert "accountable-for-appointments" not in get(client, station_clerk, "reconciliation")


def test_a_batch_shows_what_the_rules_remark_without_holding_it_up(
    client: Client, submitted: Submission, station_clerk: User, station_reviewer: User
) -> None:
    for question in submitted.questions.all():
        answer(question, "无误", by=station_clerk)
    accepted = pipeline.accept_submission(submitted, by=station_reviewer)
    assert accepted.batch is not None
    html = get(client, station_reviewer, "batch", number=accepted.batch.pk)
    assert "What the quality rules remark" in html
    assert "Really so many?" in html


def test_the_panel_of_a_cell_and_the_check_before_submitting_show_what_will_be_asked(
    client: Client, draft: Submission, county: County, station_clerk: User
) -> None:
    client.force_login(station_clerk)
    place = {"station": "S01", "period": draft.period}
    body = county.towns[0].code
    item = draft.values.get(value=25).item
    side = client.get(reverse("collection:cell", kwargs=place), {"body": body, "item": item, "key": "county"})
    assert "Really so many?" in side.content.decode()
    effect = client.get(reverse("collection:effect", kwargs=place))
    assert "2 questions will be asked" in effect.content.decode()
