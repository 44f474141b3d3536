"""`qingheng load`: brings files in from the command line, by the same checks and actions as the import pages.

The law: every fault of every file is listed before anything of that file is stored.
"""

from argparse import ArgumentParser
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

import qianfen
from qingheng import pipeline
from qingheng.accounts.steps import StepRefusedError
from qingheng.alerts.models import Notice
from qingheng.audit.writing import SYSTEM
from qingheng.collection import checking as observations
from qingheng.framework import actions as frameworks
from qingheng.framework.uploads import read_upload
from qingheng.organisations import actions as organisations
from qingheng.organisations import checking as organisation_files
from qingheng.ui.levels import look_of


class Command(BaseCommand):
    """Imports an organisations file, a framework, observations, in this order."""

    help = (
        "Bring in files from the command line: organisations first, then a framework (published at once with --from), "
        "then observations, each file in one transaction. Prints the notices that the data give rise to."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organisations", type=Path, metavar="FILE", help="workbook or CSV of bodies, stations …")
        parser.add_argument("--framework", type=Path, metavar="FILE", help="YAML or workbook of a framework")
        parser.add_argument(
            "--from", type=date.fromisoformat, dest="first", metavar="DATE", help="publish it from then on"
        )
        parser.add_argument("--observations", type=Path, metavar="FILE", action="append", default=[], help="long table")

    def handle(self, **options: Any) -> None:
        if options["organisations"]:
            self._organisations(options["organisations"])
        if options["framework"]:
            self._framework(options["framework"], options["first"])
        for file in options["observations"]:
            self._observations(file)

    def _organisations(self, file: Path) -> None:
        checked = organisation_files.check(content_of(file), file.name)
        refuse_if_any(file, checked.faults)
        counts = organisations.import_tables(checked, by=SYSTEM)
        self.stdout.write(f"{file.name}: " + ", ".join(f"{number} {effect}" for effect, number in counts.items()))

    def _framework(self, file: Path, first: date | None) -> None:
        checked = read_upload(content_of(file), file.name)
        refuse_if_any(file, checked.faults)
        try:
            version = frameworks.import_version(checked.document, by=SYSTEM, checked=checked)
            version = frameworks.publish(version, effective_from=first, by=SYSTEM) if first else version
        except StepRefusedError as error:
            raise CommandError(f"{file}: {error}") from error
        self.stdout.write(f"{file.name}: {version}, {version.get_state_display()}")

    def _observations(self, file: Path) -> None:
        checked = observations.check(content_of(file), file.name, by=SYSTEM)
        refuse_if_any(file, checked.faults)
        told = Notice.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        batch = pipeline.import_observations(checked, by=SYSTEM)
        self.stdout.write(f"{file.name}: {batch.added} added, {batch.changed} changed, {batch.unchanged} unchanged")
        for notice in Notice.objects.filter(pk__gt=told).select_related("case__body").order_by("-level", "pk"):
            self.stdout.write(f"  {told_in_words(notice)}")


def told_in_words(notice: Notice) -> str:
    """One line for a notice: the colour by glyph and word, the body, and why."""
    look, case = look_of(notice.level), notice.case
    why = ", ".join(f"{reason['name']} {qianfen.format_points(reason['points'])}" for reason in notice.reasons)
    return f"{look.glyph} {look.phrase} · {case.body.code} {case.body} · {case.period} · {why}".strip()


def content_of(file: Path) -> bytes:
    """What the file holds; a sentence if it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f'"{file}" cannot be read: {error.strerror}. Check the path.') from error


def refuse_if_any(file: Path, faults: Iterable[object]) -> None:
    """Stop before anything is stored, with all faults."""
    lines = [str(fault) for fault in faults]
    if lines:
        raise CommandError("\n".join([f"{file} has {len(lines)} faults; nothing of it was stored:", *lines]))
