"""The shipped rules stay quiet on ordinary months: a year of the demonstration county, as if all were reported now."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

import pytest

from qianfen import Framework, Frequency, Period
from qingheng.audit.writing import SYSTEM
from qingheng.collection.models import Batch, Observation
from qingheng.collection.office import Office
from qingheng.collection.quality.findings import rules_in_force
from qingheng.collection.quality.gathering import Gathering
from qingheng.collection.quality.values import Finding
from qingheng.demo import county, loader, versions
from qingheng.demo.generator import Row, generate
from qingheng.framework import actions as frameworks
from qingheng.organisations.models import Body

QUESTIONS_OF_A_SHEET_MAX = 6
QUESTIONS_OF_A_RULE_MAX = 15
SINCE = Period.parse("2025-10")


def stored(rows: tuple[Row, ...]) -> Iterator[Observation]:
    bodies = {body.code: body for body in Body.objects.all()}
    batch = Batch.objects.create(kind="long_table", file_name="demo.csv", checksum="0" * 64, rows=0, imported_by="test")
    for row in rows:
        yield Observation(
            body=bodies[row.body],
            period=row.period,
            year=int(row.period[:4]),
            item=row.item,
            key=row.key,
            event=row.event,
            modifiers=row.modifiers,
            value=Decimal(row.value) if row.value else None,
            missing=row.missing,
            batch=batch,
        )


@pytest.fixture
def demonstration(db: None) -> None:
    loader.import_organisations()
    version = frameworks.import_version(versions.published(), by=SYSTEM)
    frameworks.publish(version, effective_from=county.months()[0].start, by=SYSTEM)
    data = generate(Framework.parse(versions.published()), county.document("seed")["seed"])
    Observation.objects.bulk_create(stored(data.rows), 500)


@pytest.fixture
def findings(demonstration: None) -> dict[tuple[str, str], list[Finding]]:
    office, rules = Office.open(SYSTEM), rules_in_force()
    sheets = [
        Gathering(office, station, period, rules, everything_is_new=True)
        for frequency in Frequency
        for period in county.periods(frequency)
        if period.start >= SINCE.start
        for station in office.stations.values()
    ]
    judged = ((each.station.code, str(each.period), each.sheet()) for each in sheets)
    return {(station, period): rules.judge(sheet) for station, period, sheet in judged if sheet and sheet.said}


def test_ordinary_months_ask_a_handful_at_most_and_no_rule_is_a_nuisance(
    findings: dict[tuple[str, str], list[Finding]],
) -> None:
    assert len(findings) > 150
    assert not [found for sheet in findings.values() for found in sheet if found.blocks]
    busiest = max(findings, key=lambda sheet: len(findings[sheet]))
    assert len(findings[busiest]) <= QUESTIONS_OF_A_SHEET_MAX, (busiest, findings[busiest])
    assert sum(not sheet for sheet in findings.values()) > 0.8 * len(findings)
    counts = Counter(found.rule for sheet in findings.values() for found in sheet)
    assert max(counts.values()) <= QUESTIONS_OF_A_RULE_MAX, counts
    assert sum(counts.values()) <= len(findings) / 4, counts
