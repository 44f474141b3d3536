"""Uploaded files that wait for a confirmation after their dry run.

The law: only the person who brought a file can take it up again, and nothing waits longer than a day.
"""

import json
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

WAIT_SECONDS_MAX = 24 * 3600


class StagedFileGoneError(Exception):
    """The file is no longer there, or is not this person's. The text is for the user."""


@dataclass(frozen=True)
class StagedFile:
    """A file between dry run and confirmation."""

    token: str
    name: str
    content: bytes
    purpose: str


def _folder() -> Path:
    folder = Path(settings.DATA_DIR) / "staging"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def stage(content: bytes, *, name: str, purpose: str, by: object) -> StagedFile:
    """Keep `content` until its bringer confirms it; `purpose` is the kind of import."""
    _discard_old()
    token = secrets.token_urlsafe(24)
    facts = {"name": name, "purpose": purpose, "by": str(getattr(by, "pk", by))}
    (_folder() / f"{token}.json").write_text(json.dumps(facts))
    (_folder() / token).write_bytes(content)
    return StagedFile(token, name, content, purpose)


def take_up(token: str, *, purpose: str, by: object) -> StagedFile:
    """The staged file again; raises StagedFileGoneError if it is gone or somebody else's."""
    path = _folder() / token
    if not token.replace("-", "").replace("_", "").isalnum() or not path.is_file():
        raise StagedFileGoneError(_("The file of this dry run is no longer here. Upload it again."))
    facts = json.loads((_folder() / f"{token}.json").read_text())
    if facts["by"] != str(getattr(by, "pk", by)) or facts["purpose"] != purpose:
        raise StagedFileGoneError(_("This dry run belongs to somebody else. Upload the file yourself."))
    return StagedFile(token, facts["name"], path.read_bytes(), purpose)


def discard(token: str) -> None:
    """Forget a staged file."""
    for name in (token, f"{token}.json"):
        (_folder() / name).unlink(missing_ok=True)


def _discard_old() -> None:
    for path in _folder().iterdir():
        if time.time() - path.stat().st_mtime > WAIT_SECONDS_MAX:
            path.unlink(missing_ok=True)
