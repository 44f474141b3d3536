"""What tests of review meetings share: a small county, a meeting, and the people at it."""

from collections.abc import Collection
from datetime import UTC, datetime

from tests.people import make_user
from tests.small_county import SmallCounty

from qianfen import Period
from qingheng import pipeline
from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.organisations.models import Body
from qingheng.supervision.actions import meetings, sitting
from qingheng.supervision.models import ReviewMeeting

ITEM = "J3-1"
"""The item of the county framework that review meetings rate; it needs five raters."""
RATERS = 5


class Sitting:
    """A meeting on the second half of 2024 with the chair, five members and one who belongs to B01."""

    def __init__(self, county: SmallCounty) -> None:
        self.county = county
        self.host = self.person("framework_administrator")
        self.chair = self.person("commission_leader")
        self.members = [make_user(f"member-{number}", Role.REVIEW_MEMBER) for number in range(RATERS)]
        station = county.county.stations["S03"]
        station.body = self.body
        station.save()
        self.insider = make_user("insider", Role.STATION_REVIEWER, station=station)

    @staticmethod
    def person(name: str) -> User:
        return User.objects.get(username=name)

    @property
    def body(self) -> Body:
        return self.county.county.towns[0]

    def planned(self, items: Collection[str] = (ITEM,)) -> ReviewMeeting:
        members = [*self.members, self.insider]
        held_at = datetime(2024, 12, 20, 9, 0, tzinfo=UTC)
        plan = meetings.Plan("评审会", Period.parse("2024-H2"), held_at, "三楼会议室", self.chair, members, items)
        return meetings.plan(plan, by=self.host)

    def called(self) -> ReviewMeeting:
        return meetings.call(self.planned(), by=self.host)

    def begun(self) -> ReviewMeeting:
        present = [self.chair, *self.members, self.insider]
        return meetings.begin(self.called(), present=present, by=self.chair)

    def rated(self, meeting: ReviewMeeting, grades: str = "AAABC") -> None:
        for member, grade in zip(self.members, grades, strict=False):
            sitting.rate(meeting, self.body, {ITEM: sitting.Given(grade, "有事实依据")}, by=member)

    def ended(self) -> ReviewMeeting:
        meeting = self.begun()
        self.rated(meeting)
        return pipeline.end_meeting(meeting, by=self.chair)
