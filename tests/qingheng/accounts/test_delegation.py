"""A clerk who is away hands the role over for some days: it ends by itself, and hands stay apart."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils.timezone import localdate
from tests.people import SINCE, County, make_user

from qingheng.accounts.actions import delegate, end_delegation, revoke_grant, update_user
from qingheng.accounts.delegation import Days, delegable_grants
from qingheng.accounts.forms import HandoverForm
from qingheng.accounts.models import Grant, User
from qingheng.accounts.roles import Role
from qingheng.audit.models import Entry


def days(first: int = 0, last: int = 7) -> Days:
    return Days(localdate() + timedelta(first), localdate() + timedelta(last))


def again(user: User) -> User:
    """The same person at the next request."""
    return User.objects.get(pk=user.pk)


@pytest.fixture
def held(station_clerk: User) -> Grant:
    return station_clerk.grants.get()


@pytest.fixture
def colleague(db: None) -> User:
    return make_user("colleague")


def test_the_delegate_holds_the_role_of_that_station_in_these_days(
    held: Grant, station_clerk: User, colleague: User
) -> None:
    given = delegate(held, colleague, days(), by=station_clerk)
    assert given.delegated_from == held
    (found,) = again(colleague).grants_today
    assert (found.role, found.station) == (Role.STATION_CLERK, held.station)
    assert again(station_clerk).has_role(Role.STATION_CLERK)
    entry = Entry.objects.get(action="accounts.role.delegated")
    assert (entry.by, entry.facts["username"]) == (station_clerk.username, colleague.username)


@pytest.mark.parametrize(("first", "last", "today"), [(0, 0, True), (1, 9, False), (0, 365, True)])
def test_it_begins_and_ends_by_itself(
    held: Grant, station_clerk: User, colleague: User, first: int, last: int, *, today: bool
) -> None:
    given = delegate(held, colleague, days(first, last), by=station_clerk)
    assert bool(again(colleague).grants_today) is today
    Grant.objects.filter(pk=given.pk).update(valid_from=SINCE, valid_to=localdate() - timedelta(1))
    assert not again(colleague).grants_today


@pytest.mark.parametrize(("first", "last"), [(-1, 3), (3, 1), (0, 366)])
def test_days_of_the_past_reversed_or_endless_are_refused(
    held: Grant, station_clerk: User, colleague: User, first: int, last: int
) -> None:
    with pytest.raises(ValidationError):
        delegate(held, colleague, days(first, last), by=station_clerk)
    assert not colleague.grants.exists()


def test_nobody_hands_over_longer_than_they_hold(held: Grant, station_clerk: User, colleague: User) -> None:
    held.valid_to = localdate() + timedelta(3)
    held.save()
    with pytest.raises(ValidationError):
        delegate(held, colleague, days(0, 4), by=station_clerk)
    delegate(held, colleague, days(0, 3), by=station_clerk)


def test_nobody_hands_over_what_was_handed_to_them(held: Grant, station_clerk: User, colleague: User) -> None:
    given = delegate(held, colleague, days(), by=station_clerk)
    assert delegable_grants(again(colleague)) == []
    with pytest.raises(ValidationError):
        delegate(given, make_user("third"), days(), by=again(colleague))


def test_nobody_hands_over_the_role_of_somebody_else(held: Grant, station_reviewer: User, colleague: User) -> None:
    with pytest.raises(ValidationError):
        delegate(held, colleague, days(), by=station_reviewer)


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.STATION_CLERK, Role.STATION_REVIEWER}])
def test_other_roles_are_not_handed_over(county: County, colleague: User, role: Role) -> None:
    targets: dict[Role, dict[str, object]] = {
        Role.LIAISON: {"body": county.towns[0]},
        Role.LEADER: {"leader": county.leader},
    }
    target = targets.get(role, {})
    holder = make_user("holder", role, **target)
    assert delegable_grants(holder) == []
    with pytest.raises(ValidationError):
        delegate(holder.grants.get(), colleague, days(), by=holder)


def test_nobody_enters_and_accepts_for_a_station_in_the_same_days(
    held: Grant, station_clerk: User, station_reviewer: User
) -> None:
    with pytest.raises(ValidationError, match="S01"):
        delegate(held, station_reviewer, days(), by=station_clerk)
    review = station_reviewer.grants.get()
    review.valid_to = localdate() + timedelta(2)
    review.save()
    with pytest.raises(ValidationError):
        delegate(held, station_reviewer, days(2, 5), by=station_clerk)
    delegate(held, station_reviewer, days(3, 5), by=station_clerk)


def test_two_handovers_do_not_bring_both_roles_into_one_pair_of_hands(
    held: Grant, station_clerk: User, station_reviewer: User, colleague: User
) -> None:
    delegate(held, colleague, days(0, 5), by=station_clerk)
    with pytest.raises(ValidationError):
        delegate(station_reviewer.grants.get(), colleague, days(5, 9), by=station_reviewer)
    delegate(station_reviewer.grants.get(), colleague, days(6, 9), by=station_reviewer)


def test_an_assessed_body_gets_no_hand_on_its_own_data(held: Grant, station_clerk: User, liaison: User) -> None:
    with pytest.raises(ValidationError):
        delegate(held, liaison, days(), by=station_clerk)
    assert not HandoverForm(station_clerk).fields["to"].queryset.filter(pk=liaison.pk).exists()  # type: ignore[attr-defined] # a choice of models


def test_the_other_role_of_another_station_is_no_obstacle(held: Grant, station_clerk: User, county: County) -> None:
    other = make_user("other", Role.STATION_REVIEWER, station=county.stations["S02"])
    assert delegate(held, other, days(), by=station_clerk).pk


def test_a_system_administrator_is_handed_nothing(held: Grant, station_clerk: User, system_administrator: User) -> None:
    with pytest.raises(ValidationError):
        delegate(held, system_administrator, days(), by=station_clerk)


@pytest.mark.parametrize("role", [Role.FRAMEWORK_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR, None])
def test_who_gave_it_and_who_administers_end_it(
    held: Grant, station_clerk: User, colleague: User, role: Role | None
) -> None:
    given = delegate(held, colleague, days(), by=station_clerk)
    end_delegation(given, by=make_user("administrator", role) if role else station_clerk)
    assert not again(colleague).grants_today
    assert Entry.objects.filter(action="accounts.role.delegation_ended").exists()


def test_nobody_else_ends_it(held: Grant, station_clerk: User, station_reviewer: User, colleague: User) -> None:
    given = delegate(held, colleague, days(), by=station_clerk)
    with pytest.raises(PermissionDenied):
        end_delegation(given, by=station_reviewer)
    assert again(colleague).grants_today


def test_it_ends_with_the_role_it_came_from(
    held: Grant, station_clerk: User, colleague: User, system_administrator: User
) -> None:
    given = delegate(held, colleague, days(), by=station_clerk)
    revoke_grant(held, by=system_administrator)
    given.refresh_from_db()
    assert given.revoked_at is not None
    assert not again(colleague).grants_today


def test_it_rests_while_the_account_it_came_from_is_closed(
    held: Grant, station_clerk: User, colleague: User, system_administrator: User
) -> None:
    delegate(held, colleague, days(), by=station_clerk)
    update_user(station_clerk, full_name="x", office="", is_active=False, by=system_administrator)
    assert not again(colleague).grants_today


def form(to: User, held: Grant, first: date, last: date) -> dict[str, object]:
    return {"role": held.pk, "to": to.pk, "first": first.isoformat(), "last": last.isoformat()}


def test_the_page_hands_over_and_lists_it(client: Client, held: Grant, station_clerk: User, colleague: User) -> None:
    client.force_login(station_clerk)
    answer = client.post("/handover/", form(colleague, held, localdate(), localdate()), follow=True)
    assert answer.status_code == 200
    assert colleague.full_name in answer.content.decode()
    client.force_login(colleague)
    assert "S01" in client.get("/handover/").content.decode()
    client.force_login(station_clerk)
    client.post(f"/handover/{colleague.grants.get().pk}/end/")
    assert not again(colleague).grants_today


def test_the_page_says_why_not_and_keeps_what_was_typed(
    client: Client, held: Grant, station_clerk: User, station_reviewer: User
) -> None:
    client.force_login(station_clerk)
    last = localdate() + timedelta(5)
    answer = client.post("/handover/", form(station_reviewer, held, localdate(), last))
    assert answer.status_code == 422
    assert last.isoformat() in answer.content.decode()
    assert not station_reviewer.grants.filter(delegated_from__isnull=False).exists()


def test_who_has_nothing_to_hand_over_is_offered_nothing(client: Client, colleague: User, held: Grant) -> None:
    client.force_login(colleague)
    assert 'name="first"' not in client.get("/handover/").content.decode()
    assert client.post("/handover/", form(colleague, held, localdate(), localdate())).status_code == 422
    assert not Grant.objects.filter(delegated_from__isnull=False).exists()


def test_administrators_see_all_handovers_that_run(
    client: Client, held: Grant, station_clerk: User, colleague: User, framework_administrator: User
) -> None:
    delegate(held, colleague, days(), by=station_clerk)
    client.force_login(framework_administrator)
    assert colleague.full_name in client.get("/handover/").content.decode()
