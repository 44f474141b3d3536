"""A long CSV table through the command's own code: values a second, and the most memory the process held.

Runs inside Django on the database of DATABASE_URL, once for each length in a process of its own, because one peak would
hide the other. Memory that does not grow with the rows shows as two peaks that are alike.
"""

import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from itertools import pairwise
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from benchmarks.observations_csv import FIRST_YEAR, bodies_for
from benchmarks.province import FRAMEWORK
from qianfen import read_document
from qingheng import pipeline
from qingheng.collection.bulk.large import large_file
from qingheng.framework import actions as frameworks
from qingheng.organisations.models import Audience, Body, Station


def main(rows: int) -> None:
    """Import a file of about so many rows into an emptied database."""
    county(bodies_for(rows))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "observations.csv"
        subprocess.run([sys.executable, "-m", "benchmarks.observations_csv", str(path), str(rows)], check=True)
        marks: list[float] = [time.perf_counter()]
        with large_file(path, path.name, by="benchmark") as file:
            marks.append(time.perf_counter())
            stored: list[float] = []
            pipeline.import_large(file, by="benchmark", step=lambda _done, _total: stored.append(time.perf_counter()))
        marks += [stored[-1], time.perf_counter()]
    count = file.sum.rows
    laid_out, checked, scored = (after - before for before, after in pairwise(marks))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{connection.vendor:11} {count:>9} values: lay out {count / laid_out:7.0f}/s, check and store "
        f"{count / checked:6.0f}/s, score {count / scored:6.0f}/s; "
        f"all in {count / (marks[-1] - marks[0]):6.0f}/s; peak {peak:.0f} MB"
    )


def county(bodies: int) -> None:
    """An empty county with so many bodies, in a database of its own."""
    call_command("migrate", verbosity=0)
    call_command("flush", interactive=False, verbosity=0)
    document, since = read_document(FRAMEWORK), date(FIRST_YEAR, 1, 1)
    audiences = [
        Audience.objects.create(code=row["code"], name=row["name"], position=place)
        for place, row in enumerate(document["audiences"])
    ]
    Body.objects.bulk_create(
        Body(code=f"B{number:06}", name=f"B{number}", audience=audiences[number % len(audiences)], valid_from=since)
        for number in range(bodies)
    )
    for row in document["stations"]:
        Station.objects.create(code=row["code"], name=row["name"], group=row["group"], valid_from=since)
    version = frameworks.import_version(document, by="benchmark")
    frameworks.publish(version, effective_from=since, by="benchmark")
