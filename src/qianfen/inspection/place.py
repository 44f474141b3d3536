"""How a fault of an observation is located.

The law it keeps: by the row it was read from, and always also by body, period and item, for data that never had rows.
"""

from __future__ import annotations

from qianfen.faults import Fault
from qianfen.observation import Observation


def fault_at(observation: Observation, code: str, column: str, **params: object) -> Fault:
    """A fault of one observation."""
    where = ", ".join(filter(None, (observation.body, str(observation.period), observation.item)))
    texts = {name: str(value) for name, value in params.items()}
    return Fault(f"observation.{code}", where, row=observation.row, column=column, params=texts)


def row_name(observation: Observation) -> str:
    """What to call another row in a sentence."""
    return "another row" if observation.row is None else f"row {observation.row}"
