"""Between frozen dataclasses and JSON, led by the type hints alone.

The law: reading what was written gives an equal value, and a text that differs from the hints is refused with every
place where it does; an unknown field is a fault, because it would be lost.
"""

import json
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingheng.papers.faults import InvalidDocument, PaperFault

T = TypeVar("T")
SCALARS = {
    str: gettext_lazy("a text"),
    bool: gettext_lazy("true or false"),
    int: gettext_lazy("a whole number"),
    float: gettext_lazy("a number"),
}


def dump(value: object, format_name: str) -> str:
    """The JSON of a dataclass, with the name of its format."""
    return json.dumps({"format": format_name, **_plain(value)}, ensure_ascii=False, sort_keys=True, allow_nan=False)


def load(kind: type[T], text: str, format_name: str) -> T:
    """The dataclass that `dump` wrote, or all faults of the text."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise InvalidDocument([PaperFault("", _("This is no JSON: %(error)s") % {"error": error})]) from error
    if not isinstance(data, dict) or data.pop("format", None) != format_name:
        raise InvalidDocument([PaperFault("format", _("Expected “%(format)s”.") % {"format": format_name})])
    if faults := tuple(_faults(kind, data, "")):
        raise InvalidDocument(faults)
    return build(kind, data)


def shape_faults(value: object) -> Iterator[PaperFault]:
    """Where a value made in Python differs from its own type hints."""
    return _faults(type(value), _plain(value), "")


def plain(value: object) -> dict[str, Any]:
    """What a renderer reads: dictionaries, lists, texts and numbers."""
    result: dict[str, Any] = _plain(value)
    return result


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        tag = {"block": value.block} if hasattr(value, "block") else {}
        return tag | {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return _Unfrozen() if isinstance(value, (list, dict)) else value


class _Unfrozen:
    """Stands for a list or dictionary given in Python where a tuple or dataclass is wanted: it could change later."""


@cache
def _hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def _member(hint: Any, value: Any) -> Any:
    """The alternative of a union that a value means, or None."""
    options = get_args(hint)
    if value is None:
        return NoneType if NoneType in options else None
    tagged = {option.block: option for option in options if hasattr(option, "block")}
    if tagged:
        return tagged.get(value.get("block")) if isinstance(value, dict) else None
    return next(option for option in options if option is not NoneType)


def _wrong(where: str, expected: str) -> PaperFault:
    return PaperFault(where, _("Expected %(expected)s.") % {"expected": expected})


def _faults(hint: Any, value: Any, where: str) -> Iterator[PaperFault]:
    """What differs between plain data and a hint."""
    origin = get_origin(hint)
    if origin in {Union, UnionType}:
        member = _member(hint, value)
        if member is None:
            yield _wrong(where, " | ".join(getattr(option, "block", str(option)) for option in get_args(hint)))
        elif member is not NoneType:
            yield from _faults(member, value, where)
    elif origin is Literal:
        if value not in get_args(hint) or isinstance(value, bool):
            yield _wrong(where, " | ".join(map(str, get_args(hint))))
    elif origin is tuple:
        yield from _tuple_faults(get_args(hint), value, where)
    elif is_dataclass(hint):
        yield from _record_faults(hint, value, where)
    elif not _is_scalar(hint, value):
        yield _wrong(where, str(SCALARS[hint]))


def _is_scalar(hint: type, value: object) -> bool:
    if hint is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return type(value) is hint


def _tuple_faults(args: tuple[Any, ...], value: Any, where: str) -> Iterator[PaperFault]:
    if not isinstance(value, list):
        yield _wrong(where, _("a tuple (in JSON: a list)"))
        return
    many = len(args) == 2 and args[1] is Ellipsis
    if not many and len(value) != len(args):
        yield _wrong(where, _("a list of %(count)d") % {"count": len(args)})
        return
    for index, item in enumerate(value):
        yield from _faults(args[0] if many else args[index], item, f"{where}[{index}]")


def _record_faults(kind: Any, value: Any, where: str) -> Iterator[PaperFault]:
    if not isinstance(value, dict):
        yield _wrong(where, _("an object"))
        return
    prefix = f"{where}." if where else ""
    hints = _hints(kind)
    for name in value.keys() - hints.keys() - {"block"}:
        yield PaperFault(f"{prefix}{name}", _("There is no such field."))
    for field in fields(kind):
        if field.name in value:
            yield from _faults(hints[field.name], value[field.name], f"{prefix}{field.name}")
        elif field.default is MISSING:
            yield PaperFault(f"{prefix}{field.name}", _("This field is missing."))


def build(kind: type[T], data: dict[str, Any]) -> T:
    """The dataclass of plain data that are known to fit it."""
    value: T = _build(kind, data)
    return value


def _build(hint: Any, value: Any) -> Any:
    origin = get_origin(hint)
    if origin in {Union, UnionType}:
        return None if value is None else _build(_member(hint, value), value)
    if origin is tuple:
        args = get_args(hint)
        many = len(args) == 2 and args[1] is Ellipsis
        return tuple(_build(args[0] if many else args[index], item) for index, item in enumerate(value))
    if is_dataclass(hint):
        hints = _hints(hint)  # type: ignore[arg-type] # is_dataclass also admits instances; a hint is a class
        return hint(**{name: _build(hints[name], item) for name, item in value.items() if name != "block"})  # type: ignore[operator] # the same
    return value
