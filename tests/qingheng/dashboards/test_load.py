"""Files from the command line: the same checks as on the pages, all faults at once, nothing of a faulty file stored."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from tests.people import COUNTY_FRAMEWORK, County

from qingheng.alerts.models import Notice
from qingheng.collection.models import Observation
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.models import Leader

HEADER = "body,audience,period,item,key,value\n"


def load(*words: str | Path) -> str:
    out = io.StringIO()
    call_command("load", *map(str, words), stdout=out)
    return out.getvalue()


def test_observations_are_stored_scored_and_told(published_framework: FrameworkVersion, tmp_path: Path) -> None:
    file = tmp_path / "data.csv"
    file.write_text(
        HEADER + "B01,TOWN,2026-01,B1-1,minor,0\nB01,TOWN,2026-01,B1-1,major,0\nB01,TOWN,2026-01,B1-1,grave,1\n"
    )
    shown = load("--observations", file)
    assert "data.csv: 3 added, 0 changed, 0 unchanged" in shown
    assert Observation.objects.count() == 3
    assert "B01" in shown
    assert "75.00" in shown
    assert Notice.objects.count() == 1


def test_a_faulty_file_is_refused_with_every_fault(published_framework: FrameworkVersion, tmp_path: Path) -> None:
    file = tmp_path / "data.csv"
    file.write_text(HEADER + "B99,TOWN,2026-01,B1-1,minor,0\nB01,TOWN,2026-13,B1-1,major,0\n")
    with pytest.raises(CommandError, match="2 faults") as refusal:
        load("--observations", file)
    assert "B99" in str(refusal.value)
    assert "2026-13" in str(refusal.value)
    assert not Observation.objects.exists()


def test_a_file_that_is_not_there_is_named(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nowhere\.xlsx"):
        load("--organisations", tmp_path / "nowhere.xlsx")


def test_organisations_come_in_as_on_their_page(county: County, tmp_path: Path) -> None:
    file = tmp_path / "leaders.csv"
    file.write_text("code,post,name,valid_from\nL02,分管领导二,,2026-01-01\n", encoding="utf-8")
    assert "1 added" in load("--organisations", file)
    assert Leader.objects.get(code="L02").post == "分管领导二"


def test_a_framework_stays_a_draft_unless_a_first_day_is_given(db: None) -> None:
    load("--framework", COUNTY_FRAMEWORK)
    version = FrameworkVersion.objects.get()
    assert version.state == "draft"
    load("--framework", COUNTY_FRAMEWORK, "--from", "2026-01-01")
    version.refresh_from_db()
    assert version.state == "published"


def test_a_version_that_may_not_be_published_is_refused_with_a_sentence(db: None) -> None:
    with pytest.raises(CommandError, match=r"county\.yaml"):
        load("--framework", COUNTY_FRAMEWORK, "--from", "2026-01-15")
