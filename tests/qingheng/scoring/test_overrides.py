"""An incomplete month is published only by leave of somebody else, once, and says for good that it is incomplete."""

import io
import json
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from tests.people import County
from tests.qingheng.scoring.reports import report_everything

import qianfen
from qianfen import Period
from qingheng.accounts.models import Grant, User
from qingheng.accounts.roles import Role
from qingheng.audit.models import Entry
from qingheng.framework.models import FrameworkVersion
from qingheng.scoring.actions import approve_override, publish, refuse_override, request_override, rescore
from qingheng.scoring.models import PublicationOverride, ScoringRun
from qingheng.scoring.runs import CannotPublishError, IncompleteError, draft

MARCH = Period.parse("2025-03")
pytestmark = pytest.mark.django_db


@pytest.fixture
def incomplete(county: County, published_framework: FrameworkVersion) -> County:
    """Everything due in March is reported but for one item of one body."""
    report_everything(county.bodies, 2025, 3, published_framework)
    county.towns[0].observations.filter(item="A1-1", period="2025-03").delete()
    rescore(county.bodies, Period.parse("2025-01"), by="test")
    return county


@pytest.fixture
def asked(incomplete: County, framework_administrator: User) -> PublicationOverride:
    return request_override(MARCH, reason="半年会议需要", by=framework_administrator)


def test_without_leave_nothing_is_published(asked: PublicationOverride) -> None:
    with pytest.raises(IncompleteError):
        publish(MARCH, by="test")


def test_with_leave_a_month_is_published_once_and_marked(
    asked: PublicationOverride, framework_administrator: User, commission_leader: User
) -> None:
    approve_override(asked, note="同意", by=commission_leader)
    run = publish(MARCH, by=framework_administrator)
    assert (run.is_incomplete, run.override, run.reported) == (True, asked, (run.expected or 0) - 2)
    assert run.per_cent is not None
    assert Decimal(99) < run.per_cent < Decimal(100)
    with pytest.raises(CannotPublishError):
        publish(MARCH, by=framework_administrator)
    assert {"scoring.override.requested", "scoring.override.approved"} <= set(
        Entry.objects.values_list("action", flat=True)
    )


def test_the_run_file_says_so_and_is_still_recomputed_by_anybody(
    asked: PublicationOverride, commission_leader: User, tmp_path: Path
) -> None:
    approve_override(asked, by=commission_leader)
    run = publish(MARCH, by="test")
    remarks = json.loads(zipfile.ZipFile(io.BytesIO(bytes(run.archive))).read("run.json"))["remarks"]
    assert remarks == {
        "incomplete": True,
        "reported": run.reported,
        "expected": run.expected,
        "reason": "半年会议需要",
        "requested_by": "framework-administrator",
        "approved_by": "commission-leader",
    }
    path = tmp_path / "run.zip"
    path.write_bytes(bytes(run.archive))
    assert qianfen.verify_run(path).ok


def test_once_the_data_are_complete_the_next_run_needs_no_leave(
    incomplete: County, asked: PublicationOverride, commission_leader: User, published_framework: FrameworkVersion
) -> None:
    approve_override(asked, by=commission_leader)
    first = publish(MARCH, by="test")
    for body in incomplete.bodies:
        body.observations.all().delete()
    report_everything(incomplete.bodies, 2025, 3, published_framework)
    rescore(incomplete.bodies, Period.parse("2025-01"), by="test")
    second = publish(MARCH, by="test")
    assert (second.is_incomplete, second.override, second.supersedes) == (False, None, first)
    assert second.reported == second.expected
    assert draft(MARCH).remarks is None


def test_leave_does_not_cover_data_that_have_become_less_complete(
    incomplete: County, asked: PublicationOverride, commission_leader: User
) -> None:
    approve_override(asked, by=commission_leader)
    incomplete.towns[1].observations.filter(item="A1-1").delete()
    rescore(incomplete.bodies, MARCH, by="test")
    with pytest.raises(CannotPublishError, match="%"):
        publish(MARCH, by="test")
    assert not ScoringRun.objects.exists()


def test_a_refusal_says_why_and_another_request_may_follow(
    asked: PublicationOverride, commission_leader: User, framework_administrator: User
) -> None:
    with pytest.raises(CannotPublishError):
        request_override(MARCH, reason="again", by=framework_administrator)
    with pytest.raises(CannotPublishError):
        refuse_override(asked, note="", by=commission_leader)
    refuse_override(asked, note="等数据", by=commission_leader)
    with pytest.raises(CannotPublishError):
        approve_override(asked, by=commission_leader)
    with pytest.raises(IncompleteError):
        publish(MARCH, by="test")
    assert request_override(MARCH, reason="again", by=framework_administrator).state == "requested"


def test_whoever_asks_does_not_give_leave_and_nobody_else_does_either(
    asked: PublicationOverride, framework_administrator: User, leader: User, commission_leader: User
) -> None:
    for somebody in (framework_administrator, leader):
        with pytest.raises(PermissionDenied):
            approve_override(asked, by=somebody)
    Grant.objects.create(user=framework_administrator, role=Role.COMMISSION_LEADER, valid_from="2024-01-01")
    with pytest.raises(CannotPublishError):
        approve_override(asked, by=User.objects.get(pk=framework_administrator.pk))
    with pytest.raises(PermissionDenied):
        request_override(MARCH, reason="x", by=commission_leader)


def test_what_is_complete_needs_no_leave(
    county: County, published_framework: FrameworkVersion, framework_administrator: User
) -> None:
    report_everything(county.bodies, 2025, 3, published_framework)
    rescore(county.bodies, Period.parse("2025-01"), by="test")
    with pytest.raises(CannotPublishError):
        request_override(MARCH, reason="x", by=framework_administrator)
    run = publish(MARCH, by="test")
    assert (run.is_incomplete, run.per_cent) == (False, Decimal(100))


def test_above_the_demanded_completeness_no_leave_is_needed_but_the_run_says_what_it_lacks(
    incomplete: County, settings: object
) -> None:
    settings.PUBLISH_COMPLETENESS_MIN = Decimal(99)  # type: ignore[attr-defined] # pytest-django's settings proxy
    run = publish(MARCH, by="test")
    assert (run.is_incomplete, run.override) == (True, None)
    settings.PUBLISH_COMPLETENESS_MIN = Decimal("99.99")  # type: ignore[attr-defined] # pytest-django's settings proxy
    assert draft(MARCH).is_short


def test_leave_is_asked_for_given_and_shown_on_the_pages(
    incomplete: County, client: Client, framework_administrator: User, commission_leader: User, liaison: User
) -> None:
    client.force_login(framework_administrator)
    page = client.get("/runs/publish/?month=2025-03").content.decode()
    assert "A1-1" in page
    assert "/runs/overrides/?month=2025-03" in page
    client.post("/runs/overrides/?month=2025-03", {"reason": "半年会议需要"})
    asked = PublicationOverride.objects.get()
    assert client.post(f"/runs/overrides/{asked.pk}/decide/", {"is_approved": "1"}).status_code == 403
    client.force_login(commission_leader)
    page = client.get(f"/runs/overrides/{asked.pk}/").content.decode()
    assert "半年会议需要" in page
    assert "A1-1" in page
    client.post(f"/runs/overrides/{asked.pk}/decide/", {"is_approved": "1", "note": "同意"})
    client.force_login(framework_administrator)
    checksum = client.get("/runs/publish/?month=2025-03").context["form"].fields["checksum"].initial
    client.post("/runs/publish/?month=2025-03", {"checksum": checksum, "note": ""})
    run = ScoringRun.objects.get()
    for user, address in (
        (framework_administrator, f"/runs/{run.pk}/"),
        (commission_leader, f"/runs/{run.pk}/"),
        (liaison, "/bodies/B01/?period=2025-03"),
        (liaison, "/bodies/B01/pillars/A/?period=2025-03"),
        (liaison, "/bodies/B01/items/A1-1/?period=2025-03"),
    ):
        client.force_login(user)
        page = client.get(address).content.decode()
        assert "半年会议需要" in page, address
        assert "commission-leader" in page, address
    client.force_login(commission_leader)
    assert "不完整" in client.get("/runs/").content.decode()
