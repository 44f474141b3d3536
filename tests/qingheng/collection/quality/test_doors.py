"""Errors of the quality rules at every door by which values come in; events and evidence as they are stored."""

from datetime import date
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.people import County, make_user
from tests.qingheng.collection.submitting import MONTH, filled
from tests.small_county import HEADER

from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.audit.writing import SYSTEM
from qingheng.collection.actions import submissions
from qingheng.collection.actions.imports import import_batch
from qingheng.collection.checking import check
from qingheng.collection.models import EnteredValue, Evidence, Submission
from qingheng.collection.quality.findings import findings_for, findings_in
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.models import Body

pytestmark = pytest.mark.usefixtures("published_framework", "english")


def rows(*places: str) -> bytes:
    return "\n".join([HEADER, *(f"{place},,,," for place in places)]).encode()


def test_a_direct_import_with_half_a_case_stores_nothing_and_says_which_row() -> None:
    checked = check(rows("B01,TOWN,2024-11,A1-1,due,8", "B01,TOWN,2024-11,A1-1,done_on_time,7.5"), "x.csv", by=SYSTEM)
    [fault] = checked.faults
    assert (fault.place.row, "no whole number" in fault.message) == (3, True)


def test_what_may_have_decimals_passes() -> None:
    checked = check(rows("B01,TOWN,2024,I2-1,full,1000", "B01,TOWN,2024,I2-1,score,912.5"), "x.csv", by=SYSTEM)
    assert not checked.faults


def test_questions_never_hold_up_an_import_but_stand_on_its_page() -> None:
    checked = check(rows("B01,TOWN,2024-11,A1-2,county,44"), "x.csv", by=SYSTEM)
    assert not checked.faults
    batch = import_batch(checked, by=SYSTEM)
    found, left_out = findings_in(batch)
    assert {finding.rule for findings in found.values() for finding in findings} == {"many-at-once", "evidence-of-many"}
    assert left_out == 0


def test_a_file_ends_the_question_for_evidence(county: County, station_clerk: User) -> None:
    draft = filled(county.stations["S01"], station_clerk)
    value = draft.values.filter(key="county").first()
    assert value is not None
    EnteredValue.objects.filter(pk=value.pk).update(value=Decimal(9))
    assert [finding.rule for finding in findings_for(draft)] == ["evidence-of-many"]
    evidence = Evidence.objects.create(
        submission=draft, body=value.body, item=value.item, name="通报.pdf", media_type="application/pdf", size=1
    )
    assert not findings_for(draft)
    Evidence.objects.filter(pk=evidence.pk).update(removed_at="2024-12-01T00:00:00+08:00")
    assert [finding.rule for finding in findings_for(draft)] == ["evidence-of-many"]


def event(submission: Submission, body: Body, item: str, number: str, day: date) -> EnteredValue:
    submission.values.filter(body=body, item=item, key="light").delete()
    place = {"body": body, "item": item, "key": "light", "event": number}
    return EnteredValue.objects.create(submission=submission, value=1, happened_on=day, changed_by="clerk", **place)


def test_one_event_of_two_stations_is_asked_about_without_telling_case_data(
    county: County, published_framework: FrameworkVersion
) -> None:
    framework = published_framework.parsed
    group = next(group for group in framework.event_groups if group.code == "case_event")
    monthly = [framework.item(item) for item in group.members if framework.item(item).frequency is MONTH.frequency]
    one, other = next((a, b) for a in monthly for b in monthly if a.station < b.station)
    clerks = {
        item.station: make_user(item.station, Role.STATION_CLERK, station=county.stations[item.station])
        for item in (one, other)
    }
    first = filled(county.stations[one.station], clerks[one.station])
    second = filled(county.stations[other.station], clerks[other.station])
    day, body = date(2024, 11, 6), county.towns[0]
    event(first, body, one.code, "案1", day)
    event(second, body, other.code, "纪9", day)
    assert not [each for each in findings_for(second) if each.rule == "same-event-day"], (
        "a draft is nobody else's business"
    )
    submissions.submit(first, by=clerks[one.station])
    [found] = [each for each in findings_for(second) if each.rule == "same-event-day"]
    assert (found.event, found.facts["other_station"], found.facts["other_event"]) == ("纪9", one.station, "")
    second.values.filter(event="纪9").delete()
    event(second, body, other.code, "案1", day)
    assert not [each for each in findings_for(second) if each.rule.startswith("same-event")], "the group counts it once"


def test_the_number_of_queries_does_not_grow_with_bodies_and_cells(
    county: County, station_clerk: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    draft = filled(county.stations["S01"], station_clerk)
    with django_assert_max_num_queries(16):
        findings_for(draft)
