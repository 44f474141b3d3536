"""Reads the members of a run file, or of an unpacked one, into memory.

The law it keeps: a run file may come from anyone, so no name is trusted, nothing is written, and no member is read
beyond a limit, whatever it claims to hold.
"""

import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO

from qianfen.faults import Fault
from qianfen.run_file import MANIFEST, MEMBERS

NAMES = (MANIFEST, *MEMBERS)
MEMBER_MAX_MB = 256
_MB = 2**20
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError)


def read_members(path: Path, faults: list[Fault]) -> dict[str, bytes]:
    """The contents of all members that can be read; a fault for each that cannot or must not be.

    Raises:
        OSError: if the path cannot be opened.
    """
    if path.is_dir():
        path /= MANIFEST
    members = _directory_members(path.parent, faults) if path.name == MANIFEST else _zip_members(path, faults)
    named = {fault.params.get("member") for fault in faults}
    if members or not faults:
        faults.extend(_fault("run.member_lacking", name) for name in NAMES if name not in members and name not in named)
    return members


def _fault(code: str, member: str, **params: str) -> Fault:
    return Fault(code, member, params={"member": member, **params})


def _directory_members(directory: Path, faults: list[Fault]) -> dict[str, bytes]:
    members = {}
    for name in NAMES:
        if (directory / name).is_file():
            with (directory / name).open("rb") as stream:
                members[name] = _bounded(name, stream, faults)
    return {name: content for name, content in members.items() if content is not None}


def _zip_members(path: Path, faults: list[Fault]) -> dict[str, bytes]:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        faults.append(Fault("run.not_zip", path.name))
        return {}
    members = {}
    with archive:
        names = archive.namelist()
        faults.extend(_name_faults(names))
        for name in sorted(set(names).intersection(NAMES)):
            content = _unzipped(archive, name, faults)
            if content is not None:
                members[name] = content
    return members


def _name_faults(names: list[str]) -> Iterator[Fault]:
    """Members that are unsafe, unknown or doubled."""
    for name, times in Counter(names).items():
        shown = name[:80]
        if PurePosixPath(name).name != name or PureWindowsPath(name).name != name:
            yield _fault("run.member_unsafe", shown)
        elif name not in NAMES:
            yield _fault("run.member_unknown", shown, members=", ".join(NAMES))
        elif times > 1:
            yield _fault("run.member_twice", shown)


def _unzipped(archive: zipfile.ZipFile, name: str, faults: list[Fault]) -> bytes | None:
    try:
        with archive.open(name) as stream:
            return _bounded(name, stream, faults)
    except _BROKEN as error:
        faults.append(_fault("run.damaged", name, problem=str(error)))
        return None


def _bounded(name: str, stream: IO[bytes], faults: list[Fault]) -> bytes | None:
    """The whole content, unless it is more than the limit: what a member says about its size is not believed."""
    content = stream.read(MEMBER_MAX_MB * _MB + 1)
    if len(content) <= MEMBER_MAX_MB * _MB:
        return content
    faults.append(_fault("run.too_large", name, limit=str(MEMBER_MAX_MB)))
    return None
