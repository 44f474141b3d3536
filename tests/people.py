"""The fixed cast: the same few people and the same small county in every test."""

import copy
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.utils.timezone import localdate

import qianfen
from qingheng.accounts.models import Grant, User
from qingheng.accounts.roles import Role
from qingheng.api.actions.tokens import create_token
from qingheng.api.queries import grants_for_tokens
from qingheng.framework.models import Framework, FrameworkVersion
from qingheng.organisations.models import Assignment, Audience, Body, Charge, Leader, Station, SupervisionOffice

SINCE = date(2024, 1, 1)
PASSWORD = "qingheng-test-1"
COUNTY_FRAMEWORK = Path(__file__).parent.parent / "frameworks" / "county.yaml"


@cache
def county_document() -> dict[str, Any]:
    """The county framework, read once."""
    return qianfen.read_document(COUNTY_FRAMEWORK)


class County:
    """Three towns, three departments, the stations of the county framework, one leader in charge of two towns.

    One supervision office, assigned to a town and a department.
    """

    def __init__(self) -> None:
        self.document = copy.deepcopy(county_document())
        self.towns, self.departments = (
            self._bodies("TOWN", "镇（街）区", ("B01", "B02", "B03")),
            self._bodies("DEPT", "市直部门", ("B11", "B12", "B13")),
        )
        self.stations = {
            row["code"]: Station.objects.create(
                code=row["code"], name=row["name"], group=row["group"], valid_from=SINCE
            )
            for row in self.document["stations"]
        }
        self.leader = Leader.objects.create(code="L01", post="分管领导一", valid_from=SINCE)
        for body in self.towns[:2]:
            Charge.objects.create(leader=self.leader, body=body, valid_from=SINCE)
        self.office = SupervisionOffice.objects.create(
            code="G01", name="第一监督检查室", kind="office", valid_from=SINCE
        )
        for body in (self.towns[0], self.departments[0]):
            Assignment.objects.create(office=self.office, body=body, valid_from=SINCE)

    @staticmethod
    def _bodies(audience_code: str, name: str, codes: tuple[str, ...]) -> list[Body]:
        audience = Audience.objects.create(code=audience_code, name=name, position=len(Audience.objects.all()))
        return [
            Body.objects.create(code=code, name=f"{name}{code}", audience=audience, position=position, valid_from=SINCE)
            for position, code in enumerate(codes)
        ]

    @property
    def bodies(self) -> list[Body]:
        return [*self.towns, *self.departments]


def make_user(username: str, role: Role | None = None, **target: object) -> User:
    """A person with a password and at most one role."""
    user = User(username=username, full_name=username)
    user.set_password(PASSWORD)
    user.save()
    if role:
        Grant.objects.create(user=user, role=role, valid_from=SINCE, **target)
    return user


def make_token(user: User) -> str:
    """The text of a token on the only grant of a person; nothing where a role has no business with data."""
    held = next(iter(grants_for_tokens(user)), None)
    return create_token(held, name="test", expires_on=localdate() + timedelta(days=9), by=user)[1] if held else ""


@pytest.fixture
def county(db: None) -> County:
    return County()


@pytest.fixture
def published_framework(county: County) -> FrameworkVersion:
    framework = Framework.objects.create(code="county-reference", title="县级政治生态分析评价参考指标体系")
    return FrameworkVersion.objects.create(
        framework=framework,
        number="0.1",
        state=FrameworkVersion.State.PUBLISHED,
        document=county.document,
        checksum="0" * 64,
        effective_from=date(2024, 10, 1),
        created_by="test",
        published_by="test",
    )


@pytest.fixture
def framework_administrator(db: None) -> User:
    return make_user("framework-administrator", Role.FRAMEWORK_ADMINISTRATOR)


@pytest.fixture
def station_clerk(county: County) -> User:
    return make_user("station-clerk", Role.STATION_CLERK, station=county.stations["S01"])


@pytest.fixture
def station_reviewer(county: County) -> User:
    return make_user("station-reviewer", Role.STATION_REVIEWER, station=county.stations["S01"])


@pytest.fixture
def commission_leader(db: None) -> User:
    return make_user("commission-leader", Role.COMMISSION_LEADER)


@pytest.fixture
def main_leader(db: None) -> User:
    return make_user("main-leader", Role.MAIN_LEADER)


@pytest.fixture
def supervisor(county: County) -> User:
    return make_user("supervisor", Role.SUPERVISION_OFFICE, supervision_office=county.office)


@pytest.fixture
def review_member(db: None) -> User:
    return make_user("review-member", Role.REVIEW_MEMBER)


@pytest.fixture
def report_reader(db: None) -> User:
    return make_user("report-reader", Role.REPORT_READER)


@pytest.fixture
def survey_agency(db: None) -> User:
    return make_user("survey-agency", Role.SURVEY_AGENCY)


@pytest.fixture
def liaison(county: County) -> User:
    return make_user("liaison", Role.LIAISON, body=county.towns[0])


@pytest.fixture
def leader(county: County) -> User:
    return make_user("leader", Role.LEADER, leader=county.leader)


@pytest.fixture
def system_administrator(db: None) -> User:
    return make_user("system-administrator", Role.SYSTEM_ADMINISTRATOR)


@pytest.fixture
def nobody(db: None) -> User:
    return make_user("nobody")
