"""Everything that can be wrong with observations: row by row, and between rows.

The law it keeps: unknown, contradictory or impossible data are errors that name the row; nothing is dropped in silence.
"""

from __future__ import annotations

from collections.abc import Iterable

from qianfen.faults import Fault
from qianfen.framework.model import Framework
from qianfen.inspection.rows import inspector_of
from qianfen.inspection.table import table_faults
from qianfen.inspection.wholes import whole_faults
from qianfen.observation import Observation

__all__ = ["check_observations"]


def check_observations(framework: Framework, observations: Iterable[Observation]) -> list[Fault]:
    """Every fault of observations against a framework, in the order of the rows."""
    rows = list(observations)
    inspector = inspector_of(framework)
    faults = [fault for row in rows for fault in inspector.faults(row)]
    faults.extend(table_faults(rows))
    faults.extend(whole_faults(framework, rows))
    return sorted(faults, key=lambda fault: -1 if fault.row is None else fault.row) if faults else faults
