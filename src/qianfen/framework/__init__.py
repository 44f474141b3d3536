"""The indicator framework: its values, how a document becomes one, and everything that can be wrong with a document.

The law it keeps: a framework that parses can be scored; a document that cannot be scored names every reason at once.
"""

from qianfen.framework.methods import Band, Banded, Charge, Deduct, Manual, Ratio, Rule, Survey, Trigger, Veto
from qianfen.framework.model import (
    Audience,
    DataItem,
    EventGroup,
    Framework,
    FrequencyRule,
    Item,
    Measure,
    Modifier,
    Pillar,
    Scale,
    ScenarioFlag,
    Station,
    SubPillar,
    Threshold,
)

__all__ = [
    "Audience",
    "Band",
    "Banded",
    "Charge",
    "DataItem",
    "Deduct",
    "EventGroup",
    "Framework",
    "FrequencyRule",
    "Item",
    "Manual",
    "Measure",
    "Modifier",
    "Pillar",
    "Ratio",
    "Rule",
    "Scale",
    "ScenarioFlag",
    "Station",
    "SubPillar",
    "Survey",
    "Threshold",
    "Trigger",
    "Veto",
]
