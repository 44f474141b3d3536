"""The queue, the page of a matter and the funnel, as people of several roles meet them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from tests.people import County
from tests.qingheng.scoring.reports import report

from qingheng.accounts.models import User
from qingheng.alerts.actions import confirm, dismiss, propose_level
from qingheng.alerts.models import AlertLevel, Matter
from qingheng.alerts.queries import matters, queue
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.calendar import WorkingDays
from qingheng.organisations.models import Body
from qingheng.pipeline import observations_imported
from qingheng.supervision.models import Paper, PaperKind, Rectification
from qingheng.supervision.triage.clock import Clock
from qingheng.supervision.triage.funnel import Funnel, funnel
from qingheng.supervision.triage.todo import todos
from qingheng.ui.todo import Urgency

pytestmark = pytest.mark.django_db
State = Matter.State
BLUE, YELLOW, RED = AlertLevel.BLUE, AlertLevel.YELLOW, AlertLevel.RED
QUEUE = reverse("supervision:queue")


@pytest.fixture
def raised(county: County, published_framework: FrameworkVersion) -> County:
    """B01 red, B02 blue, B11 yellow."""
    for body, item, values in (
        (county.towns[0], "A1-2", {"province": 2}),
        (county.towns[0], "A2-1", {"heavy": 2}),
        (county.towns[0], "A1-1", {"due": 10, "done_on_time": 0}),
        (county.towns[1], "A1-2", {"province": 1}),
        (county.departments[0], "A1-2", {"province": 1}),
        (county.departments[0], "A2-1", {"light": 2}),
    ):
        observations_imported(report(body, "2025-02", item, **values), by="test")
    Matter.objects.update(is_escalated=False)
    return county


def of(body: Body) -> Matter:
    return Matter.objects.get(body=body)


def address(matter: Matter, step: str = "") -> str:
    return reverse("supervision:matter_step", args=[matter.pk, step]) if step else f"/supervision/matters/{matter.pk}/"


def page(client: Client, user: User, url: str) -> str:
    client.force_login(user)
    response = client.get(url, headers={"accept-language": "en"})
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_queue_begins_with_red_then_what_worsened_then_what_waits_longest(
    raised: County, framework_administrator: User
) -> None:
    first, second, third = raised.towns[0], raised.towns[1], raised.departments[0]
    assert [each.body for each in queue(framework_administrator)] == [first, third, second]
    Matter.objects.update(level=BLUE)
    assert [each.body for each in queue(framework_administrator)] == [first, second, third]
    Matter.objects.filter(body=second).update(is_escalated=True)
    Matter.objects.filter(body=third).update(raised_at=now() - timedelta(days=30))
    assert [each.body for each in queue(framework_administrator)] == [second, third, first]
    Matter.objects.filter(body=third).update(proposed_level=RED)
    assert queue(framework_administrator)[0].body == third
    Matter.objects.filter(body=second).update(until="2025-01")
    assert queue(framework_administrator).last().body == second


def test_confirmed_matters_leave_the_queue_until_they_worsen(raised: County, framework_administrator: User) -> None:
    body = raised.towns[1]
    confirm(of(body), measures=["TALK"], by=framework_administrator)
    assert body not in [each.body for each in queue(framework_administrator)]
    observations_imported(report(body, "2025-03", "A2-1", light=2), by="test")
    assert queue(framework_administrator)[1].body == body


def test_everybody_sees_the_matters_of_the_own_bodies_only(
    raised: County, supervisor: User, leader: User, liaison: User, commission_leader: User
) -> None:
    seen = {user.username: sorted(each.body.code for each in matters(user)) for user in (supervisor, leader, liaison)}
    assert seen == {"supervisor": ["B01", "B11"], "leader": ["B01", "B02"], "liaison": []}
    assert matters(commission_leader).count() == 3


def test_a_matter_of_somebody_elses_body_is_not_found(raised: County, supervisor: User, client: Client) -> None:
    client.force_login(supervisor)
    other = of(raised.towns[1])
    assert client.get(address(other)).status_code == 404
    assert client.post(address(other, "dismiss"), {"reason": "x"}).status_code == 404


def test_the_page_of_the_queue_shows_the_matters_with_reasons_and_suggestions(
    raised: County, framework_administrator: User, client: Client
) -> None:
    html = page(client, framework_administrator, QUEUE)
    for words in ("镇（街）区B01", "市直部门B11", "责任倒查", "政治建设"):
        assert words in html
    html = page(client, framework_administrator, f"{QUEUE}?level=3")
    assert "镇（街）区B01" in html
    assert "市直部门B11" not in html


@pytest.mark.parametrize("query", ["show=overdue", "show=open", "show=all", "show=papers", "show=nonsense", "period=x"])
def test_whatever_is_asked_of_the_queue_it_answers(
    raised: County, framework_administrator: User, client: Client, query: str
) -> None:
    assert "B0" in page(client, framework_administrator, f"{QUEUE}?{query}") or "papers" in query or "overdue" in query


def test_a_person_confirms_on_the_page_with_the_measures_chosen(
    raised: County, supervisor: User, client: Client
) -> None:
    matter = of(raised.towns[0])
    html = page(client, supervisor, address(matter))
    assert 'value="ACCOUNT"' in html
    assert "checked" not in html
    response = client.post(address(matter, "confirm"), {"measures": ["ACCOUNT", "ADVICE"], "reason": ""})
    assert response.status_code == 302
    matter.refresh_from_db()
    assert (matter.state, matter.measures) == (State.CONFIRMED, ["ADVICE", "ACCOUNT"])


def test_a_refused_step_says_why_and_keeps_what_was_typed(raised: County, supervisor: User, client: Client) -> None:
    matter = of(raised.towns[0])
    client.force_login(supervisor)
    response = client.post(address(matter, "confirm"), {"measures": ["TALK"], "reason": " "})
    assert response.status_code == 409
    assert 'value="TALK" checked' in response.content.decode()
    assert client.post(address(matter, "raise")).status_code == 404
    assert of(raised.towns[0]).state == State.RAISED


def test_the_page_links_the_losses_the_matter_rests_on(raised: County, supervisor: User, client: Client) -> None:
    client.force_login(supervisor)
    response = client.get(address(of(raised.towns[0])))
    [cause] = response.context["page"].causes
    assert (cause.node, cause.level, cause.points) == ("A", RED, 10_000 - sum(loss.points for loss in cause.losses))
    for loss in cause.losses:
        url = reverse("dashboards:item", kwargs={"code": "B01", "item": loss.code})
        assert f'href="{url}?period=2025-02"' in response.content.decode()


def test_a_leader_in_charge_reads_a_matter_and_decides_nothing(raised: County, leader: User, client: Client) -> None:
    matter = of(raised.towns[0])
    assert '<form method="post"' not in page(client, leader, address(matter)).partition('id="decide"')[2]
    assert client.post(address(matter, "dismiss"), {"reason": "x"}).status_code == 403


def test_the_ends_are_shown_with_what_comes_after(
    raised: County, framework_administrator: User, client: Client
) -> None:
    body = raised.towns[1]
    earlier = dismiss(of(body), reason="checked on the spot", by=framework_administrator)
    observations_imported(report(body, "2025-03", "A2-1", light=2), by="test")
    later = Matter.objects.get(previous=earlier)
    html = page(client, framework_administrator, address(earlier))
    assert "checked on the spot" in html
    assert address(later) in html
    assert address(earlier) in page(client, framework_administrator, address(later))


def test_a_case_links_its_matter(raised: County, framework_administrator: User, client: Client) -> None:
    matter = of(raised.towns[0])
    assert address(matter) in page(client, framework_administrator, reverse("alerts:list"))
    assert address(matter) in page(client, framework_administrator, f"/alerts/{matter.cases.get().pk}/")


def test_triage_is_overdue_after_the_working_days_of_the_site(
    raised: County, framework_administrator: User, commission_leader: User, settings: object
) -> None:
    settings.TRIAGE_WORKING_DAYS = 2  # type: ignore[attr-defined] # pytest-django's settings proxy
    days, matter = WorkingDays({}), of(raised.towns[0])
    for back in range(12):
        Matter.objects.filter(pk=matter.pk).update(raised_at=now() - timedelta(days=back))
        matter.refresh_from_db()
        clock = Clock.now()
        waited = days.working_days_between(clock.today - timedelta(days=back), clock.today)
        assert clock.is_overdue(matter) == (waited > 2)
        assert Matter.objects.filter(clock.overdue).filter(pk=matter.pk).exists() == (waited > 2)
        assert (clock.due(matter) < clock.today) == (waited > 2)
    found = {todo.key: todo for todo in todos(framework_administrator)}
    assert found["triage/overdue"].urgency is Urgency.OVERDUE
    assert found["triage/overdue"].level == RED
    assert "triage/waiting" in found
    assert [todo.key for todo in todos(commission_leader)] == ["triage/overdue"]


def test_a_proposed_colour_waits_for_the_leaders_and_is_decided_on_the_page(
    raised: County, supervisor: User, commission_leader: User, client: Client
) -> None:
    matter = of(raised.towns[1])
    assert list(todos(commission_leader)) == []
    propose_level(matter, YELLOW, reason="second rejection", by="system")
    assert [todo.key for todo in todos(commission_leader)] == ["triage/proposed"]
    assert "accept_level" in page(client, commission_leader, address(matter))
    assert client.post(address(matter, "accept_level")).status_code == 302
    matter.refresh_from_db()
    assert matter.colour == YELLOW
    assert "accept_level" not in page(client, commission_leader, address(matter))


def rows(found: Funnel) -> list[int]:
    return [bar.count for bar in found.bars]


def test_the_funnel_counts_how_far_the_matters_came(
    raised: County, framework_administrator: User, client: Client
) -> None:
    first, second, third = of(raised.towns[0]), of(raised.towns[1]), of(raised.departments[0])
    confirm(first, measures=["ACCOUNT"], by=framework_administrator)
    confirm(third, measures=["NOTICE"], by=framework_administrator)
    dismiss(second, reason="x", by=framework_administrator)
    Paper.objects.create(
        kind=PaperKind.WARNING_NOTICE, body=first.body, matter=first, title="x", document={}, drafted_by="x",
        issued_at=now(), state=Paper.State.ISSUED, year=2025, number=1,
    )  # fmt: skip
    item = {"body": first.body, "matter": first, "problem": "x", "requirement": "x", "standard": "x", "opened_by": "x"}
    items = [Rectification.objects.create(**item, due="2025-05-01", state=state) for state in ("closed", "open")]
    assert rows(funnel(matters(framework_administrator))) == [3, 2, 1, 0, 0]
    items[1].delete()
    Matter.objects.filter(pk=first.pk).update(state=State.CLOSED)
    found = funnel(matters(framework_administrator))
    assert rows(found) == [3, 2, 1, 1, 1]
    assert dict(found.left) == {State.RAISED: 0, State.DISMISSED: 1, State.REVOKED: 0}
    assert [(part.level, part.count, part.share) for part in found.bars[1].parts] == [
        (RED, 1, 100),
        (YELLOW, 1, 100),
        (BLUE, 0, 0),
    ]
    assert [(row.audience.code, rows_of.count) for row in found.audiences for rows_of in row.bars[:2]] == [
        ("TOWN", 2),
        ("TOWN", 1),
        ("DEPT", 1),
        ("DEPT", 1),
    ]
    html = page(client, framework_administrator, reverse("supervision:funnel"))
    assert "show=triaged&amp;peak=3" in html
    assert "市直部门B11" not in page(client, framework_administrator, f"{QUEUE}?show=triaged&peak=3")


def test_the_funnel_is_narrowed_by_audience_and_by_when_it_began(
    raised: County, framework_administrator: User, client: Client
) -> None:
    url = reverse("supervision:funnel")
    client.force_login(framework_administrator)
    for query, count in (("?audience=DEPT", 1), ("?period=2025-H1", 3), ("?period=2024", 3), ("?period=2025-Q1", 3)):
        assert client.get(url + query).context["funnel"].raised == count


def test_papers_that_went_out_before_their_ground_was_removed_want_a_correction_letter(
    raised: County, framework_administrator: User, client: Client
) -> None:
    matter = confirm(of(raised.towns[1]), measures=["TALK"], by=framework_administrator)
    kept = {"body": matter.body, "matter": matter, "title": "x", "document": {}, "drafted_by": "x"}
    issued = {"issued_at": now(), "state": Paper.State.ISSUED, "year": 2025, "number": 1, "number_text": "X-1"}
    paper = Paper.objects.create(kind=PaperKind.WARNING_NOTICE, **kept, **issued)
    assert "supervision/papers/new/correction_letter" not in page(client, framework_administrator, address(matter))
    observations_imported(report(matter.body, "2025-02", "A1-2", province=0), by="test")
    assert of(raised.towns[1]).state == State.REVOKED
    html = page(client, framework_administrator, address(matter))
    assert f"corrects={paper.pk}" in html
    assert f"triage/correct/{paper.pk}" in [todo.key for todo in todos(framework_administrator)]
    Paper.objects.create(kind=PaperKind.CORRECTION_LETTER, corrects=paper, **kept)
    assert f"corrects={paper.pk}" not in page(client, framework_administrator, address(matter))


def test_a_confirmed_matter_offers_what_can_be_begun_from_it(
    raised: County, supervisor: User, leader: User, client: Client
) -> None:
    matter = of(raised.towns[0])
    begin = f"{reverse('supervision:follow_up_new')}?matter={matter.pk}"
    assert begin not in page(client, supervisor, address(matter))
    confirm(matter, measures=["ADVICE"], by=supervisor)
    assert begin in page(client, supervisor, address(matter))
    assert begin not in page(client, leader, address(matter))
    assert client.get(begin).status_code == 403
    client.force_login(supervisor)
    assert client.get(begin).status_code == 200
