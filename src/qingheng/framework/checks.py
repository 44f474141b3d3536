"""Everything that can be wrong with a framework document.

The law: all faults at once, each at the place a person can open.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

import qianfen
from qianfen.lint import lint
from qingheng.framework.faults import LocatedFault
from qingheng.framework.places import DocumentPlaces, Path, Places, path_of
from qingheng.ui.faults import translate

TEXT_LENGTH_MAX = 5000
NUMBER_LENGTH_MAX = 30
CODE_LENGTH_MAX = 50


@dataclass(frozen=True)
class CheckedDocument:
    """A document with what is wrong with it and what must not be scored."""

    document: dict[str, Any]
    faults: list[LocatedFault] = field(default_factory=list)
    findings: list[LocatedFault] = field(default_factory=list)
    """Wordings that let something be scored that must not be; they stand in the way of publishing, not of a draft."""

    @property
    def is_sound(self) -> bool:
        """Whether it can be kept as a draft."""
        return not self.faults


def check(document: dict[str, Any], places: Places | None = None) -> CheckedDocument:
    """Check a document; `places` says where its parts stand in the file it came from."""
    places = places or DocumentPlaces()
    faults = [_located(fault, document, places) for fault in qianfen.check_document(document)]
    unprintable = list(_own_faults(document, places))
    faults += [*unprintable, *_unquoted_codes(document, places)]
    # The linter's patterns are for sentences, not for texts of any length.
    return CheckedDocument(document, faults, [] if unprintable else findings(document, places))


def findings(document: dict[str, Any], places: Places | None = None) -> list[LocatedFault]:
    """What must not be scored."""
    places = places or DocumentPlaces()
    return [_located(fault, document, places) for fault in lint(document)]


def _located(fault: qianfen.Fault, document: dict[str, Any], places: Places) -> LocatedFault:
    worded = translate(fault)
    missing = fault.params.get("field", "") if fault.code == "framework.field_missing" else ""
    where = places.describe(path_of(fault.where, document), missing)
    return LocatedFault(where if where == fault.where else _joined(where, fault.where), worded.message, worded.remedy)


def _joined(where: str, path: str) -> str:
    return f"{where} · {path}" if path else where


def _own_faults(document: dict[str, Any], places: Places) -> Iterator[LocatedFault]:
    """What the engine could score but this application could not store or print."""
    for path, text in _texts(document, ()):
        if len(text) > TEXT_LENGTH_MAX:
            yield LocatedFault(
                places.describe(path),
                _("The text has %(length)s characters; nobody reads a standard of more than %(limit)s.")
                % {"length": len(text), "limit": TEXT_LENGTH_MAX},
                _("Shorten it."),
            )
    meta = document.get("meta")
    for name, limit in (("id", CODE_LENGTH_MAX), ("version", NUMBER_LENGTH_MAX)):
        text = str(meta.get(name, "")) if isinstance(meta, dict) else ""
        if len(text) > limit:
            yield LocatedFault(
                places.describe(("meta", name)),
                _("“%(text)s” is longer than %(limit)s characters.") % {"text": text[:limit], "limit": limit},
                _("Shorten it."),
            )


def _unquoted_codes(document: dict[str, Any], places: Places) -> Iterator[LocatedFault]:
    """Codes that YAML has read as numbers: 01 and 1 would be the same item."""
    for path, code in _codes(document, ()):
        if isinstance(code, int | float):
            yield LocatedFault(
                places.describe(path),
                _("The code %(code)s is written as a number, so 1 and 1.0 would be two codes.") % {"code": code},
                _("Put it between quotation marks."),
            )


def _codes(block: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """The codes of pillars, sub-pillars and items."""
    for name in ("level1", "level2", "leaves"):
        children = block.get(name) if isinstance(block, dict) else None
        for index, child in enumerate(children if isinstance(children, list) else ()):
            place = (*path, name, index)
            if isinstance(child, dict) and "code" in child:
                yield (*place, "code"), child["code"]
            yield from _codes(child, place)


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, child in value.items():
            yield from _texts(child, (*path, name))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from _texts(child, (*path, index))
