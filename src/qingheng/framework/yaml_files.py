"""Frameworks as YAML files: read with the line of every field, written so that people can read them.

The law: only plain data; what would be lost or doubled in silence (repeated fields, aliases, dates, too many digits)
is a fault with its line.
"""

import re
from collections.abc import Mapping
from typing import Any, cast

import yaml
from django.utils.translation import gettext as _

from qingheng.framework.exact import DIGITS_MAX, Spelled, is_exact, spelling
from qingheng.framework.faults import LocatedFault, UnreadableError
from qingheng.framework.order import in_order
from qingheng.framework.places import Path, Places

try:
    from yaml import CSafeDumper as _Dump
    from yaml import CSafeLoader as _Base
except ImportError:  # PyYAML built without its C part: slower, the same otherwise
    from yaml import SafeDumper as _Dump  # type: ignore[assignment] # two classes of one interface
    from yaml import SafeLoader as _Base  # type: ignore[assignment] # the same

DEPTH_MAX = 30
_WHOLE = re.compile(r"[+-]?(0|[1-9][0-9]*)", re.ASCII)
FLOAT, INT, TIMESTAMP = (f"tag:yaml.org,2002:{kind}" for kind in ("float", "int", "timestamp"))
WIDTH = 120


class _Loader(_Base):
    """A safe loader whose decimals remember their digits."""


def _spelled(_loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Spelled:
    return Spelled(str(node.value))


_Loader.add_constructor(FLOAT, _spelled)


class LineFaults:
    """Collects what is wrong with the YAML itself, and where each field stands."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.faults: list[LocatedFault] = []
        self.lines: dict[Path, int] = {}

    def add(self, node: yaml.Node, message: str, remedy: str) -> None:
        """A fault at the node's line."""
        self.faults.append(LocatedFault(_at_line(self.name, node.start_mark.line + 1), message, remedy))

    def visit(self, node: yaml.Node, path: Path) -> None:
        """Note the lines of everything below a node, and its faults."""
        self.lines.setdefault(path, node.start_mark.line + 1)
        if len(path) > DEPTH_MAX:
            self.add(node, _("The fields are nested too deeply for a framework."), _("Check the indentation."))
        elif isinstance(node, yaml.MappingNode):
            self._visit_fields(node, path)
        elif isinstance(node, yaml.SequenceNode):
            for index, entry in enumerate(node.value):
                self.visit(entry, (*path, index))
        else:
            self._visit_value(node)

    def _visit_fields(self, node: yaml.MappingNode, path: Path) -> None:
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            if not isinstance(key, yaml.ScalarNode) or key.tag != "tag:yaml.org,2002:str":
                self.add(
                    key,
                    _("“%(text)s” is no name of a field: YAML reads it as a number, a date or yes/no.")
                    % {"text": name[:40]},
                    _("Put it between quotation marks."),
                )
            elif name in seen:
                self.add(
                    key,
                    _("The field “%(field)s” stands here twice, so one of the two would be lost.") % {"field": name},
                    _("Delete or rename one of them."),
                )
            seen.add(name)
            self.lines[(*path, name)] = key.start_mark.line + 1
            self.visit(value, (*path, name))

    def _visit_value(self, node: yaml.Node) -> None:
        text = str(node.value)
        if node.tag == TIMESTAMP:
            self.add(node, _("YAML reads “%(text)s” as a date.") % {"text": text}, _("Put it between quotation marks."))
        elif (node.tag == FLOAT and not _is_sound(text)) or (node.tag == INT and not _WHOLE.fullmatch(text)):
            self.add(
                node,
                _("“%(text)s” is no plain decimal number of at most %(count)s digits.")
                % {"text": text, "count": DIGITS_MAX},
                _("Write digits with a decimal point; put texts that look like numbers between quotation marks."),
            )
        elif not str(node.tag).startswith("tag:yaml.org,2002:") or node.tag.endswith("binary"):
            self.add(node, _("The tag “%(tag)s” is no plain value.") % {"tag": node.tag}, _("Delete the tag."))


def _is_sound(text: str) -> bool:
    try:
        return is_exact(text)
    except ArithmeticError:
        return False


def _at_line(name: str, line: int) -> str:
    return _("%(file)s, line %(line)s") % {"file": name, "line": line}


def _refused(where: str, message: str, remedy: str) -> UnreadableError:
    return UnreadableError([LocatedFault(where, message, remedy)])


def read_yaml(content: bytes, name: str) -> tuple[dict[str, Any], Places]:
    """The document of a YAML file, and where its fields stand; UnreadableError with every fault of the YAML itself."""
    text = _decoded(content, name)
    try:
        _refuse_aliases(text, name)
        loader = _Loader(text)
        node = loader.get_single_node()
        found = LineFaults(name)
        if not isinstance(node, yaml.MappingNode):
            raise _refused(
                name,
                _("The file holds no fields of a framework."),
                _("Begin it with “meta:”; export a version for an example."),
            )
        found.visit(node, ())
        if found.faults:
            raise UnreadableError(found.faults)
        return loader.construct_document(node), LinePlaces(name, found.lines)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _refused(
            _at_line(name, line),
            _("This is no readable YAML: %(problem)s.") % {"problem": error.problem},
            _("Correct the line; indentation must be spaces."),
        ) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise _refused(
            name, _("This is no readable YAML."), _("Export a version to see what such a file looks like.")
        ) from error


def _decoded(content: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _refused(name, _("The file is no text in UTF-8 or GB18030."), _("Save it as UTF-8 text."))


def _refuse_aliases(text: str, name: str) -> None:
    for event in yaml.parse(text, Loader=_Base):
        if isinstance(event, yaml.AliasEvent):
            raise _refused(
                _at_line(name, event.start_mark.line + 1 if event.start_mark else 1),
                _("An alias (*%(name)s) stands here; what it repeats would not be seen by those who check this line.")
                % {"name": event.anchor},
                _("Write the fields out."),
            )


class LinePlaces(Places):
    """Places in a YAML file: its lines."""

    def __init__(self, name: str, lines: Mapping[Path, int]) -> None:
        self.name, self.lines = name, lines

    def describe(self, path: Path, field: str = "") -> str:
        """The line of the field, or of the nearest block around it."""
        del field
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return _at_line(self.name, self.lines[path[:length]])
        return self.name


class _Dumper(_Dump):
    """Writes decimals as they were written and long texts as blocks; never an alias."""

    def ignore_aliases(self, data: Any) -> bool:
        del data
        return True


def _represent_float(dumper: Any, value: float) -> yaml.Node:
    return cast("yaml.Node", dumper.represent_scalar(FLOAT, spelling(value)))


def _represent_text(dumper: Any, value: str) -> yaml.Node:
    style = "|" if "\n" in value else None
    return cast("yaml.Node", dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style))


_Dumper.add_representer(float, _represent_float)
_Dumper.add_representer(Spelled, _represent_float)
_Dumper.add_representer(str, _represent_text)
# The engine writes run files with PyYAML's own dumper: what was written as 0.70 is published as 0.70.
yaml.SafeDumper.add_representer(Spelled, _represent_float)


def write_yaml(document: Mapping[str, Any]) -> bytes:
    """The document as YAML, fields in the order people expect them in; small blocks take one line."""
    text: str = yaml.dump(
        in_order(document), Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=None, width=WIDTH
    )
    return text.encode()
