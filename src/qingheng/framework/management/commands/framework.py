"""Brings frameworks in and out on the command line, through the same actions as the pages."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from qianfen import Period, PeriodError
from qingheng.accounts.steps import StepRefusedError
from qingheng.audit.writing import SYSTEM
from qingheng.framework.actions import import_version, publish
from qingheng.framework.models import FrameworkVersion
from qingheng.framework.uploads import read_upload
from qingheng.framework.workbook import write_workbook
from qingheng.framework.yaml_files import write_yaml

WRITERS = {".yaml": write_yaml, ".yml": write_yaml, ".xlsx": write_workbook}


class Command(BaseCommand):
    """`framework import FILE [--publish --effective-from 2026-07]` and `framework export CODE NUMBER FILE`."""

    help = "Import or export an indicator framework, as YAML or as an Excel workbook."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="what", required=True)
        importing = commands.add_parser("import", help="keep a file as a draft, and publish it if told so")
        importing.add_argument("file", type=Path)
        importing.add_argument("--note", default="", help="what changed and why")
        importing.add_argument("--publish", action="store_true", help="put it in force at once")
        importing.add_argument("--effective-from", help="the first month scored by it, e.g. 2026-07", metavar="MONTH")
        exporting = commands.add_parser("export", help="write a version to a file, by its ending .yaml or .xlsx")
        exporting.add_argument("code")
        exporting.add_argument("number")
        exporting.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        if options["what"] == "import":
            self._import(options["file"], options)
        else:
            self._export(options["code"], options["number"], options["file"])

    def _import(self, file: Path, options: dict[str, Any]) -> None:
        start = _start(options)
        try:
            checked = read_upload(file.read_bytes(), file.name)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        if checked.faults:
            raise CommandError("\n".join([f"{file.name} was not imported:", *map(str, checked.faults)]))
        try:
            version = import_version(checked.document, by=SYSTEM, note=options["note"], checked=checked)
            if start:
                version = publish(version, effective_from=start, by=SYSTEM)
        except StepRefusedError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{version.framework.code} {version.number}: {version.state}")

    def _export(self, code: str, number: str, file: Path) -> None:
        version = FrameworkVersion.objects.filter(framework__code=code, number=number).first()
        if version is None:
            known = ", ".join(
                f"{each.framework.code} {each.number}" for each in FrameworkVersion.objects.defer("document")
            )
            raise CommandError(f'There is no version "{number}" of "{code}". Known: {known or "none"}.')
        if file.suffix.lower() not in WRITERS:
            raise CommandError(f'"{file.name}" says no known format. End it with one of: {", ".join(WRITERS)}.')
        file.write_bytes(WRITERS[file.suffix.lower()](version.document))
        self.stdout.write(f"{file}")


def _start(options: dict[str, Any]) -> date | None:
    """The first day in force, if the version is to be published."""
    if not options["publish"]:
        if options["effective_from"]:
            raise CommandError("--effective-from is for --publish. Add --publish, or leave the month out.")
        return None
    if not options["effective_from"]:
        raise CommandError("--publish needs --effective-from MONTH, the first month scored by the version.")
    try:
        return Period.parse(options["effective_from"]).first_month.start
    except PeriodError:
        return _day(options["effective_from"])


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f'"{text}" is no month. Write it as 2026-07.') from error
