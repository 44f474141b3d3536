"""Reads a framework document from YAML.

The law it keeps: only plain data are read, and a field that stands twice is refused, never overwritten in silence.
"""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from qianfen.faults import Fault, FrameworkError

try:
    from yaml import CSafeLoader as FastLoader
except ImportError:  # PyYAML without libyaml
    from yaml import SafeLoader as FastLoader  # type: ignore[assignment] # the same class in Python, only slower


class _Repeated(yaml.MarkedYAMLError):
    """A field that stands twice in one block."""


class _Loader(FastLoader):
    """A safe loader that refuses repeated fields."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 - PyYAML's signature
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise _Repeated(problem=key.value, problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


def read_document(path: str | Path) -> dict[str, Any]:
    """The framework document in a YAML file, as plain dictionaries and lists.

    Raises:
        FrameworkError: if it is no YAML, no block of fields, or a field stands twice; located by line.
    """
    path = Path(path)
    return parse_document(path.name, path.read_bytes())


def parse_document(name: str, content: bytes) -> dict[str, Any]:
    """The framework document in YAML that is already in memory; the name is for messages.

    Raises:
        FrameworkError: as :func:`read_document` does.
    """
    try:
        document = yaml.load(content, Loader=_Loader)  # noqa: S506 - the loader above is a safe one
    except yaml.MarkedYAMLError as error:
        raise FrameworkError([_located(name, error)]) from error
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise FrameworkError([Fault("framework.yaml", name, params={"problem": str(error)})]) from error
    if not isinstance(document, dict):
        raise FrameworkError([Fault("framework.not_a_mapping", name, params={"value": str(document)[:40]})])
    return document


def _located(name: str, error: yaml.MarkedYAMLError) -> Fault:
    line = error.problem_mark.line + 1 if error.problem_mark else None
    if isinstance(error, _Repeated):
        return Fault("framework.key_repeated", name, row=line, params={"field": str(error.problem)})
    return Fault("framework.yaml", name, row=line, params={"problem": str(error.problem)})
