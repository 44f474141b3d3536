"""No alert rests on the sampling error of a survey alone: what lies within it is borderline (临界)."""

from datetime import date

import pytest
from tests.people import County
from tests.qingheng.scoring.reports import report

from qingheng.alerts.models import AlertLevel, Case
from qingheng.alerts.reasons import Reason, borderline
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.models import Body
from qingheng.pipeline import observations_imported
from qingheng.scoring.models import LiveScorecard
from qingheng.surveys.margins import margins_of
from qingheng.surveys.models import Estimate, Wave

pytestmark = pytest.mark.django_db
ITEM, PILLAR = "J1-1", "J"
"""25 points of a pillar of 100; the index counts from 0.50 to 0.90."""


@pytest.fixture
def body(county: County, published_framework: FrameworkVersion) -> Body:
    return county.towns[0]


def estimated(body: Body, high: float, *, period: str = "2025-H1", state: str = Wave.State.PUBLISHED) -> None:
    day = date(2025, 5, 1)
    wave = Wave.objects.create(title="test", period=period, state=state, opens_on=day, closes_on=day)
    Estimate.objects.create(wave=wave, body=body, item=ITEM, respondents=60, index=0.65, low=0.5, high=high)


def answered(body: Body, *, content: int) -> LiveScorecard:
    """So many of a hundred residents, and of a hundred clients, are content, the others not at all."""
    counts = {f"{group}__{option}": n for group in ("resident", "client") for option, n in _of(content)}
    observations_imported(report(body, "2025-H1", ITEM, **counts), by="test")
    return LiveScorecard.objects.get(body=body, period="2025-06")


def _of(content: int) -> list[tuple[str, int]]:
    return [("满意", content), ("不满意", 100 - content)]


def in_doubt(card: LiveScorecard) -> list[Reason]:
    return borderline(card.framework_version.parsed, card.result, margins_of([card.body_id])[card.body_id])


def levels(body: Body) -> list[tuple[str, int]]:
    case = Case.objects.filter(body=body, period="2025-06").first()
    return [(reason["node"], reason["level"]) for reason in case.reasons] if case else []


def test_a_small_index_raises_an_alert_where_nothing_is_known_of_its_error(body: Body) -> None:
    answered(body, content=65)
    assert levels(body) == [(PILLAR, AlertLevel.BLUE)]


def test_a_threshold_within_the_interval_raises_none(body: Body) -> None:
    estimated(body, 0.82)
    card = answered(body, content=65)
    assert levels(body) == []
    [found] = in_doubt(card)
    # 25 points between 0.50 and 0.90: 9.38 at 0.65, 20.00 at 0.82.
    assert (found["node"], found["level"], found["points"], found["doubt"]) == (PILLAR, AlertLevel.NONE, 8438, 1062)


def test_a_threshold_beyond_the_interval_raises_one(body: Body) -> None:
    estimated(body, 0.70)
    card = answered(body, content=65)
    assert levels(body) == [(PILLAR, AlertLevel.BLUE)]
    assert in_doubt(card) == []


def test_a_graver_colour_that_rests_on_the_error_becomes_the_milder_one(body: Body) -> None:
    estimated(body, 0.70)
    observations_imported(report(body, "2025-H1", "J2-1", staff__满意=0, staff__不满意=50), by="test")
    answered(body, content=50)
    # 100 - 15 - 25 = 60.00 is yellow; at 0.70 it is 72.50: still yellow, and nothing about it is in doubt.
    assert levels(body)[-1] == (PILLAR, AlertLevel.YELLOW)
    estimated(body, 0.90, period="2025-H1")
    answered(body, content=52)
    # The later wave's interval reaches full marks: 85.00, so that only blue is certain.
    assert levels(body)[-1] == (PILLAR, AlertLevel.BLUE)
    assert Case.objects.get(body=body, period="2025-06").reasons[-1]["doubt"] == 2500 - 125


@pytest.mark.parametrize(
    ("period", "state"),
    [("2025-H2", Wave.State.PUBLISHED), ("2024-H2", Wave.State.PUBLISHED), ("2025-H1", Wave.State.CLOSED)],
)
def test_only_a_published_wave_of_the_same_year_up_to_the_month_excuses(body: Body, period: str, state: str) -> None:
    estimated(body, 0.82, period=period, state=state)
    answered(body, content=65)
    assert levels(body) == [(PILLAR, AlertLevel.BLUE)]
