"""Writes of the organisations app. The law: rows are added, changed or given an end; none is ever deleted."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from qingheng.audit.writing import writing
from qingheng.organisations.checking import Change, CheckedTables
from qingheng.organisations.kinds import KINDS, Kind
from qingheng.organisations.register import stored_register


class StaleImportError(Exception):
    """The database is no longer as it was at the dry run. The text is for the user."""


class FaultyImportError(ValueError):
    """A file with faults was to be stored."""


def import_tables(checked: CheckedTables, *, by: object) -> Mapping[str, int]:
    """Store the changes of a checked file; gives how many rows were added, changed and ended."""
    if checked.faults:
        raise FaultyImportError("\n".join(map(str, checked.faults)))
    with writing("organisations.tables.imported", by=by) as entry:
        _check_unchanged(checked)
        for change in checked.changes:
            _apply(change)
        entry.about(None, file=checked.file_name, rows=checked.rows, **checked.counts)
    return checked.counts


def _check_unchanged(checked: CheckedTables) -> None:
    """What the dry run saw must still be there, or its preview would not be what is stored."""
    stored = stored_register()
    if any(stored[change.kind.code].get(change.key) != change.before for change in checked.changes):
        raise StaleImportError(_("Somebody else has changed the same rows meanwhile. Look at the preview again."))


def _apply(change: Change) -> None:
    fields = {_attribute(change.kind, name): _stored(change.kind, name, value) for name, value in change.after.items()}
    objects = change.kind.model._default_manager
    if change.before is None:
        objects.create(**fields)
    else:
        known_by = {_attribute(change.kind, name): fields[_attribute(change.kind, name)] for name in change.kind.key}
        objects.filter(**known_by).update(**fields)


def _attribute(kind: Kind, name: str) -> str:
    return f"{name}_id" if kind.column(name).refers_to else name


def _stored(kind: Kind, name: str, value: object) -> Any:
    target = kind.column(name).refers_to
    if not target or value is None:
        return value
    return KINDS[target].model._default_manager.values_list("pk", flat=True).get(code=value)
