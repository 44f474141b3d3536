"""A loading that goes wrong leaves nothing; the password belongs to the installation."""

from pathlib import Path

import pytest
from django.conf import LazySettings

from qingheng.demo import loader
from qingheng.demo.generator import Dataset, Row
from qingheng.demo.welcome import welcome
from qingheng.organisations.models import Body


def test_an_interrupted_loading_leaves_nothing_behind(db: None, settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    broken = Dataset(rows=(Row("nowhere", "TOWN", "2026-01", "item", "key", "1"),), late=(), later=())
    with pytest.raises(ValueError, match="nowhere"):
        loader.load([].append, data=broken)
    assert not loader.is_loaded()
    assert not Body.objects.exists()


def test_the_password_is_drawn_once_and_only_its_owner_may_read_it(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    first = loader.password()
    assert loader.password() == first
    assert len(first) >= 12
    assert (tmp_path / "demo-password").stat().st_mode & 0o077 == 0


def test_the_welcome_names_the_address_and_every_account_in_both_languages(
    settings: LazySettings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    text = welcome("http://127.0.0.1:8123/")
    assert text.count("http://127.0.0.1:8123/") == 2
    assert text.count(loader.password()) == 2
    assert "synthetic" in text
    for account in loader.listed_accounts():
        assert account.username in text
