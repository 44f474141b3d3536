"""`qingheng observations import FILE --as USER`: a file of observations from the command line.

The law: without `--commit` nothing is stored; what somebody may not bring in the browser, they may not bring here.
"""

import csv
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

import qianfen
from qingheng import pipeline
from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError
from qingheng.collection.actions.filling import fill
from qingheng.collection.actions.imports import FaultyImportError, StaleImportError
from qingheng.collection.actions.submissions import open_submission
from qingheng.collection.bringing import is_direct_door_open, look_at
from qingheng.collection.bulk.large import LargeFile, large_file
from qingheng.collection.bulk.staged import StagedRows
from qingheng.collection.checked import CheckedImport
from qingheng.collection.effects import Effect, effects_of
from qingheng.dashboards.management.commands.load import content_of, refuse_if_any
from qingheng.dashboards.management.terminal import Meter
from qingheng.organisations.tables import Fault, TableError, column_letters

FAULTS_SHOWN_MAX = 100
EFFECTS_SHOWN_MAX = 100


class Command(BaseCommand):
    """Looks at a file of observations, and stores it if told to."""

    help = (
        "Check a file of observations; store it with --commit. A framework administrator's long table, of any length, "
        "counts at once; a clerk's workbook or long table goes into the draft of the station's submission."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["import"])
        parser.add_argument("file", type=Path, metavar="FILE", help="a .csv or .xlsx file")
        parser.add_argument("--as", dest="user", required=True, metavar="USER", help="login name of who brings it")
        parser.add_argument("--commit", action="store_true", help="store it; without this it is only looked at")
        parser.add_argument("--faults", type=Path, metavar="FILE", help="write every fault to this CSV file")

    def handle(self, *_args: Any, **options: Any) -> None:
        file, user = options["file"], _user(options["user"])
        try:
            if is_direct_door_open(user):
                self._bring_directly(file, user, options)
            else:
                self._bring_into_draft(file, user, commit=options["commit"])
        except (StaleImportError, StepRefusedError, PermissionDenied) as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            raise CommandError("Stopped. Nothing was stored.") from None

    def _bring_directly(self, file: Path, user: User, options: dict[str, Any]) -> None:
        with _staged(file, user) as large, _telling_faults(large.rows, options["faults"]):
            if not options["commit"]:
                large.check(Meter("checking"))
                if large.rows.faults_count:
                    raise FaultyImportError
                self.stdout.write(_counts(large))
                self._show_effects(large.sum.effects)
                return
            batch = pipeline.import_large(large, by=user, step=Meter("storing"), scored=Meter("scoring"))
            self.stdout.write(_counts(large))
            self.stdout.write(f"stored as batch {batch.pk}")

    def _bring_into_draft(self, file: Path, user: User, *, commit: bool) -> None:
        found = look_at(content_of(file), file.name, by=user)
        if isinstance(found, CheckedImport):
            refuse_if_any(file, found.faults)
            raise CommandError(f"{file} is for nobody: {user} enters data for no station.")
        refuse_if_any(file, found.checked.faults)
        self.stdout.write(f"{file.name}: {len(found.cells)} cells to write, {found.unchanged} unchanged")
        for each in found.conflicts:
            self.stdout.write(
                f"  {' '.join(each.key)}: was {each.made_with or '-'}, is {each.now or '-'}; left as it is"
            )
        if commit and found.checked.station and found.checked.period:
            opened = found.submission or open_submission(found.checked.station, found.checked.period, by=user)
            self.stdout.write(f"written into the draft of {fill(opened, found, by=user)}")
        else:
            self._show_effects(effects_of(found.checked))

    def _show_effects(self, effects: list[Effect]) -> None:
        for effect in effects[:EFFECTS_SHOWN_MAX]:
            before, after = qianfen.format_points(effect.before), qianfen.format_points(effect.after)
            levels = f"{effect.level_before} -> {effect.level_after}"
            self.stdout.write(f"  {effect.body.code} {effect.body}  {effect.month}  {before} -> {after}  {levels}")
        self.stdout.write("nothing was stored; add --commit to store it")


@contextmanager
def _staged(file: Path, user: User) -> Iterator[LargeFile]:
    try:
        with large_file(file, file.name, by=user, step=Meter("reading")) as large:
            yield large
    except TableError as error:
        refuse_if_any(file, error.faults)
    except OSError as error:
        raise CommandError(f'"{file}" cannot be read: {error.strerror}. Check the path.') from error


@contextmanager
def _telling_faults(rows: StagedRows, into: Path | None) -> Iterator[None]:
    """Turn faults into the end of the command: the first ones and how many there are; all of them go `into` a file."""
    try:
        yield
    except FaultyImportError:
        if into:
            _write_faults(into, rows.faults())
        shown = [str(fault) for fault in rows.faults(FAULTS_SHOWN_MAX)]
        left = rows.faults_count - len(shown)
        where = f"all of them stand in {into}" if into else "--faults FILE writes all of them"
        lines = [f"{rows.name} has {rows.faults_count} faults; nothing of it was stored:", *shown]
        raise CommandError("\n".join([*lines, *([f"... and {left} more; {where}"] if left else [])])) from None


def _write_faults(path: Path, faults: Iterable[Fault]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["row", "column", "message", "remedy"])
        for fault in faults:
            column = "" if fault.place.column is None else column_letters(fault.place.column)
            writer.writerow([fault.place.row, column, fault.message, fault.remedy])


def _user(name: str) -> User:
    user = User.objects.filter(username=name.casefold(), is_active=True).first()
    if user is None:
        raise CommandError(f'There is no active user "{name}". Give the login name of an account that may bring data.')
    return user


def _counts(large: LargeFile) -> str:
    found = large.sum
    unchanged = found.rows - found.added - found.changed
    counts = f"{found.added} new, {found.changed} changed, {unchanged} unchanged"
    return f"{large.name}: {counts}, {len(found.bodies)} bodies touched, {found.ended} values ended"
