"""After a close: what databases still remember of deleted rows is overwritten as far as a program can do that.

The law: it runs after the commit and never undoes one. What it cannot reach (backups made before, archived logs of the
database server, blocks of the disk) is told on the page that says what is protected.
"""

import logging

from django.db import DatabaseError, connection

from qingheng.surveys.models import AnswerSheet, Code, SpentCode

logger = logging.getLogger(__name__)
EMPTIED = (AnswerSheet, Code, SpentCode)
BUSY_TRIES = 5


def forget() -> bool:
    """Wipe what deleted codes and the first writing of the sheets left behind; whether that was possible."""
    wipe = {"sqlite": _truncate_the_log, "postgresql": _rewrite_the_tables}.get(connection.vendor)
    try:
        done = wipe() if wipe else False
    except DatabaseError:
        done = False
    if not done:
        logger.warning("the database kept traces of a closed wave: run `qingheng entrance forget` when nobody works")
    return done


def _truncate_the_log() -> bool:
    """SQLite overwrites deleted rows (secure_delete); what is left are the pages in its write-ahead log."""
    with connection.cursor() as cursor:
        for _try in range(BUSY_TRIES):
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if cursor.fetchone()[0] == 0:
                return True
    return False


def _rewrite_the_tables() -> bool:
    """PostgreSQL keeps deleted rows in its files until the table is written anew."""
    with connection.cursor() as cursor:
        for model in EMPTIED:
            cursor.execute(f"VACUUM FULL {connection.ops.quote_name(model._meta.db_table)}")
    return True
