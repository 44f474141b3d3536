"""Which files are taken as evidence. The law: what a file is called and what it holds must be the same thing."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from django.conf import settings
from django.utils.translation import gettext as _

from qingheng.organisations.tables.guards import DAMAGED, PARTS_MAX, UNPACKED_SIZE_MAX

NAME_LENGTH_MAX = 200
_CHUNK = 1 << 20
_CONTROLS = frozenset(range(32)) - {9, 10, 12, 13, 27}
_MACROS = ("vbaproject.bin", "vbadata.xml")


class EvidenceRefusedError(ValueError):
    """A file that is not taken. The text is for the user."""


@dataclass(frozen=True)
class FileType:
    """One kind of file: its media type, and how its content is known."""

    media_type: str
    is_such: Callable[[bytes], bool]


def type_of(name: str, content: bytes) -> FileType:
    """The kind of a file; raises EvidenceRefusedError if it is too large, of another kind, or not what it says."""
    extension = PurePath(name).suffix.lower().lstrip(".")
    if len(content) > settings.EVIDENCE_SIZE_MAX:
        raise too_large(name, len(content))
    if not content:
        raise EvidenceRefusedError(_("“%(name)s” is empty. Save it again and attach that.") % {"name": name})
    known = TYPES.get(extension)
    if known is None:
        facts = {"name": name, "types": ", ".join(TYPES)}
        raise EvidenceRefusedError(
            _("“%(name)s” is of a kind that is not taken. Save or print it as one of: %(types)s.") % facts
        )
    if not known.is_such(content):
        facts = {"name": name, "type": extension}
        raise EvidenceRefusedError(
            _("What “%(name)s” holds is no sound .%(type)s file. Open it, save it as that and attach it again.") % facts
        )
    return known


def too_large(name: str, size: int) -> EvidenceRefusedError:
    """The refusal of a file over the limit, which it names."""
    facts = {"name": name, "size": _megabytes(size), "limit": _megabytes(settings.EVIDENCE_SIZE_MAX)}
    return EvidenceRefusedError(
        _("“%(name)s” has %(size)s MB; at most %(limit)s MB are taken. Scan it in a lower resolution or split it.")
        % facts
    )


def plain_name(name: str) -> str:
    """The name without folders and signs that no file name has; its end is kept, for there stands the kind."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*').strip() or "file"
    return kept[-NAME_LENGTH_MAX:]


def _begins(*marks: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(marks)


def _holds(part: str) -> Callable[[bytes], bool]:
    """A zip archive with this part, which unpacks to a bearable size and brings no macros."""

    def is_such(content: bytes) -> bool:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                names = [entry.filename.lower() for entry in archive.infolist()]
                is_sound = part.lower() in names and len(names) <= PARTS_MAX
                has_macros = any(name.endswith(_MACROS) for name in names)
                return is_sound and not has_macros and _unpacks(archive)
        except DAMAGED:
            return False

    return is_such


def _unpacks(archive: zipfile.ZipFile) -> bool:
    """Whether all parts together stay under the limit, read to their end: a header may lie."""
    total = 0
    for entry in archive.infolist():
        with archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                total += len(chunk)
                if total > UNPACKED_SIZE_MAX:
                    return False
    return True


def _is_text(content: bytes) -> bool:
    if set(content[: 1 << 16]) & _CONTROLS:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f}".removesuffix(".0")


_OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = {
    "pdf": FileType("application/pdf", _begins(b"%PDF-")),
    "png": FileType("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    "jpg": FileType("image/jpeg", _begins(b"\xff\xd8\xff")),
    "jpeg": FileType("image/jpeg", _begins(b"\xff\xd8\xff")),
    "docx": FileType(f"{_OFFICE}.wordprocessingml.document", _holds("word/document.xml")),
    "xlsx": FileType(f"{_OFFICE}.spreadsheetml.sheet", _holds("xl/workbook.xml")),
    "ofd": FileType("application/ofd", _holds("OFD.xml")),
    "txt": FileType("text/plain", _is_text),
    "csv": FileType("text/csv", _is_text),
}
"""By the end of the name."""
