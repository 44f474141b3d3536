"""Findings: recorded by one, verified by another, and seen by nobody of the body."""

import pytest
from django.core.exceptions import PermissionDenied
from tests.people import County
from tests.qingheng.supervision.rectifying import matter_of

from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError
from qingheng.supervision.actions.findings import record_finding, verify_finding
from qingheng.supervision.follow_up.permissions import visible_findings
from qingheng.supervision.models import Finding

pytestmark = pytest.mark.usefixtures("english")
WORDS = {
    "problem": "公务接待超标准",
    "cause": "审批流于形式",
    "basis": "抽查凭证 12 张",
    "source": Finding.Source.INSPECTION,
}


@pytest.fixture
def finding(county: County, supervisor: User) -> Finding:
    return record_finding(county.towns[0], **WORDS, by=supervisor)


def test_who_found_it_does_not_verify_it_and_another_does_once(
    finding: Finding, supervisor: User, commission_leader: User
) -> None:
    with pytest.raises(StepRefusedError, match="found it yourself"):
        verify_finding(finding, by=supervisor)
    verified = verify_finding(finding, by=commission_leader)
    assert verified.is_verified
    assert verified.verified_by == commission_leader.username
    with pytest.raises(StepRefusedError, match="already"):
        verify_finding(finding, by=commission_leader)


@pytest.mark.parametrize("name", ["liaison", "leader", "station_clerk", "report_reader", "review_member", "nobody"])
def test_nobody_outside_the_commission_records_sees_or_verifies(
    name: str, finding: Finding, county: County, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(name)
    with pytest.raises(PermissionDenied):
        record_finding(county.towns[0], **WORDS, by=person)
    with pytest.raises(PermissionDenied):
        verify_finding(finding, by=person)
    assert not visible_findings(person)


def test_an_office_records_only_for_bodies_assigned_to_it(county: County, supervisor: User) -> None:
    with pytest.raises(PermissionDenied):
        record_finding(county.towns[1], **WORDS, by=supervisor)


def test_a_finding_says_what_it_rests_on_and_belongs_to_a_matter_of_its_body(county: County, supervisor: User) -> None:
    with pytest.raises(StepRefusedError, match="rests on"):
        record_finding(county.towns[0], **(WORDS | {"basis": " "}), by=supervisor)
    with pytest.raises(StepRefusedError, match="no matter of"):
        record_finding(county.towns[0], **WORDS, matter=matter_of(county.towns[1]), by=supervisor)
