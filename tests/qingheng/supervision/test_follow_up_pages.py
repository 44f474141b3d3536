"""The pages of findings and measures: the whole way of a talk and of an inquiry, and who sees nothing of them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, localtime, now
from tests.people import County, make_user
from tests.qingheng.supervision.rectifying import matter_of
from tests.qingheng.supervision.test_follow_ups import Measure, State, proposed

from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.notifications.models import Notification
from qingheng.supervision.actions import follow_ups as actions
from qingheng.supervision.actions import inquiries
from qingheng.supervision.models import Finding, FollowUp, Paper
from qingheng.supervision.rectifying.todo import todos


def page(name: str, *args: object) -> str:
    return reverse(f"supervision:{name}", args=args)


def moment() -> str:
    return f"{localtime(now() - timedelta(hours=2)):%Y-%m-%dT%H:%M}"


def take(client: Client, person: User, found: FollowUp, step: str, **told: object) -> int:
    client.force_login(person)
    return client.post(page("follow_up_step", found.pk, step), told).status_code


@pytest.mark.usefixtures("published_framework")
def test_a_talk_is_planned_approved_held_and_confirmed_on_its_pages(
    client: Client, county: County, supervisor: User, commission_leader: User, liaison: User
) -> None:
    matter = matter_of(county.towns[0])
    client.force_login(supervisor)
    choice = client.get(page("follow_up_new"), {"matter": matter.pk}).content.decode()
    assert page("follow_up_plan", "TALK") + f"?matter={matter.pk}" in choice
    told = {
        "body": county.towns[0].pk,
        "reason": "连续预警",
        "post": "镇长",
        "interviewer": "副书记",
        "recorder": "监督室",
        "planned_at": moment(),
        "place": "谈话室",
        "cause": "问题反复",
    }
    client.post(page("follow_up_plan", "TALK") + f"?matter={matter.pk}", told)
    talk = FollowUp.objects.get()
    assert (talk.matter, talk.talk.post) == (matter, "镇长")
    assert [todo.key for todo in todos(commission_leader)] == [f"approve/{talk.pk}"]
    assert take(client, commission_leader, talk, "approve") == 302
    assert take(client, supervisor, talk, "notify") == 302
    said = {"held_at": moment(), "problems": "缺台账", "statement": "认领", "promise": "补齐"}
    until = str(localdate() + timedelta(days=20))
    assert take(client, supervisor, talk, "record", **said) == 409
    assert take(client, supervisor, talk, "record", **said, promised_until=until) == 302
    assert take(client, supervisor, talk, "confirm") == 302
    assert f"record/{talk.pk}" in {todo.key for todo in todos(liaison)}
    shown = client.get(page("follow_up", talk.pk)).content.decode()
    client.force_login(liaison)
    seen = client.get(page("follow_up", talk.pk)).content.decode()
    assert "缺台账" in shown
    assert "缺台账" in seen
    assert "连续预警" not in seen
    assert take(client, liaison, talk, "agree") == 302
    assert take(client, supervisor, talk, "conclude") == 302
    assert Paper.objects.filter(follow_up=talk).count() == 2
    talk.refresh_from_db()
    assert talk.state == State.CONCLUDED


def test_an_inquiry_is_on_nobodys_page_but_of_the_few(
    client: Client, county: County, supervisor: User, main_leader: User, commission_leader: User
) -> None:
    found = proposed(Measure.ACCOUNTABILITY_INQUIRY, county, supervisor)
    assert list(Notification.objects.values_list("user__username", flat=True)) == [main_leader.username]
    others = [
        make_user("admin", Role.FRAMEWORK_ADMINISTRATOR),
        make_user("colleague", Role.SUPERVISION_OFFICE, supervision_office=county.office),
        make_user("its-liaison", Role.LIAISON, body=county.towns[0]),
    ]
    for person in others:
        client.force_login(person)
        assert client.get(page("follow_up", found.pk)).status_code == 404
        assert page("follow_up", found.pk) not in client.get(page("follow_ups")).content.decode()
        assert take(client, person, found, "cancel", reason="x") == 404
    for person in (supervisor, main_leader, commission_leader):
        client.force_login(person)
        assert client.get(page("follow_up", found.pk)).status_code == 200


def test_an_inquiry_is_recorded_with_its_chain_and_concluded_on_its_page(
    client: Client, county: County, supervisor: User, main_leader: User
) -> None:
    found = proposed(Measure.ACCOUNTABILITY_INQUIRY, county, supervisor)
    actions.approve(found, by=main_leader)
    inquiries.begin_inquiry(found, by=supervisor)
    chain = {"chain-TOTAL_FORMS": 2, "chain-INITIAL_FORMS": 0}
    link = {"chain-0-kind": "direct", "chain-0-post": "主任", "chain-0-matter": "未建台账", "chain-1-kind": "direct"}
    told = {"timeline": "七月预警", "statement": "已听取", "conclusion": "属实", "proposal": "通报"}
    assert take(client, supervisor, found, "conclude") == 409
    assert take(client, supervisor, found, "inquire", **chain, **link, **told) == 302
    found = FollowUp.objects.get(pk=found.pk)
    assert found.inquiry.chain == [{"kind": "direct", "post": "主任", "matter": "未建台账"}]
    assert take(client, supervisor, found, "conclude") == 302
    assert Paper.objects.get(follow_up=found).is_restricted
    assert take(client, main_leader, found, "close", outcome="已通报") == 302


def test_a_finding_is_recorded_from_a_matter_and_verified_by_somebody_else(
    client: Client, county: County, supervisor: User, framework_administrator: User
) -> None:
    matter = matter_of(county.towns[0])
    client.force_login(supervisor)
    told = {"body": county.towns[0].pk, "problem": "超标接待", "basis": "凭证", "source": "alert"}
    client.post(page("finding_new") + f"?matter={matter.pk}", told)
    finding = Finding.objects.get()
    assert (finding.matter, finding.source_key) == (matter, str(matter.pk))
    client.post(page("finding_verify", finding.pk))
    finding.refresh_from_db()
    assert not finding.is_verified
    assert [todo.key for todo in todos(framework_administrator)] == ["findings"]
    client.force_login(framework_administrator)
    client.post(page("finding_verify", finding.pk))
    finding.refresh_from_db()
    assert finding.is_verified
    assert "超标接待" in client.get(page("findings")).content.decode()
    assert client.get(page("rectification_new") + f"?finding={finding.pk}").status_code == 200


def test_what_is_named_in_an_address_but_not_visible_is_not_there(
    client: Client, county: County, supervisor: User
) -> None:
    other = matter_of(county.towns[1])
    client.force_login(supervisor)
    assert client.get(page("follow_up_new"), {"matter": other.pk}).status_code == 404
    assert client.get(page("follow_up_plan", "NOTHING")).status_code == 404
    assert client.get(page("finding_new"), {"matter": "x"}).status_code == 200
