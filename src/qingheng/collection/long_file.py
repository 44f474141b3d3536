"""Files too long for one request: judged and stored by a job. The law: the job does what the page would have done."""

import csv
from itertools import chain
from pathlib import Path

from django.conf import settings

from qingheng.collection.bulk.large import LargeFile
from qingheng.collection.naming import Names
from qingheng.collection.preview import SHOWN_MAX, Preview, shown_change, shown_effect, shown_fault
from qingheng.collection.workbook.marked_csv import marked_lines
from qingheng.ui.staging import StagedFile

PURPOSE = "observations"
LONG_SIZE_MIN = 400_000
"""Bytes; about ten thousand rows, which one request still judges in a second or two."""


def is_long(staged: StagedFile) -> bool:
    """Whether the file is judged and stored by a job."""
    return len(staged.content) > LONG_SIZE_MIN


def preview_of_large(file: LargeFile) -> Preview:
    """The preview of a long table after its dry run."""
    found, names, faults = file.sum, Names(file.office), file.rows.faults_count
    counts = {
        "added": found.added,
        "changed": found.changed,
        "unchanged": found.rows - found.added - found.changed,
        "ended": found.ended,
        "kept": 0,
        "bodies": len(found.bodies),
        "faults": faults,
    }
    return Preview(
        file_name=file.name,
        is_idle=not (found.added or found.changed),
        counts=counts,
        faults=[shown_fault(fault) for fault in file.rows.faults(SHOWN_MAX)],
        changes=[] if faults else [shown_change(change, names) for change in found.changes],
        effects=[] if faults else [shown_effect(effect, file.office) for effect in found.effects],
        digest=found.digest,
        can_be_marked=bool(faults),
    )


def marked_path(token: str) -> Path:
    """Where the file with its faults marked waits; the staged files beside it are swept away with it after a day."""
    return Path(settings.DATA_DIR) / "staging" / f"{token}.marked"


def keep_marked(file: LargeFile, token: str) -> None:
    """Write the rows with their errors, one by one."""
    with marked_path(token).open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(marked_lines(chain([file.rows.header], file.rows.lines()), file.rows.faults()))
