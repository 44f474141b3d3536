"""The state of an item: why it has full points without being scored, or what its reader must know. One byte of bits.

The law it keeps: missing is a named reason, never NaN and never zero.
"""

from __future__ import annotations

PENDING = 1
OVERDUE = 2
INCOMPLETE = 4
NO_BUSINESS = 8
NOT_APPLICABLE = 16
INSUFFICIENT = 32
UNCONFIRMED = 64
SETTLED = 128
"""Incomplete, but the missing values are older than the one that counts: they could change nothing."""

NAMES = {
    PENDING: "pending",
    OVERDUE: "overdue",
    INCOMPLETE: "incomplete",
    NO_BUSINESS: "no_business",
    NOT_APPLICABLE: "not_applicable",
    INSUFFICIENT: "insufficient",
    UNCONFIRMED: "unconfirmed_veto",
}
UNSCORED = PENDING | OVERDUE | NO_BUSINESS | NOT_APPLICABLE | INSUFFICIENT
"""With any of these bits an item keeps its full mark."""

_FLAGS = tuple(frozenset(name for bit, name in NAMES.items() if state & bit) for state in range(256))


def flags_of(state: int) -> frozenset[str]:
    """The flags of a state as they stand in files."""
    return _FLAGS[state]
