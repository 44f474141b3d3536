"""The command that makes the first account."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from qingheng.accounts.management.commands import create_administrator as command
from qingheng.accounts.models import User

GOOD = "a-good-password-7"


def test_the_password_is_read_from_a_file(db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "password"
    file.write_text(f"{GOOD}\nsecond line\n")
    call_command("create_administrator", "admin", "--full-name", "管理员", "--password-file", str(file))
    user = User.objects.get()
    assert (user.username, user.full_name, user.is_staff) == ("admin", "管理员", True)
    assert user.check_password(GOOD)
    assert GOOD not in capsys.readouterr().out


def test_the_password_is_read_from_the_environment(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(command.VARIABLE, GOOD)
    call_command("create_administrator", "admin")
    assert User.objects.get().check_password(GOOD)


def test_the_password_is_asked_for_twice(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([GOOD, "something-else", GOOD, GOOD])
    monkeypatch.delenv(command.VARIABLE, raising=False)
    monkeypatch.setattr(command.getpass, "getpass", lambda _prompt: next(answers))
    with pytest.raises(CommandError, match="differ"):
        call_command("create_administrator", "admin")
    call_command("create_administrator", "admin")
    assert User.objects.get().check_password(GOOD)


def test_a_weak_password_is_refused_with_reasons(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(command.VARIABLE, "admin")
    with pytest.raises(CommandError, match="10"):
        call_command("create_administrator", "admin")
    assert not User.objects.exists()


def test_a_file_that_is_not_there_is_named(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no-such-file"):
        call_command("create_administrator", "admin", "--password-file", str(tmp_path / "no-such-file"))
