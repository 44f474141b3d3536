"""What all tests share: the fixed cast, plain static files, a data folder of their own."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

if "QINGHENG_DATA" not in os.environ:
    os.environ["QINGHENG_DATA"] = tempfile.mkdtemp(prefix="qingheng-tests-")
    atexit.register(shutil.rmtree, os.environ["QINGHENG_DATA"], ignore_errors=True)

pytest_plugins = ["tests.people", "tests.small_county", "tests.own_process", "tests.mail_server"]

CHROMIUM = next((path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(path).exists()), "")


def pytest_configure() -> None:
    """Name a folder for static files that is there: WhiteNoise warns where there is none."""
    settings.STATIC_ROOT = os.environ["QINGHENG_DATA"]


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the browser journeys out where no Chromium is at hand; keep what shares a fixture in one process."""
    journeys = [item for item in items if item.get_closest_marker("journey")]
    if journeys and not CHROMIUM:
        config.hook.pytest_deselected(items=journeys)
        items[:] = [item for item in items if item not in journeys]
    for item in items:
        group = "journeys" if "journeys" in item.path.parts else str(item.path)
        item.add_marker(pytest.mark.xdist_group(group))


def pytest_report_header() -> str:
    """Say where the journeys run, or why not."""
    return f"browser journeys: {CHROMIUM or 'no Chromium at hand, left out'}"


@pytest.fixture(autouse=True)
def _plain_static_files(settings: object) -> None:
    """Pages in tests name static files without collecting them first."""
    settings.STORAGES = settings.STORAGES | {  # type: ignore[attr-defined] # pytest-django's settings proxy
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(autouse=True)
def _quick_passwords(settings: object) -> None:
    """Hashing a password is slow on purpose, and no test is about that."""
    quick = "django.contrib.auth.hashers.MD5PasswordHasher"
    settings.PASSWORD_HASHERS = [quick, *settings.PASSWORD_HASHERS]  # type: ignore[attr-defined] # pytest-django's settings proxy


@pytest.fixture(autouse=True)
def _own_data_folder(settings: object, tmp_path: Path) -> None:
    """Nothing a test stages reaches another."""
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined] # pytest-django's settings proxy
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined] # pytest-django's settings proxy


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """The test's connection outlives requests that come in past Django's test client, which would close it."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)
