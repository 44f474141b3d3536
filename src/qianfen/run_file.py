"""The run file (计分存档): one zip from which anyone can recompute a published score to the last digit.

The law it keeps: the same run gives the same bytes (members stored uncompressed, in one order, without a clock), and
every member but `run.json` is vouched for by its SHA-256 in `run.json`.
"""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from qianfen.files import COLUMNS, refuse_formulas
from qianfen.framework import Framework
from qianfen.observation import Observation
from qianfen.period import Period
from qianfen.results import result_tables, write_files
from qianfen.score import Options
from qianfen.scorecard import Scorecard
from qianfen.version import VERSION

try:
    from yaml import CSafeDumper as FastDumper
except ImportError:  # PyYAML without libyaml: the same text, only slower
    from yaml import SafeDumper as FastDumper  # type: ignore[assignment] # the same class in Python

SCHEMA = "qianfen-run/1"
MANIFEST = "run.json"
MEMBERS = ("framework.yaml", "observations.csv", "scores.csv", "deductions.csv", "alerts.csv")
UNFOLDED = 10**6
"""Line width of the YAML: the emitters in C and in Python differ only in where they fold lines."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
_READABLE_BY_ALL = 0o100644 << 16
_UNIX = 3


class _PlainDumper(FastDumper):
    """Writes parts that stand twice in full: a run file has no aliases, so none can be made to unfold without end."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's signature
        return True


def sha256(content: bytes) -> str:
    """The checksum of a member, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def framework_checksum(document: Mapping[str, Any]) -> str:
    """SHA-256 of what a framework document says, whatever its layout, comments and order of fields."""
    return sha256(json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str).encode())


def framework_yaml(document: Mapping[str, Any]) -> bytes:
    """A framework document as YAML, in its own order of fields."""
    text: str = yaml.dump(document, Dumper=_PlainDumper, allow_unicode=True, sort_keys=False, width=UNFOLDED)
    return text.encode()


def observations_csv(observations: Iterable[Observation]) -> bytes:
    """Observations as CSV in one order, every value the exact decimal it was reported as."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(sorted(map(_cells, observations)))
    return buffer.getvalue().encode()


def _cells(seen: Observation) -> tuple[str, ...]:
    value = "" if seen.value is None else str(seen.value)
    missing = "" if seen.missing is None else seen.missing.value
    place = (seen.body, seen.audience, str(seen.period), seen.item, seen.key)
    return (*place, value, missing, seen.event, "+".join(seen.modifiers), "+".join(sorted(seen.flags)))


def run_members(  # noqa: PLR0913 - four, and two that are keyword-only
    document: Mapping[str, Any],
    observations: Iterable[Observation],
    as_of: Period | Iterable[Period],
    scorecards: Iterable[Scorecard],
    *,
    options: Options | None = None,
    remarks: Mapping[str, Any] | None = None,
) -> dict[str, bytes]:
    """Every file of a run with its content, `run.json` first.

    `remarks` are what the publisher says about the run, as plain JSON; they change no score and are not recomputed.

    Raises:
        FrameworkError: if the document cannot be scored.
        ObservationError: for a body code that a spreadsheet would run as a formula.
    """
    cards, rows, settings = tuple(scorecards), tuple(observations), options or Options()
    refuse_formulas(card.body for card in cards)
    framework = Framework.parse(document)
    members = {
        "framework.yaml": framework_yaml(document),
        "observations.csv": observations_csv(rows),
        **{f"{table.name}.csv": table.as_csv() for table in result_tables(framework, cards)},
    }
    months = sorted({str(period.last_month) for period in ([as_of] if isinstance(as_of, Period) else as_of)})
    manifest = {
        "schema": SCHEMA,
        "engine": VERSION,
        "framework": {"code": framework.code, "version": framework.version, "checksum": framework_checksum(document)},
        "as_of": months,
        "rescale_not_applicable": settings.rescale_not_applicable,
        "full_marks": dict(sorted(settings.full_marks.items())),
        "bodies": dict(sorted({card.body: card.audience for card in cards}.items())),
        "flags": _flags_without_rows(cards, rows),
        "members": {name: sha256(content) for name, content in members.items()},
        **({"remarks": dict(remarks)} if remarks else {}),
    }
    return {MANIFEST: json.dumps(manifest, ensure_ascii=False, indent=2).encode() + b"\n", **members}


def _flags_without_rows(cards: Iterable[Scorecard], rows: Iterable[Observation]) -> dict[str, list[str]]:
    """Scenario flags of bodies in years of which they have no observation that would say so."""
    told = {(row.body, row.period.year) for row in rows}
    untold = {card.body: sorted(card.flags) for card in cards if (card.body, card.as_of.year) not in told}
    return dict(sorted(untold.items()))


def archived(members: Mapping[str, bytes]) -> bytes:
    """The run file itself: the members in one zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            member = zipfile.ZipInfo(name, _EPOCH)
            member.external_attr, member.create_system = _READABLE_BY_ALL, _UNIX
            archive.writestr(member, content)
    return buffer.getvalue()


def write_run(  # noqa: PLR0913 - five, and one that is keyword-only
    path: str | Path,
    document: Mapping[str, Any],
    observations: Iterable[Observation],
    as_of: Period | Iterable[Period],
    scorecards: Iterable[Scorecard],
    *,
    options: Options | None = None,
) -> Path:
    """Write a run file, whole or not at all; give its path.

    Raises:
        FrameworkError: if the document cannot be scored.
        ObservationError: for a body code that a spreadsheet would run as a formula.
        OSError: if the file cannot be written.
    """
    path = Path(path)
    content = archived(run_members(document, observations, as_of, scorecards, options=options))
    return write_files(path.parent, {path.name: content})[0]
