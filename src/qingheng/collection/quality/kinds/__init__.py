"""The kinds of quality rules. The law: a document chooses among these; what they look for is theirs alone."""

from collections.abc import Mapping

from qingheng.collection.quality.kinds import bodies, cells, events, hands, history, stations
from qingheng.collection.quality.kinds.spec import Kind, Parameter

KINDS: Mapping[str, Kind] = {
    kind.name: kind for module in (cells, history, bodies, hands, events, stations) for kind in module.KINDS
}

__all__ = ["KINDS", "Kind", "Parameter"]
