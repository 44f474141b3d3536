"""Keeps uploads from exhausting the machine. The law: a file is measured before it is unpacked into memory."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from qingheng.organisations.tables.faults import Fault, Place, TableError, column_index

UNPACKED_SIZE_MAX = 120 * 1024 * 1024
PARTS_MAX = 2000
ROWS_MAX = 250_000
COLUMNS_MAX = 500
CELLS_MAX = 3_000_000
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
ZIP = b"PK\x03\x04"
_CHUNK = 1 << 20
# What Python raises for archives that are damaged, encrypted or packed in a way spreadsheet programs never use.
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
_OTHER_ENCODINGS = (
    b"\xff\xfe",
    b"\xfe\xff",
)  # UTF-16, which spreadsheet programs never write and the checks cannot see into
_SPACE = b"\xef\xbb\xbf \t\r\n"
# Where a row or cell says it stands; a single far cell would make a reader allocate everything before it.
_REFERENCE = re.compile(rb"<(?:\w+:)?(?:row|c)\s(?:[^<>]*?\s)?r=[\"']([A-Z]*)(\d+)[\"']")


@dataclass(frozen=True, slots=True)
class Archive:
    """The parts of a workbook that were found harmless."""

    sheets: dict[str, bytes]


def check_size(content: bytes, name: str) -> None:
    """Refuse files over the limit, and empty ones."""
    if not content:
        raise refusal(name, _("The file is empty."), _("Save it again and upload that."))
    if len(content) > settings.UPLOAD_SIZE_MAX:
        facts = {"size": _megabytes(len(content)), "limit": _megabytes(settings.UPLOAD_SIZE_MAX)}
        raise refusal(
            name,
            _("The file has %(size)s MB; at most %(limit)s MB are taken.") % facts,
            _("Split it by year or by station, and remove pictures."),
        )


def open_workbook(content: bytes, name: str) -> Archive:
    """The parts of an .xlsx file that hold cells, unpacked under guard; refuses bombs and what is no workbook."""
    if content.startswith(OLD_OFFICE):
        raise refusal(
            name,
            _("The file is an old .xls workbook or is protected by a password; neither can be read safely."),
            _("Open it, remove the password and save it as an Excel workbook (.xlsx)."),
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_declared(archive, name)
            return Archive(_unpacked(archive, name))
    except TableError:
        raise
    except DAMAGED as error:
        raise _no_workbook(name) from error


def _no_workbook(name: str) -> TableError:
    return refusal(
        name,
        _("The file is not an Excel workbook, or it is damaged."),
        _("Open it in the spreadsheet program and save it as .xlsx or .csv."),
    )


def _check_declared(archive: zipfile.ZipFile, name: str) -> None:
    parts = archive.infolist()
    if len(parts) > PARTS_MAX or sum(part.file_size for part in parts) > UNPACKED_SIZE_MAX:
        raise _bomb(name)
    if not any(part.filename.lower() == "xl/workbook.xml" for part in parts):
        raise _no_workbook(name)


def _unpacked(archive: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    """Parts with cells by name; every part is read to its end, so that a lying header shows."""
    sheets, total = {}, 0
    for part in archive.infolist():
        unpacked = bytearray()
        for chunk in _chunks(archive, part):
            total += len(chunk)
            if total > UNPACKED_SIZE_MAX:
                raise _bomb(name)
            unpacked += chunk
        if unpacked.startswith(_OTHER_ENCODINGS) or _declares(unpacked):
            raise _no_workbook(name)
        if b"sheetData" in unpacked:
            sheets[part.filename] = bytes(unpacked)
            _check_extent(sheets[part.filename], name)
    return sheets


def _declares(part: bytearray) -> bool:
    """Whether a part declares entities, as no spreadsheet program does: they could read files or fill the memory."""
    is_markup = part.lstrip(_SPACE).startswith(b"<")
    return is_markup and (b"<!DOCTYPE" in part or b"<!ENTITY" in part)


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as stream:
        yield from iter(lambda: stream.read(_CHUNK), b"")


def _check_extent(sheet: bytes, name: str) -> None:
    rows, columns = 0, 0
    for reference in _REFERENCE.finditer(sheet):
        rows = max(rows, int(reference[2][:8]))
        columns = max(columns, column_index(reference[1][:4].decode()) + 1)
    if rows > ROWS_MAX or columns > COLUMNS_MAX or rows * columns > CELLS_MAX:
        facts = {"rows": rows, "columns": columns, "rows_max": ROWS_MAX, "columns_max": COLUMNS_MAX}
        raise refusal(
            name,
            _("A sheet reaches to row %(rows)s, column %(columns)s; at most %(rows_max)s × %(columns_max)s are read.")
            % facts,
            _("Delete the empty rows and columns at its end, or split the file."),
        )


def _bomb(name: str) -> TableError:
    return refusal(
        name,
        _("Unpacked, the workbook would take more than %(limit)s MB, as no table of figures does.")
        % {"limit": _megabytes(UNPACKED_SIZE_MAX)},
        _("Copy the figures into a fresh template and upload that."),
    )


def refusal(name: str, message: str, remedy: str) -> TableError:
    """The whole file is refused for one reason."""
    return TableError([Fault(Place(name), message, remedy)])


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f}".removesuffix(".0")
