"""Reads what the field work shows. The law: counts only; no sheet is shown with an order or a time."""

import json
from collections.abc import Iterable
from hashlib import sha256

from django.db.models import Sum

from qingheng.organisations.models import Body
from qingheng.surveys.models import AnswerSheet, Sample, SampleCell, Wave
from qingheng.surveys.sampling.queries import current_sample


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


def invited_about(wave: Wave, body: Body) -> int:
    """How many people were invited to answer about a body, in the sample that went into the field."""
    sample = current_sample(wave)
    found = SampleCell.objects.filter(sample=sample, cell__body=body).aggregate(total=Sum("invited"))
    return int(found["total"] or 0)
