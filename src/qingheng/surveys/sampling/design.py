"""The design of a sample (抽样设计) as data. The law: what is stored beside a seed is all that a draw needs."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

BODY, WHOLE = "body", "whole"
PROPORTIONAL, NEYMAN = "proportional", "neyman"
SIMPLE, SYSTEMATIC = "simple", "systematic"


@dataclass(frozen=True)
class Margin:
    """Known shares of a group of people by the choices of a question, to which weights are raked."""

    group: str
    question: str
    shares: Mapping[str, float]


@dataclass(frozen=True)
class SampleDesign:
    """What is wished for and expected; shares and margins from 0 to 1."""

    margin: float = 0.1
    """Half the width of the interval of an index."""
    confidence: float = 0.9
    level: str = BODY
    """Whether the margin holds for every body, or for all bodies together."""
    floor: int = 60
    """Fewest valid answers of a body and group."""
    spread: float = 0.3
    """Expected standard deviation of one answer."""
    response: float = 0.6
    effect: float = 1.0
    """Expected design effect."""
    allocation: str = PROPORTIONAL
    stages: int = 1
    take: int = 20
    """People in each cluster, where clusters are drawn first."""
    method: str = SIMPLE
    minutes: float = 5.0
    """That a questionnaire takes."""
    spreads: Mapping[str, float] = field(default_factory=dict)
    """Standard deviations by “body/group” from an earlier wave, for Neyman's optimum."""
    margins: Sequence[Margin] = ()

    def document(self) -> dict[str, Any]:
        """As it is stored."""
        return asdict(self) | {"margins": [asdict(each) for each in self.margins]}

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> "SampleDesign":
        """As it was stored."""
        kept = {name: value for name, value in document.items() if name in cls.__dataclass_fields__}
        margins = tuple(Margin(**each) for each in kept.pop("margins", ()))
        return cls(**kept, margins=margins)

    def spread_of(self, body: str, group: str) -> float:
        """Expected of one body and group."""
        return self.spreads.get(f"{body}/{group}", self.spread) if self.allocation == NEYMAN else self.spread
