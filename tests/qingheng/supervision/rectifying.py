"""Items, matters and clocks for the tests of rectification."""

from datetime import date, timedelta

from django.utils.timezone import localdate
from tests.people import County

from qingheng.accounts.models import User
from qingheng.alerts.models import AlertLevel, Matter
from qingheng.organisations.models import Body
from qingheng.supervision.actions.rectification import open_items
from qingheng.supervision.models import Rectification
from qingheng.supervision.rectifying.opening import NewItem

SOON = timedelta(days=30)


def matter_of(body: Body, state: str = Matter.State.CONFIRMED, level: int = AlertLevel.YELLOW) -> Matter:
    return Matter.objects.create(
        body=body, since="2024-10", until="2024-11", state=state, level=level, peak_level=level
    )


def new_item(problem: str = "制度未执行", due: date | None = None) -> NewItem:
    return NewItem(problem, "建立台账并逐项落实", "台账齐全，抽查无误", due or localdate() + SOON)


def item_of(county: County, by: User, matter: Matter | None = None, due: date | None = None) -> Rectification:
    return open_items([new_item(due=due)], body=county.towns[0], matter=matter, by=by)[0]
