"""The framework versions of the demonstration county: the county framework as published, and a draft of the next one.

The law: what differs from the county framework stands in the county's own files.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from qingheng.demo import county
from qingheng.framework.yaml_files import read_yaml

FRAMEWORK = Path(__file__).resolve().parents[3] / "frameworks" / "county.yaml"

Document = dict[str, Any]


def published() -> Document:
    """The county framework, in force from the county's first month."""
    document, _places = read_yaml(FRAMEWORK.read_bytes(), FRAMEWORK.name)
    document["meta"]["effective_from"] = county.document("behaviour")["months"]["first"]
    return document


def draft() -> Document:
    """The next version with its changes."""
    changes, document = county.document("draft"), deepcopy(published())
    document["meta"].update(version=changes["version"], effective_from=changes["effective_from"])
    wanted: Mapping[str, Any] = {**changes["nodes"], **changes["items"]}
    for node in _nodes(document):
        node.update(wanted.get(node["code"], {}))
    return document


def _nodes(document: Document) -> Iterator[dict[str, Any]]:
    for pillar in document["level1"]:
        for sub_pillar in pillar["level2"]:
            yield sub_pillar
            yield from sub_pillar["leaves"]
