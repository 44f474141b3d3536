"""How a write is made: one transaction and one ledger entry, or neither.

The law: if the entry cannot be written, the business change does not happen.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import models, transaction

from qingheng.audit.models import Entry

SYSTEM = "system"


class Note:
    """What an action says about itself before its transaction closes."""

    def __init__(self) -> None:
        self.target: models.Model | None = None
        self.facts: dict[str, Any] = {}

    def about(self, target: models.Model | None = None, **facts: Any) -> None:
        """Name the object the action is about, and facts worth keeping (JSON values, no secrets)."""
        self.target = target or self.target
        self.facts.update(facts)


@contextmanager
def writing(action: str, *, by: object) -> Iterator[Note]:
    """Open the one transaction of an action; `action` is dotted and past: `framework.version.published`.

    `by` is the user who acts, or `SYSTEM` where no person does.
    """
    with transaction.atomic():
        note = Note()
        yield note
        Entry.objects.create(by=name_of(by), action=action, facts=_plain(note.facts), **_identity(note.target))


def name_of(by: object) -> str:
    """The name under which whoever acts is recorded; `by` is a user, or `SYSTEM`."""
    name = by.get_username() if hasattr(by, "get_username") else str(by)
    if not name:
        raise ValueError(f"{by!r} has no name: an action must say who does it")
    return name


def _identity(target: models.Model | None) -> Mapping[str, str]:
    if target is None:
        return {"object_type": "", "object_id": ""}
    return {"object_type": target._meta.label_lower, "object_id": str(target.pk)}


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: value if isinstance(value, int | float | bool | list | dict | None) else str(value)
        for key, value in facts.items()
    }
