"""The register: everything organisations hold, as plain values under their keys.

The law: what is exported is read back as the same register, so an import of an export changes nothing.
"""

from collections.abc import Mapping

from qingheng.organisations.kinds import KINDS, Key, Kind, Record

Rows = Mapping[Key, Record]
Register = Mapping[str, Rows]


def stored_register() -> Register:
    """Everything as it stands in the database; one query per kind."""
    return {code: {kind.key_of(record): record for record in _records(kind)} for code, kind in KINDS.items()}


def _records(kind: Kind) -> list[Record]:
    paths = [f"{column.name}__code" if column.refers_to else column.name for column in kind.columns]
    names = [column.name for column in kind.columns]
    rows = kind.model._default_manager.values_list(*paths)
    return [dict(zip(names, row, strict=True)) for row in rows]


def merged(stored: Register, read: Register) -> Register:
    """The register as it would be: rows of the file over those stored; columns the file leaves out stay."""
    return {code: {**stored[code], **_over(kind, stored[code], read[code])} for code, kind in KINDS.items()}


def _over(kind: Kind, stored: Rows, read: Rows) -> dict[Key, Record]:
    new = {column.name: column.blank for column in kind.columns}
    return {key: {**stored.get(key, new), **row} for key, row in read.items()}
