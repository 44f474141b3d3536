"""Everything that can be wrong with a framework document, golden tests included.

The law it keeps: every fault, located, all at once; the golden tests run as soon as the structure allows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qianfen.faults import Fault
from qianfen.framework.check import structure_faults
from qianfen.framework.outline import Outline
from qianfen.framework.parse import parse_framework
from qianfen.vectors import vector_faults


def check_document(document: Mapping[str, Any]) -> list[Fault]:
    """Every fault of a framework document, each located like ``level1[0].level2[1].leaves[0].zero_at (A1-1)``."""
    faults = structure_faults(document)
    if faults:
        return faults
    places = {leaf.code: leaf.place for leaf in Outline.of(document).leaves}
    return vector_faults(parse_framework(document), places)
