"""The kind that looks at who changed what when. The law: entering late is no fault; rewriting in bulk is asked for."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from qingheng.collection.quality.kinds.spec import Kind, Parameters, count, number
from qingheng.collection.quality.values import Column, Hit, Sheet


def last_minute(sheet: Sheet, columns: Sequence[Column], p: Parameters) -> Iterator[Hit]:
    """A large part of the sheet rewritten by one person in the last hours before the deadline."""
    if sheet.deadline is None:
        return
    since = sheet.deadline - timedelta(hours=float(p["hours"]))
    cells = [said for _column, _cell, said in sheet.new(columns)]
    hands = Counter(
        said.changed_by
        for said in cells
        if said.changes >= p["changes_min"] and said.changed_at and since <= said.changed_at <= sheet.deadline
    )
    for person, changed in sorted(hands.items()):
        share = Decimal(changed) / len(cells)
        if changed >= p["cells_min"] and share >= p["share"]:
            yield Hit({"person": person, "count": changed, "share": share.quantize(Decimal("0.01"))})


KINDS = (
    Kind(
        "last_minute",
        _("much was rewritten shortly before the deadline"),
        last_minute,
        (
            number("hours", _("hours before the deadline")),
            count("changes_min", _("how often a cell must have been changed after it was entered")),
            count("cells_min", _("cells that must have been changed")),
            number("share", _("share of the sheet"), high="1"),
        ),
        ("person", "count", "share"),
    ),
)
