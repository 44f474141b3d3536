"""A change of a body's scenarios or dates is followed by its scores in the same transaction."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.people import County
from tests.qingheng.organisations.books import csv_text

from qingheng import pipeline
from qingheng.accounts.models import User
from qingheng.collection.checking import check as check_observations
from qingheng.organisations.checking import check
from qingheng.scoring.models import LiveScorecard

DATA = b"body,period,item,key,value\nB01,2025-09,A1-2,city,2\n"
ELECTION = [["body", "flag", "valid_from", "valid_to"], ["B01", "election_year", "2025-01-01", "2025-12-31"]]


@pytest.fixture
def scored(county: County, published_framework: object) -> LiveScorecard:
    pipeline.import_observations(check_observations(DATA, "data.csv", by="test"), by="test")
    return LiveScorecard.objects.get(body__code="B01", period="2025-09")


def test_a_scenario_confirmed_in_the_browser_scores_its_body_again(
    scored: LiveScorecard, client: Client, framework_administrator: User
) -> None:
    client.force_login(framework_administrator)
    file = SimpleUploadedFile("scenarios.csv", csv_text(ELECTION).encode())
    page = client.post("/organisations/import/", {"file": file}).content.decode()
    client.post("/organisations/import/confirm/", dict(re.findall(r'name="(token|digest)" value="([^"]*)"', page)))
    again = LiveScorecard.objects.get(body__code="B01", period="2025-09")
    assert again.document["flags"] == ["election_year"]
    assert scored.document["flags"] == []


@pytest.mark.parametrize(
    ("rows", "anew"),
    [
        (ELECTION, {"B01"}),
        ([["code", "name", "audience", "valid_from"], ["B02", "Another name", "TOWN", "2024-01-01"]], set()),
        ([["code", "name", "audience", "valid_from"], ["B03", "镇（街）区B03", "TOWN", "2025-01-01"]], {"B03"}),
    ],
)
def test_only_what_matters_to_scores_is_scored_anew(county: County, rows: list[list[str]], anew: set[str]) -> None:
    name = "scenarios.csv" if rows is ELECTION else "bodies.csv"
    assert check(csv_text(rows).encode(), name).scored_anew == anew
