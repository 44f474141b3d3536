"""Creating accounts, granting and revoking roles."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from tests.people import SINCE, County

from qingheng.accounts import actions
from qingheng.accounts.models import Grant, User
from qingheng.accounts.roles import Role
from qingheng.audit.models import Entry

GOOD = "a-good-password-7"


def test_a_new_user_may_do_nothing_yet(system_administrator: User) -> None:
    user = actions.create_user(username="Wang", full_name="王敏", password=GOOD, by=system_administrator)
    assert (user.username, user.roles) == ("wang", frozenset())


def test_login_names_are_unique_whatever_their_case(system_administrator: User, nobody: User) -> None:
    with pytest.raises(ValidationError):
        actions.create_user(username="NOBODY", full_name="某人", password=GOOD, by=system_administrator)


def test_a_weak_password_creates_no_user(system_administrator: User) -> None:
    with pytest.raises(ValidationError):
        actions.create_user(username="wang", full_name="王敏", password="123", by=system_administrator)
    assert not User.objects.filter(username="wang").exists()
    assert not Entry.objects.exists()


def test_a_role_for_a_station_needs_the_station(county: County, system_administrator: User, nobody: User) -> None:
    with pytest.raises(ValidationError, match="选择"):
        actions.grant(Grant(user=nobody, role=Role.STATION_CLERK, valid_from=SINCE), by=system_administrator)
    station = county.stations["S01"]
    actions.grant(
        Grant(user=nobody, role=Role.STATION_CLERK, station=station, valid_from=SINCE), by=system_administrator
    )
    assert User.objects.get(pk=nobody.pk).has_role(Role.STATION_CLERK)


def test_a_role_for_nothing_in_particular_takes_no_target(
    county: County, system_administrator: User, nobody: User
) -> None:
    body = county.towns[0]
    new = Grant(user=nobody, role=Role.FRAMEWORK_ADMINISTRATOR, body=body, valid_from=SINCE)
    with pytest.raises(ValidationError):
        actions.grant(new, by=system_administrator)


def test_a_system_administrator_gets_no_other_role(system_administrator: User) -> None:
    new = Grant(user=system_administrator, role=Role.FRAMEWORK_ADMINISTRATOR, valid_from=SINCE)
    with pytest.raises(ValidationError, match="系统管理员"):
        actions.grant(new, by=system_administrator)


def test_nobody_with_a_role_becomes_system_administrator(
    system_administrator: User, framework_administrator: User
) -> None:
    new = Grant(user=framework_administrator, role=Role.SYSTEM_ADMINISTRATOR, valid_from=SINCE)
    with pytest.raises(ValidationError, match="系统管理员"):
        actions.grant(new, by=system_administrator)


def test_a_revoked_grant_ends_at_once_and_is_kept(system_administrator: User, framework_administrator: User) -> None:
    held = framework_administrator.grants.get()
    actions.revoke_grant(held, by=system_administrator)
    assert not User.objects.get(pk=framework_administrator.pk).roles
    held.refresh_from_db()
    assert (held.valid_from, held.valid_to) == (SINCE, localdate())


def test_a_grant_that_has_not_begun_can_be_revoked(system_administrator: User, nobody: User) -> None:
    tomorrow = localdate() + timedelta(days=1)
    new = Grant(user=nobody, role=Role.FRAMEWORK_ADMINISTRATOR, valid_from=tomorrow)
    actions.revoke_grant(actions.grant(new, by=system_administrator), by=system_administrator)
    new.refresh_from_db()
    assert new.valid_to == tomorrow
    assert new.revoked_at is not None


def test_after_a_revocation_another_role_may_be_granted(
    system_administrator: User, framework_administrator: User
) -> None:
    actions.revoke_grant(framework_administrator.grants.get(), by=system_administrator)
    new = Grant(user=framework_administrator, role=Role.SYSTEM_ADMINISTRATOR, valid_from=localdate())
    actions.grant(new, by=system_administrator)
    assert User.objects.get(pk=framework_administrator.pk).roles == {Role.SYSTEM_ADMINISTRATOR}


def test_the_last_day_of_a_grant_still_counts(system_administrator: User, framework_administrator: User) -> None:
    held = framework_administrator.grants.get()
    actions.end_grant(held, last_day=localdate(), by=system_administrator)
    assert User.objects.get(pk=framework_administrator.pk).roles
    actions.end_grant(held, last_day=localdate() - timedelta(days=1), by=system_administrator)
    assert not User.objects.get(pk=framework_administrator.pk).roles


def test_a_grant_cannot_end_before_it_begins(system_administrator: User, framework_administrator: User) -> None:
    with pytest.raises(ValidationError):
        actions.end_grant(framework_administrator.grants.get(), last_day=date(2020, 1, 1), by=system_administrator)


def test_nobody_closes_the_own_account(system_administrator: User) -> None:
    with pytest.raises(ValidationError, match="自己"):
        actions.update_user(system_administrator, full_name="x", office="", is_active=False, by=system_administrator)


def test_a_closed_account_holds_no_role(system_administrator: User, framework_administrator: User) -> None:
    particulars = {"full_name": "王敏", "office": "党风室"}
    user = actions.update_user(framework_administrator, **particulars, is_active=False, by=system_administrator)
    assert not User.objects.get(pk=user.pk).roles


def test_the_first_administrator_is_the_only_one_made_without_another(db: None) -> None:
    first = actions.create_first_administrator(username="admin", full_name="管理员", password=GOOD)
    assert first.roles == {Role.SYSTEM_ADMINISTRATOR}
    with pytest.raises(ValidationError, match="已经有系统管理员"):
        actions.create_first_administrator(username="second", full_name="另一人", password=GOOD)
    assert not User.objects.filter(username="second").exists()


def test_a_liaison_holds_no_role_of_a_station(county: County, framework_administrator: User, nobody: User) -> None:
    station = Grant(user=nobody, role=Role.STATION_CLERK, station=county.stations["S01"], valid_from=SINCE)
    actions.grant(station, by=framework_administrator)
    with pytest.raises(ValidationError):
        actions.grant(
            Grant(user=nobody, role=Role.LIAISON, body=county.towns[0], valid_from=SINCE), by=framework_administrator
        )
    assert nobody.grants.count() == 1
