"""Keeps open submissions in step with the county. The law: what is emptied stands in the ledger with its value."""

from qingheng.audit.writing import writing
from qingheng.collection.submission.upkeep import values_of_nobody


def empty_values_of_nobody(*, by: object) -> int:
    """Empty what was entered for bodies that no longer exist in the period; gives how many values that were."""
    with writing("collection.values.emptied", by=by) as entry:
        found = values_of_nobody()
        entry.about(values={f"{value.submission} · {value}": f"{value.value} {value.missing}" for value in found})
        for value in found:
            value.value, value.missing = None, ""
            value.revision += 1
            value.save()
    return len(found)
