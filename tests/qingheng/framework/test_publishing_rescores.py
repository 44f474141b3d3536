from datetime import date
from typing import Any

import pytest
from tests.people import County
from tests.qingheng.framework.documents import county as county_document
from tests.qingheng.framework.documents import leaf
from tests.qingheng.scoring.reports import report

from qingheng import pipeline
from qingheng.framework.actions import import_version, publish
from qingheng.framework.models import FrameworkVersion
from qingheng.scoring.models import LiveScorecard

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(county: County) -> FrameworkVersion:
    """A draft that halves what a county notice costs, beside a published version with data of two months."""
    publish(import_version(county_document(), by="test"), effective_from=date(2026, 1, 1), by="test")
    for month in ("2026-01", "2026-02"):
        report(county.towns[0], month, "A1-2", county=1, city=0, province=0)
    pipeline.rescore_all(by="test")
    document: dict[str, Any] = county_document()
    document["meta"]["version"] = "0.2"
    leaf(document, "A1-2").update(tests=[], items=[{"key": "county", "per": 1.5}, *leaf(document, "A1-2")["items"][1:]])
    return import_version(document, by="test")


def points(county: County, month: str) -> int:
    return LiveScorecard.objects.get(body=county.towns[0], period=month).result.nodes["A1-2"].points


def test_months_from_the_first_day_on_are_scored_by_the_new_version_at_once(
    county: County, draft: FrameworkVersion
) -> None:
    assert (points(county, "2026-01"), points(county, "2026-02")) == (1700, 1400)
    pipeline.publish_framework(draft, effective_from=date(2026, 2, 1), by="test")
    assert (points(county, "2026-01"), points(county, "2026-02")) == (1700, 1700)


def test_a_version_that_begins_later_changes_nothing_today(county: County, draft: FrameworkVersion) -> None:
    before = list(LiveScorecard.objects.values_list("pk", "total"))
    pipeline.publish_framework(draft, effective_from=date(2027, 1, 1), by="test")
    assert list(LiveScorecard.objects.values_list("pk", "total")) == before
