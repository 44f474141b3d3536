"""How totals are spread, as the page's chart draws it. The law: every body stands in exactly one span."""

from collections import Counter
from collections.abc import Sequence

SPANS = 20


def histogram(totals: Sequence[int], full_mark: int) -> dict[str, object]:
    """How many bodies lie in each span of a twentieth of the full mark, from the lowest to the highest that has any.

    Totals are hundredths; the labels are points.
    """
    width = full_mark // SPANS
    counted = Counter(min(total // width, SPANS - 1) for total in totals)
    spans = range(min(counted, default=0), max(counted, default=-1) + 1)
    rows = [(f"{span * width // 100}–{(span + 1) * width // 100}", counted[span]) for span in spans]
    return {"labels": [label for label, _count in rows], "values": [count for _label, count in rows], "rows": rows}
