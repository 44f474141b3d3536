"""Recomputes a published run and compares it with its record (复算核对), digit by digit.

The law it keeps: what cannot be read is a fault like any other, and every difference is named.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from qianfen.faults import Fault, FaultyError, FrameworkError, ObservationError
from qianfen.files import parse_csv
from qianfen.framework import Framework
from qianfen.framework.document import parse_document
from qianfen.observation import Observation
from qianfen.period import Period
from qianfen.results import result_tables
from qianfen.run_differences import table_differences
from qianfen.run_file import MANIFEST, MEMBERS, SCHEMA, framework_checksum, sha256
from qianfen.run_reading import read_members
from qianfen.score import Options, score
from qianfen.scorecard import Scorecard


@dataclass(frozen=True, slots=True)
class Verification:
    """What recomputing a run showed."""

    differences: tuple[Fault, ...]
    as_of: tuple[str, ...] = ()
    bodies: int = 0
    engine: str = ""
    """The version of the engine that wrote the record."""

    @property
    def ok(self) -> bool:
        """Whether the record is what its own data give, to the last digit."""
        return not self.differences


@dataclass(frozen=True, slots=True)
class _Manifest:
    """What `run.json` says."""

    engine: str
    name: str
    """Code and version of the framework."""
    checksum: str
    as_of: tuple[Period, ...]
    bodies: Mapping[str, str]
    flags: Mapping[str, Sequence[str]]
    members: Mapping[str, str]
    options: Options


def verify_run(path: str | Path) -> Verification:
    """Recompute a run file, or an unpacked one by its `run.json` or its directory.

    Raises:
        OSError: if the file cannot be opened.
    """
    faults: list[Fault] = []
    members = read_members(Path(path), faults)
    manifest = _manifest(members[MANIFEST], faults) if MANIFEST in members else None
    if manifest is None:
        return Verification(tuple(faults))
    faults.extend(_hash_faults(manifest, members))
    if all(name in members for name in MEMBERS):
        faults.extend(_differences(manifest, members))
    months = tuple(str(period) for period in manifest.as_of)
    return Verification(tuple(faults), months, len(manifest.bodies), manifest.engine)


def _manifest(content: bytes, faults: list[Fault]) -> _Manifest | None:
    try:
        fields = json.loads(content)
        if fields["schema"] != SCHEMA:
            faults.append(Fault("run.schema", MANIFEST, params={"found": str(fields["schema"])[:40], "known": SCHEMA}))
            return None
        return _read_manifest(fields)
    except KeyError as error:
        problem = f"the field {error} is lacking"
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        problem = str(error)
    faults.append(Fault("run.manifest", MANIFEST, params={"problem": problem}))
    return None


def _read_manifest(fields: Mapping[str, Any]) -> _Manifest:
    rescale = fields["rescale_not_applicable"]
    if rescale not in (True, False, None):
        raise ValueError("rescale_not_applicable is neither true, false nor null")
    members = {name: str(fields["members"][name]) for name in MEMBERS}
    return _Manifest(
        engine=str(fields["engine"]),
        name=f"{fields['framework']['code']} {fields['framework']['version']}",
        checksum=str(fields["framework"]["checksum"]),
        as_of=tuple(Period.parse(text) for text in fields["as_of"]),
        bodies={str(body): str(audience) for body, audience in fields["bodies"].items()},
        flags={str(body): [str(flag) for flag in flags] for body, flags in fields["flags"].items()},
        members=members,
        options=Options(rescale, {str(item): int(mark) for item, mark in fields["full_marks"].items()}),
    )


def _hash_faults(manifest: _Manifest, members: Mapping[str, bytes]) -> Iterator[Fault]:
    for name, expected in manifest.members.items():
        found = sha256(members[name]) if name in members else expected
        if found != expected:
            yield Fault("run.hash", name, params={"member": name, "found": found, "expected": expected})


def _differences(manifest: _Manifest, members: Mapping[str, bytes]) -> Iterator[Fault]:
    """Score the recorded framework and observations again, and compare every table."""
    try:
        document = _document(members["framework.yaml"])
        framework = Framework.parse(document)
        reading = parse_csv("observations.csv", members["observations.csv"])
        if reading.faults:
            raise ObservationError(reading.faults)
        cards = _rescored(framework, reading.observations, manifest)
    except FaultyError as error:
        yield from error.faults
        return
    found = {
        "run.framework_name": f"{framework.code} {framework.version}",
        "run.framework_hash": framework_checksum(document),
    }
    for code, expected in (("run.framework_name", manifest.name), ("run.framework_hash", manifest.checksum)):
        if found[code] != expected:
            yield Fault(code, MANIFEST, params={"found": found[code], "expected": expected})
    for table in result_tables(framework, cards):
        yield from table_differences(table, members[f"{table.name}.csv"])


def _rescored(framework: Framework, rows: Sequence[Observation], manifest: _Manifest) -> tuple[Scorecard, ...]:
    known = {item.code for item in framework.items}
    marks = {item: mark for item, mark in manifest.options.full_marks.items() if item in known}
    options = Options(manifest.options.rescale_not_applicable, marks)
    return score(framework, rows, manifest.as_of, options=options, bodies=manifest.bodies, flags=manifest.flags)


def _document(content: bytes) -> dict[str, Any]:
    """The framework; aliases are refused, because a few of them can unfold to more than any memory."""
    try:
        aliases = any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(content, Loader=yaml.SafeLoader))
    except yaml.YAMLError:
        aliases = False
    if aliases:
        problem = "it holds YAML aliases, which a run file never has"
        raise FrameworkError(
            [Fault("run.damaged", "framework.yaml", params={"member": "framework.yaml", "problem": problem})]
        )
    return parse_document("framework.yaml", content)
