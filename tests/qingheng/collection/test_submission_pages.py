"""The pages of a submission: what each person sees of it, the steps as forms, and what a refusal keeps."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.people import County, make_user
from tests.qingheng.collection.submitting import MONTH, filled

from qingheng import pipeline
from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.accounts.steps import StepRefusedError
from qingheng.collection.actions import submissions
from qingheng.collection.models import EnteredValue, Evidence, Question, Submission

State = Submission.State
pytestmark = pytest.mark.usefixtures("published_framework")


@pytest.fixture
def draft(county: County, station_clerk: User) -> Submission:
    return filled(county.stations["S01"], station_clerk)


@pytest.fixture
def submitted(draft: Submission, station_clerk: User) -> Submission:
    return submissions.submit(draft, by=station_clerk)


@pytest.fixture
def on_itself(county: County, station_clerk: User) -> Submission:
    """A submitted month of a station that belongs to the body B11 and reports on it too."""
    station = county.stations["S01"]
    station.body = county.departments[0]
    station.save()
    return submissions.submit(filled(station, station_clerk), by=station_clerk)


@pytest.fixture
def other_reviewer(county: County) -> User:
    return make_user("other-reviewer", Role.STATION_REVIEWER, station=county.stations["S02"])


def page(client: Client, user: User, found: Submission) -> str:
    client.force_login(user)
    return client.get(reverse("collection:submission", args=[found.pk])).content.decode()


def take(client: Client, user: User, found: Submission, step: str, **fields: str) -> "tuple[int, str]":
    client.force_login(user)
    answer = client.post(reverse("collection:step", args=[found.pk, step]), fields)
    found.refresh_from_db()
    return answer.status_code, answer.content.decode()


def offered(html: str) -> set[str]:
    return set(re.findall(r"/steps/(\w+)/", html)) | ({"send_back"} if 'form="mark"' in html else set())


def test_each_person_is_offered_exactly_the_own_steps(
    client: Client, submitted: Submission, station_clerk: User, station_reviewer: User, framework_administrator: User
) -> None:
    assert offered(page(client, station_clerk, submitted)) == {"take_back"}
    assert offered(page(client, station_reviewer, submitted)) == {"accept", "send_back"}
    assert offered(page(client, framework_administrator, submitted)) == set()


def test_the_page_says_why_a_step_is_not_open(client: Client, submitted: Submission, station_clerk: User) -> None:
    station_clerk.grants.create(role=Role.STATION_REVIEWER, station=submitted.station, valid_from="2024-01-01")
    html = page(client, station_clerk, submitted)
    assert "您填写了其中的数据、提交了本表，“审核通过”须由他人办理。" in html


def test_the_clerk_is_led_to_the_grid(client: Client, draft: Submission, station_clerk: User) -> None:
    assert f"/collection/grid/S01/{MONTH}/" in page(client, station_clerk, draft)


def test_every_step_can_be_taken_on_the_page(
    client: Client, draft: Submission, station_clerk: User, station_reviewer: User, framework_administrator: User
) -> None:
    assert take(client, station_clerk, draft, "submit")[0] == 302
    assert take(client, station_clerk, draft, "take_back")[0] == 302
    assert draft.state == State.DRAFT
    take(client, station_clerk, draft, "submit")
    assert take(client, station_reviewer, draft, "accept")[0] == 302
    assert draft.batch is not None
    assert take(client, framework_administrator, draft, "lock")[0] == 302
    assert draft.state == State.LOCKED
    assert take(client, station_clerk, draft, "request_correction", reason="漏报")[0] == 302
    correction = draft.corrections.get()
    assert take(client, framework_administrator, correction, "refuse_correction", note="证据不足")[0] == 302
    assert correction.state == State.REFUSED


def test_a_refused_submit_lists_every_empty_cell_and_loses_nothing(
    client: Client, draft: Submission, station_clerk: User
) -> None:
    EnteredValue.objects.filter(submission=draft, body__code__in=["B02", "B03"]).update(value=None)
    status, html = take(client, station_clerk, draft, "submit")
    assert status == 409
    emptied = draft.values.filter(value=None).count()
    assert html.count('class="fault-where"') == emptied > 1
    assert draft.state == State.DRAFT
    assert draft.values.exclude(value=None).exists()


def test_a_refused_request_keeps_what_was_typed(client: Client, submitted: Submission, station_reviewer: User) -> None:
    status, html = take(client, station_reviewer, submitted, "request_correction", reason="写了很久的理由")
    assert status == 409
    assert "写了很久的理由" not in html or "textarea" in html
    accepted = pipeline.accept_submission(submitted, by=station_reviewer)
    status, html = take(client, station_reviewer, accepted, "request_correction", reason="   ")
    assert status == 409
    assert 'role="alert"' in html


def test_sending_back_marks_cells_with_their_reasons(
    client: Client, submitted: Submission, station_reviewer: User, station_clerk: User
) -> None:
    first, second = submitted.values.all()[:2]
    client.force_login(station_reviewer)
    address = reverse("collection:send_back", args=[submitted.pk])
    asked = client.get(address, {"cell": [first.pk, second.pk]}).content.decode()
    assert {f"reason-{first.pk}", f"reason-{second.pk}"} <= set(re.findall(r'name="([\w-]+)"', asked))
    refused = client.post(address, {f"reason-{first.pk}": " ", f"reason-{second.pk}": "", "note": ""})
    assert refused.status_code == 409
    assert f"reason-{first.pk}" in refused.content.decode()
    sent = {f"reason-{first.pk}": "与台账不符", f"reason-{second.pk}": "", "note": "请核对"}
    assert client.post(address, sent).status_code == 302
    submitted.refresh_from_db()
    assert (submitted.state, submitted.note) == (State.SENT_BACK, "请核对")
    assert list(submitted.values.exclude(objection="").values_list("pk", "objection")) == [(first.pk, "与台账不符")]
    html = page(client, station_clerk, submitted)
    assert "与台账不符" in html
    assert "请核对" in html


def test_objections_stay_in_the_history_after_they_are_mended(
    client: Client, submitted: Submission, station_reviewer: User, station_clerk: User
) -> None:
    cell = submitted.values.first()
    assert cell is not None
    submissions.send_back(submitted, objections={cell.pk: "与台账不符"}, by=station_reviewer)
    submissions.submit(submitted, by=station_clerk)
    assert "与台账不符" in page(client, station_reviewer, submitted)


def test_who_may_not_send_back_is_told_so(client: Client, draft: Submission, station_reviewer: User) -> None:
    client.force_login(station_reviewer)
    answer = client.get(reverse("collection:send_back", args=[draft.pk]))
    assert 'name="note"' not in answer.content.decode()


def test_another_station_sees_no_trace_of_it(client: Client, submitted: Submission, county: County) -> None:
    for role in (Role.STATION_CLERK, Role.STATION_REVIEWER):
        client.force_login(make_user(f"other-{role}", role, station=county.stations["S02"]))
        for name in ("submission", "send_back"):
            assert client.get(reverse(f"collection:{name}", args=[submitted.pk])).status_code in {403, 404}
        assert client.post(reverse("collection:step", args=[submitted.pk, "accept"])).status_code == 404
        assert f"/submissions/{submitted.pk}/" not in client.get("/collection/submissions/").content.decode()
    submitted.refresh_from_db()
    assert submitted.state == State.SUBMITTED


def test_somebody_from_outside_sees_the_cells_of_the_own_body_and_no_others(
    client: Client, on_itself: Submission, other_reviewer: User, county: County
) -> None:
    Question.objects.create(submission=on_itself, rule="jump-b01", body=county.towns[0], item="A1-1", digest="1" * 64)
    hidden = on_itself.values.filter(body=county.towns[0]).first()
    assert hidden is not None
    EnteredValue.objects.filter(pk=hidden.pk).update(comment="别站不得看到")
    Evidence.objects.create(
        submission=on_itself, body=county.towns[0], item="A1-1", name="秘密.pdf", size=1, media_type="x", checksum="0"
    )
    html = page(client, other_reviewer, on_itself)
    assert "B11" in html
    assert not {code for code in ("B01", "B02", "B03", "B12", "B13") if code in html}
    assert not [word for word in ("别站不得看到", "秘密.pdf", "jump-b01") if word in html]
    assert offered(html) == {"vouch"}


def test_from_outside_only_the_verifying_is_possible(
    client: Client, on_itself: Submission, other_reviewer: User
) -> None:
    for step in ("accept", "take_back", "lock", "request_correction"):
        assert take(client, other_reviewer, on_itself, step)[0] == 404
    client.force_login(other_reviewer)
    assert client.get(reverse("collection:send_back", args=[on_itself.pk])).status_code == 404
    assert f"/submissions/{on_itself.pk}/" in client.get("/collection/submissions/").content.decode()
    assert take(client, other_reviewer, on_itself, "vouch")[0] == 302
    assert on_itself.vouched_by == other_reviewer.username


def test_the_own_station_does_not_verify_itself(
    client: Client, on_itself: Submission, station_reviewer: User, county: County
) -> None:
    html = page(client, station_reviewer, on_itself)
    assert "accept" not in offered(html)
    assert take(client, station_reviewer, on_itself, "vouch")[0] == 403
    sister = county.stations["S03"]
    sister.body = on_itself.station.body
    sister.save()
    client.force_login(make_user("sister", Role.STATION_REVIEWER, station=sister))
    assert client.get(reverse("collection:submission", args=[on_itself.pk])).status_code == 404


def test_whoever_entered_it_does_not_verify_it_from_another_station_either(
    client: Client, on_itself: Submission, other_reviewer: User
) -> None:
    EnteredValue.objects.filter(submission=on_itself, body__code="B11").update(changed_by=other_reviewer.username)
    assert offered(page(client, other_reviewer, on_itself)) == set()
    assert take(client, other_reviewer, on_itself, "vouch")[0] == 409
    assert on_itself.vouched_by == ""


def test_what_was_verified_is_asked_again_after_it_was_sent_back(
    on_itself: Submission, other_reviewer: User, station_reviewer: User, station_clerk: User
) -> None:
    vouched = submissions.vouch(on_itself, by=other_reviewer)
    back = submissions.send_back(vouched, note="请核对", objections={}, by=station_reviewer)
    again = submissions.submit(back, by=station_clerk)
    assert again.vouched_by == ""
    with pytest.raises(StepRefusedError):
        pipeline.accept_submission(again, by=station_reviewer)


def test_the_table_can_be_narrowed_to_what_was_entered(
    client: Client, submitted: Submission, station_reviewer: User, station_clerk: User
) -> None:
    pipeline.accept_submission(submitted, by=station_reviewer)
    correction = submissions.request_correction(submitted, reason="漏报", by=station_clerk)
    cell = submitted.values.filter(body__code="B02").first()
    assert cell is not None
    cell.pk, cell.submission = None, correction
    cell.save()
    client.force_login(station_clerk)
    address = reverse("collection:submission", args=[correction.pk])
    assert "B03" in client.get(address).content.decode()
    narrowed = client.get(address, {"rows": "entered"}).content.decode()
    assert "B02" in narrowed
    assert "B03" not in narrowed


def test_scores_before_acceptance_show_only_to_those_who_may_see_scores(
    client: Client, county: County, station_clerk: User, station_reviewer: User, framework_administrator: User
) -> None:
    bad = filled(county.stations["S01"], station_clerk)
    EnteredValue.objects.filter(submission=bad, body__code="B01").update(value=9)
    bad = submissions.submit(bad, by=station_clerk)
    assert "1000.00" in page(client, framework_administrator, bad)
    assert "1000.00" not in page(client, station_reviewer, bad)


def test_a_correction_shows_old_and_new_beside_each_other_before_and_after(
    client: Client, submitted: Submission, station_clerk: User, station_reviewer: User, framework_administrator: User
) -> None:
    pipeline.accept_submission(submitted, by=station_reviewer)
    correction = submissions.request_correction(submitted, reason="漏报", by=station_clerk)
    submissions.approve_correction(correction, by=framework_administrator)
    cell = submitted.values.filter(key="due").first()
    assert cell is not None
    cell.pk, cell.submission, cell.value = None, correction, 3
    cell.save()
    correction.refresh_from_db()
    before = page(client, station_clerk, correction)
    correction = submissions.submit(correction, by=station_clerk)
    pipeline.accept_submission(correction, by=station_reviewer)
    for html in (before, page(client, station_clerk, correction)):
        assert re.search(r"<del>0</del> → 3", html)


def test_the_list_puts_what_waits_for_me_first_and_counts_by_state(
    client: Client, submitted: Submission, station_clerk: User, station_reviewer: User
) -> None:
    later = filled(submitted.station, station_clerk, MONTH.next())
    client.force_login(station_reviewer)
    html = client.get("/collection/submissions/").content.decode()
    assert html.index(f"/submissions/{submitted.pk}/") < html.index(f"/submissions/{later.pk}/")
    client.force_login(station_clerk)
    html = client.get("/collection/submissions/").content.decode()
    assert html.index(f"/submissions/{later.pk}/") < html.index(f"/submissions/{submitted.pk}/")
    narrowed = client.get("/collection/submissions/?state=submitted&period=nonsense").content.decode()
    assert f"/submissions/{later.pk}/" not in narrowed
    assert f"/submissions/{submitted.pk}/" in narrowed
    assert f"/submissions/{later.pk}/" not in client.get(f"/collection/submissions/?period={MONTH}").content.decode()


def test_locking_a_period_locks_what_is_complete_and_says_why_not_the_rest(
    client: Client, submitted: Submission, station_reviewer: User, framework_administrator: User, county: County
) -> None:
    pipeline.accept_submission(submitted, by=station_reviewer)
    clerk = make_user("clerk-s02", Role.STATION_CLERK, station=county.stations["S02"])
    waiting = submissions.submit(filled(county.stations["S02"], clerk), by=clerk)
    client.force_login(framework_administrator)
    assert client.post(f"/collection/submissions/locks/?period={MONTH}").status_code == 200
    submitted.refresh_from_db()
    waiting.refresh_from_db()
    assert (submitted.state, waiting.state) == (State.LOCKED, State.SUBMITTED)
    html = client.get(f"/collection/submissions/locks/?period={MONTH}").content.decode()
    assert "S02" in html
    assert "只有审核通过的填报才能锁定" in html


def test_who_has_accepted_does_not_lock_with_all_others_either(
    client: Client, submitted: Submission, station_reviewer: User
) -> None:
    pipeline.accept_submission(submitted, by=station_reviewer)
    station_reviewer.grants.create(role=Role.FRAMEWORK_ADMINISTRATOR, valid_from="2024-01-01")
    client.force_login(station_reviewer)
    client.post(f"/collection/submissions/locks/?period={MONTH}")
    submitted.refresh_from_db()
    assert submitted.state == State.ACCEPTED


def test_a_chain_of_corrections_keeps_every_version(
    submitted: Submission, station_clerk: User, station_reviewer: User, framework_administrator: User
) -> None:
    first = submissions.lock(pipeline.accept_submission(submitted, by=station_reviewer), by=framework_administrator)
    second = submissions.request_correction(first, reason="一", by=station_clerk)
    submissions.refuse_correction(second, note="不充分", by=framework_administrator)
    third = submissions.request_correction(first, reason="二", by=station_reviewer)
    assert (second.version, third.version) == (2, 3)
    submissions.approve_correction(third, by=framework_administrator)
    done = pipeline.accept_submission(submissions.submit(third, by=station_clerk), by=station_reviewer)
    states = dict(Submission.objects.values_list("version", "state"))
    assert states == {1: State.LOCKED, 2: State.REFUSED, 3: State.ACCEPTED}
    assert done.replaces == first
