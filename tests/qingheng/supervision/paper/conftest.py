"""The office through which papers pass; their files go to a folder of the test."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from tests.people import County
from tests.qingheng.supervision.paper.papers import Office


@pytest.fixture(autouse=True)
def files_of_papers(settings: LazySettings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    settings.SITE_ADDRESS = "https://qingheng.example"
    return tmp_path


@pytest.fixture
def office(county: County) -> Office:
    return Office.of(county)
