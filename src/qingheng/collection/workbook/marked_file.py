"""A faulty file as it is given back. The law: a workbook stays a workbook, a CSV file a CSV file."""

from pathlib import PurePath

from django.utils.translation import pgettext

from qingheng.accounts.models import User
from qingheng.collection.bringing import look_at
from qingheng.collection.checked import CheckedImport
from qingheng.collection.workbook.marked_csv import marked_csv
from qingheng.collection.workbook.marking import marked
from qingheng.organisations.tables import read_tables
from qingheng.organisations.tables.guards import ZIP

WORKBOOK_SIZE_MAX = 1024 * 1024
"""Beyond it a long table comes back as CSV: opening it cell by cell would take minutes."""


def marked_file(content: bytes, name: str, *, by: User) -> tuple[str, bytes]:
    """Its name and content; raises TableError if the file is no table at all."""
    found = look_at(content, name, by=by)
    faults = found.faults if isinstance(found, CheckedImport) else found.checked.faults
    if content.startswith(ZIP) and len(content) <= WORKBOOK_SIZE_MAX:
        return marked_name(name, "xlsx"), marked(content, name, faults)
    rows = (row for table in read_tables(content, name) for row in table.rows)
    return marked_name(name, "csv"), marked_csv(rows, faults)


def marked_name(name: str, kind: str) -> str:
    """How a marked file is called."""
    return f"{PurePath(name).stem}-{pgettext('end of a file name', 'errors')}.{kind}"
