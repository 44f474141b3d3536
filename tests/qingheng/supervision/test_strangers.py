"""The right role is not enough: who holds it for another body, office, leader or station reaches none of these objects.

The addresses are those of `SmallCounty.parameters_of`, so that a new page of an object is tried without being named.
"""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from tests.people import SINCE, make_user
from tests.small_county import SmallCounty

from qingheng.accounts.access import ACCESS
from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.organisations.models import Assignment, Leader, SupervisionOffice
from qingheng.supervision.models import ReviewMeeting

OF_KINDS = {
    *("paper_new", "paper_template", "paper_template_variant", "verify_paper", "follow_up_plan"),
    *("shelf", "steps"),
}
"""Their address names a kind of thing, not a thing of somebody's."""
STRANGERS = [Role.LIAISON, Role.SUPERVISION_OFFICE, Role.LEADER, Role.STATION_CLERK, Role.REVIEW_MEMBER]
STRANGERS += [Role.STATION_REVIEWER, Role.REPORT_READER]


def stranger(county: SmallCounty, role: Role) -> User:
    """Somebody with the role, towards everybody but B01."""
    cast = county.county
    if role == Role.SUPERVISION_OFFICE:
        office = SupervisionOffice.objects.create(code="G09", name="另一监督检查室", kind="office", valid_from=SINCE)
        Assignment.objects.create(office=office, body=cast.towns[1], valid_from=SINCE)
        return make_user("stranger", role, supervision_office=office)
    station = next(each for code, each in cast.stations.items() if each != county.objection.station and code != "S01")
    targets: dict[Role, dict[str, object]] = {
        Role.LIAISON: {"body": cast.towns[1]},
        Role.LEADER: {"leader": Leader.objects.create(code="L09", post="另一分管领导", valid_from=SINCE)},
        Role.STATION_CLERK: {"station": station},
        Role.STATION_REVIEWER: {"station": station},
    }
    return make_user("stranger", role, **targets.get(role, {}))


def of_objects(county: SmallCounty, role: Role) -> Iterator[tuple[str, str]]:
    """Method and address of every page of an object of supervision or reports that the table opens to the role."""
    for view_name, methods in ACCESS.items():
        app, _colon, name = view_name.partition(":")
        if app not in {"supervision", "reports"} or name in OF_KINDS:
            continue
        parameters = county.parameters_of(view_name)
        if parameters:
            address = reverse(view_name, kwargs=parameters)
            yield from ((method, address) for method, holders in methods.items() if role in holders)


def answer(client: Client, asked: tuple[str, str]) -> int:
    """The status of what comes back; a file is closed unread."""
    response = client.generic(*asked)
    response.close()
    return response.status_code


@pytest.mark.parametrize("role", STRANGERS)
def test_a_role_held_elsewhere_opens_no_object(small_county: SmallCounty, client: Client, role: Role) -> None:
    client.force_login(stranger(small_county, role))
    tried = list(of_objects(small_county, role))
    answers = {each: answer(client, each) for each in tried}
    assert tried
    assert {each: status for each, status in answers.items() if status not in {403, 404}} == {}


@pytest.mark.parametrize("role", [Role.SUPERVISION_OFFICE, Role.LIAISON, Role.LEADER])
def test_the_same_role_held_for_the_body_opens_some(small_county: SmallCounty, client: Client, role: Role) -> None:
    """So that the test above cannot pass because the addresses lead nowhere."""
    client.force_login(User.objects.get(username=role))
    found = [answer(client, each) for each in of_objects(small_county, role) if each[0] == "GET"]
    assert 200 in found


def test_a_member_called_to_another_meeting_sees_nothing_of_this_one(small_county: SmallCounty, client: Client) -> None:
    meeting = small_county.meeting
    assert meeting.state == ReviewMeeting.State.UNDER_WAY
    client.force_login(make_user("uncalled", Role.REVIEW_MEMBER))
    for name, rest in (("meeting", ()), ("meeting_minutes", ()), ("meeting_body", ("B01",))):
        assert client.get(reverse(f"supervision:{name}", args=[meeting.pk, *rest])).status_code == 404
    assert str(meeting) not in client.get(reverse("supervision:meetings")).content.decode()
