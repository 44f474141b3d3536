"""Reads what the field work shows. The law: counts only; no sheet is shown with an order or a time."""

import json
from collections.abc import Iterable
from hashlib import sha256

from qingheng.surveys.models import AnswerSheet, Sample, SampleCell


def cells_of(sample: Sample) -> list[SampleCell]:
    """The cells of a sample with what is printed about them."""
    return list(sample.cells.select_related("cell__body", "sample__wave").order_by("cell__body__code", "cell"))


def fingerprint(sheets: Iterable[AnswerSheet]) -> str:
    """What all sheets of a wave come to as one hash, whatever their order and their keys."""
    contents = sorted(
        json.dumps(
            [sheet.body_id, sheet.group, sheet.cell_id, sheet.channel, sheet.answers, sheet.marks],
            sort_keys=True,
            ensure_ascii=False,
        )
        for sheet in sheets
    )
    return sha256("\n".join(contents).encode()).hexdigest()
