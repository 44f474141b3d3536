"""Overwrites many rows at once. The law: it says to the database what `save()` would, row by row, in one go.

Django's `bulk_update` builds one CASE of every field and row, which takes longer than saving each row by itself.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models


def overwrite(rows: Sequence[models.Model], fields: Sequence[str]) -> None:
    """Write these fields of rows that are stored already; times that follow each write are set."""
    if not rows:
        return
    meta = type(rows[0])._meta
    written = [field for field in meta.concrete_fields if field.name in fields]
    quote = connection.ops.quote_name
    columns = ", ".join(f"{quote(str(field.column))} = %s" for field in written)
    key = quote(str(meta.pk.column))
    statement = f"UPDATE {quote(meta.db_table)} SET {columns} WHERE {key} = %s"  # noqa: S608 - names of the model alone
    with connection.cursor() as cursor:
        cursor.executemany(statement, [[*[_prepared(field, row) for field in written], row.pk] for row in rows])


def _prepared(field: "models.Field[Any, Any]", row: models.Model) -> Any:
    return field.get_db_prep_save(field.pre_save(row, add=False), connection)
