"""The demonstration as `make demo` starts it: what was published, what is owed, and a second start."""

import pytest
from tests.journeys.conftest import Site

pytestmark = pytest.mark.journey

COUNTS = """
from qingheng.alerts.models import Notice
from qingheng.audit.models import Entry
from qingheng.scoring.models import LiveScorecard, ScoringRun
print(Notice.objects.count(), Entry.objects.count(), LiveScorecard.objects.count(), ScoringRun.objects.count())
"""
PUBLISHED = """
from qingheng.scoring.models import ScoringRun
print(*ScoringRun.objects.order_by("period").values_list("period", flat=True))
"""
REFUSED = """
from qianfen import Period
from qingheng.scoring.runs import draft
for due in draft(Period.parse("2026-06")).due:
    print(due.item, due.station, due.reason, *(body.code for body in due.bodies))
"""


def ask(site: Site, code: str) -> str:
    return site.manage("shell", "--no-imports", "-c", code)


def test_a_second_start_changes_nothing_and_tells_the_same(site: Site) -> None:
    before = ask(site, COUNTS)
    shown = site.manage("demo")
    assert site.password in shown
    assert "framework" in shown
    assert ask(site, COUNTS) == before


def test_every_month_up_to_may_2026_is_published(site: Site) -> None:
    published = ask(site, PUBLISHED).split()
    assert len(published) == 20
    assert (published[0], published[-1]) == ("2024-10", "2026-05")


def test_june_2026_is_blocked_by_the_audit_station_alone(site: Site) -> None:
    assert ask(site, REFUSED).split("\n")[:2] == ["E1-2 S06 overdue D07", "H2-3 S06 overdue D07"]
