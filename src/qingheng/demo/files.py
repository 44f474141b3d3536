"""Writes the county as files: frameworks, organisations, observations, each in the format its import page reads.

The law: the same seed gives the same bytes, and a note beside them says that all of it is synthetic.
"""

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from qianfen import Framework, Period
from qingheng.demo import county, versions
from qingheng.demo.generator import COLUMNS, Dataset, Row, generate
from qingheng.framework.yaml_files import write_yaml
from qingheng.organisations.calendar import CHINA
from qingheng.organisations.kinds import KINDS

WRITTEN_AT = datetime(2026, 10, 1, tzinfo=UTC)
SINCE = "2020-01-01"
NOTE = """\
合成数据，纯属虚构：云海市不存在，一切单位、领导、数据均由程序按种子生成。
Synthetic data, all of it invented: there is no Yunhai; bodies, leaders and values were drawn by a program from a seed.

seed {seed}, algorithm {algorithm} ({generator})
framework.yaml          指标体系 the indicator framework, in force from {first}
framework-draft.yaml    下一版草案 a draft of the next version
organisations.xlsx      单位、监测站、领导 bodies, stations, leaders
observations.csv        监测数据 observations {begins} … {last}, sha256 {checksum}
confirmation.csv        一票否决的确认 the veto is confirmed: import it after observations.csv
late-*.csv              逾期数据 what each late station owes: import it last
"""


def county_files(seed: int, since: Period | None = None) -> Mapping[str, bytes]:
    """All files of the county by name; observations from the month `since` on, or all."""
    document = versions.published()
    framework = Framework.parse(document)
    data = generate(framework, seed)
    begins = since or county.months()[0]
    observations = long_table(row for row in data.rows if Period.parse(row.period).first_month >= begins)
    return {
        "framework.yaml": write_yaml(document),
        "framework-draft.yaml": write_yaml(versions.draft()),
        "organisations.xlsx": organisations_workbook(document),
        "observations.csv": observations,
        "confirmation.csv": long_table(data.later),
        **late_files(framework, data.late),
        "README.txt": _note(seed, begins, observations).encode(),
    }


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put the files into a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def late_files(framework: Framework, rows: Iterable[Row]) -> Mapping[str, bytes]:
    """What is owed, a file for each station that owes it."""
    owed: dict[str, list[Row]] = {}
    for row in rows:
        owed.setdefault(framework.item(row.item).station, []).append(row)
    return {f"late-{station}.csv": long_table(of_station) for station, of_station in sorted(owed.items())}


def long_table(rows: Iterable[Row]) -> bytes:
    """The rows as the long CSV that every import reads."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return buffer.getvalue().encode()


def checksum(data: Dataset) -> str:
    """What the stored seed must give, to the byte."""
    return hashlib.sha256(b"".join(map(long_table, (data.rows, data.late, data.later)))).hexdigest()


def _note(seed: int, begins: Period, observations: bytes) -> str:
    first, last = county.months()[0], county.months()[-1]
    facts = {**county.document("seed"), "seed": seed, "checksum": hashlib.sha256(observations).hexdigest()}
    return NOTE.format(**facts, first=first, begins=begins, last=last)


def organisations_workbook(document: Mapping[str, Any]) -> bytes:
    """One sheet per kind, in the columns of the organisations import."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": WRITTEN_AT, "comments": "synthetic"})
        for kind in KINDS.values():
            sheet = workbook.add_worksheet(kind.code)
            names = [column.name for column in kind.columns]
            sheet.write_row(0, 0, names)
            for number, row in enumerate(_rows(kind.code, document), 1):
                for column, name in enumerate(names):
                    sheet.write_string(number, column, str(row.get(name, "")))
    return buffer.getvalue()


def _rows(kind: str, document: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    if kind == "audiences":
        return [{**row, "position": number} for number, row in enumerate(document["audiences"], 1)]
    if kind == "special_days":
        with CHINA.open(encoding="utf-8", newline="") as holidays:
            return list(csv.DictReader(holidays))
    if kind == "stations":
        homes = {row["station"]: row["body"] for row in county.table("station_bodies")}
        return [{**row, "body": homes.get(row["code"], ""), "valid_from": SINCE} for row in document["stations"]]
    if kind == "scenarios":
        return [
            {**row, "body": body.code}
            for row in county.table("scenarios")
            for body in county.bodies()
            if body.audience == row["audience"]
        ]
    return [{"position": number, **row} for number, row in enumerate(county.table(kind), 1)]
