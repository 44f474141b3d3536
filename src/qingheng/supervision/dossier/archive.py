"""Exports a dossier as files. The law: the manifest names every file with its checksum."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from django.utils.timezone import now

from qingheng.supervision.dossier.binding import Bound, Volume
from qingheng.supervision.dossier.catalogue import Catalogue

COLUMNS = ("path", "section", "number", "title", "date", "first_page", "last_page", "bytes", "sha256")


def archive(found: Catalogue, volume: Volume, exported_by: str) -> bytes:
    """The volume, every document and every separate file, with `manifest.json` and `manifest.csv`."""
    buffer = io.BytesIO()
    rows = []
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bundle:
        for path, content, facts in _files(volume):
            bundle.writestr(path, content)
            rows.append({"path": path, **facts, "bytes": len(content), "sha256": sha256(content).hexdigest()})
        bundle.writestr("manifest.json", json.dumps(_manifest(found, rows, exported_by), ensure_ascii=False, indent=1))
        bundle.writestr("manifest.csv", _table(rows))
    return buffer.getvalue()


def _files(volume: Volume) -> Iterator[tuple[str, bytes, dict[str, Any]]]:
    yield "dossier.pdf", volume.data, {"section": "", "number": "", "title": "", "date": ""}
    for number, bound in enumerate(volume.documents, 1):
        yield f"{number:03d}-{_safe(bound.entry.name)}", bound.data, _facts(bound)
        if bound.entry.separate:
            yield f"{number:03d}-file-{_safe(bound.entry.name)}", bound.entry.separate(), _facts(bound)


def _facts(bound: Bound) -> dict[str, Any]:
    entry = bound.entry
    on = entry.on.isoformat() if entry.on else ""
    facts = {"section": entry.section, "number": entry.number, "title": entry.title, "date": on}
    return facts | {"first_page": bound.first, "last_page": bound.last}


def _safe(name: str) -> str:
    return "".join(sign if sign.isalnum() or sign in "-_.（）" else "_" for sign in name)


def _manifest(found: Catalogue, rows: list[dict[str, Any]], exported_by: str) -> dict[str, Any]:
    return {
        "format": "qingheng-dossier/1",
        "body": {"code": found.body.code, "name": found.body.name},
        "year": found.year,
        "exported_at": now().isoformat(timespec="seconds"),
        "exported_by": exported_by,
        "left_out": found.hidden,
        "files": rows,
    }


def _table(rows: list[dict[str, Any]]) -> str:
    buffer = io.StringIO()
    buffer.write("\ufeff")  # so that Excel and WPS read it as UTF-8
    writer = csv.DictWriter(buffer, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({key: f"'{value}" if str(value)[:1] in "=+-@" else value for key, value in row.items()})
    return buffer.getvalue()
