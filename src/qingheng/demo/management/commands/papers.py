"""`qingheng papers FOLDER`: one sample of each kind of paper, as PDF and Word file, from the demonstration county.

The law: a database that holds no demonstration is left alone; the county is then loaded into a temporary one.
"""

import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from qingheng.demo import loader, samples
from qingheng.reports.facts.periods import reportable


class Command(BaseCommand):
    """Writes the samples."""

    help = "Write one sample of each of the six kinds of papers, as PDF and .docx, from the demonstration county."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="where the files go")
        parser.add_argument("--load", action="store_true", help="load the county first; used in a temporary database")

    def handle(self, *_args: Any, folder: Path, load: bool, **_options: Any) -> None:
        if load:
            call_command("migrate", verbosity=0)
            loader.load(self.stdout.write)
        elif not _is_there():
            return _elsewhere(folder.absolute())
        for written in samples.write(folder):
            missing = f" {', '.join(written.missing)}" if written.missing else ""
            self.stdout.write(f"{folder / written.name}.pdf .docx ({written.pages}){missing}")
        return None


def _is_there() -> bool:
    """Whether this database holds the county, with a half-year that is published."""
    try:
        return loader.is_loaded() and bool(reportable())
    except DatabaseError:
        return False


def _elsewhere(folder: Path) -> None:
    """Load the county into a temporary database and do it there."""
    with tempfile.TemporaryDirectory(prefix="qingheng-papers-") as place:
        address = f"sqlite:///{place}/papers.sqlite3"
        environment = os.environ | {"DATABASE_URL": address, "QINGHENG_DATA": place, "QINGHENG_DEMO": "1"}
        command = [sys.executable, "-m", "qingheng", "papers", "--load", str(folder)]
        ended = subprocess.run(command, env=environment, check=False)  # noqa: S603 - our own program
        if ended.returncode:
            raise CommandError("The samples could not be made; the lines above say why.")
