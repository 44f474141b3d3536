"""The fixed county in the first quarter of 2026: all of it reported, some losses, and periods before to compare."""

from dataclasses import dataclass

import pytest
from django.test import Client
from tests.people import County
from tests.qingheng.scoring.reports import report, report_everything

import qianfen
from qingheng import pipeline
from qingheng.accounts.models import User
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.models import Body
from qingheng.scoring import queries as scoring
from qingheng.scoring.actions import publish

MARCH = qianfen.Period.parse("2026-03")


@dataclass(frozen=True)
class Scored:
    """The county with its scores, as the engine made them."""

    county: County
    version: FrameworkVersion

    def body(self, code: str) -> Body:
        return Body.objects.get(code=code)

    def result(self, code: str, month: str = "2026-03") -> qianfen.Scorecard:
        """What the engine says, to hold the pages against."""
        return scoring.live(qianfen.Period.parse(month), [self.body(code)]).get().result

    def publish(self, month: str = "2026-03") -> None:
        publish(qianfen.Period.parse(month), by="test")


@pytest.fixture
def scored(county: County, published_framework: FrameworkVersion) -> Scored:
    report_everything(county.bodies, 2026, 3, published_framework)
    first, second, third = county.towns
    report(first, "2025-03", "A1-2", county=0)
    report(first, "2025-12", "A1-2", county=1)
    report(first, "2026-01", "A1-2", county=1, city=1)
    report(first, "2026-02", "A1-2", province=1)
    report(first, "2026-02", "A2-1", heavy=2)
    report(first, "2026-03", "A1-1", due=50, done_on_time=41)
    report(first, "2026-Q1", "G2-1", mishandled=2)
    report(second, "2026-01", "A1-2", county=1)
    report(third, "2026-02", "A1-2", county=1)
    report(county.departments[0], "2026-02", "A1-2", city=1)
    pipeline.rescore_all(by="test")
    return Scored(county, published_framework)


@pytest.fixture
def overseer(client: Client, framework_administrator: User) -> Client:
    client.force_login(framework_administrator)
    return client
