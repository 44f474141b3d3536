"""What tests of objections share: a small county with one objection, and the way it goes."""

from decimal import Decimal

from tests.small_county import MONTH, SmallCounty

from qianfen.framework.methods import Deduct
from qingheng.accounts.models import User
from qingheng.supervision.actions import granting
from qingheng.supervision.actions import objections as actions
from qingheng.supervision.models import Objection
from qingheng.supervision.objecting.correction import lines_of

Decision = Objection.Decision


class Contested:
    """An objection of B01 to a deduction that station S01 scored, and the people around it."""

    def __init__(self, county: SmallCounty, *, body_view: str = "detail") -> None:
        self.county = county
        self.item = next(
            item
            for item in county.version.parsed.items
            if isinstance(item.rule, Deduct)
            and item.station == "S01"
            and item.body_view == body_view
            and item.frequency.value == "month"
        )
        self.liaison = self.person("liaison")
        self.administrator = self.person("framework_administrator")
        self.clerk = self.person("station_clerk")
        self.reviewer = self.person("station_reviewer")
        self.leader = self.person("commission_leader")

    @staticmethod
    def person(name: str) -> User:
        return User.objects.get(username=name)

    @property
    def contest(self) -> actions.Contest:
        return actions.Contest(self.county.county.towns[0], str(MONTH), self.item.code, "登记有误")

    def submitted(self) -> Objection:
        return actions.submit(self.contest, by=self.liaison)

    def admitted(self) -> Objection:
        return actions.admit(self.submitted(), reason="", by=self.administrator)

    def stated(self) -> Objection:
        return actions.state(self.admitted(), statement="依据台账", by=self.reviewer)

    def ruling(self, objection: Objection, decision: str = Decision.GRANTED) -> granting.Ruling:
        """Every value behind it should be nought; or the score is upheld."""
        values = {} if decision == Decision.UPHELD else {line.row.pk: Decimal(0) for line in lines_of(objection)}
        return granting.Ruling(Decision(decision), "经复核属实", values)
