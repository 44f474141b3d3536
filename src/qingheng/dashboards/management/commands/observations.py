"""`qingheng observations import FILE --as USER`: a station's file from the command line.

The law: without `--commit` nothing is stored; what somebody may not bring in the browser, they may not bring here.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

import qianfen
from qingheng import pipeline
from qingheng.accounts.models import User
from qingheng.collection.actions.imports import StaleImportError
from qingheng.collection.checked import CheckedImport
from qingheng.collection.checking import check
from qingheng.collection.effects import effects_of
from qingheng.dashboards.management.commands.load import content_of, refuse_if_any


class Command(BaseCommand):
    """Looks at a file of observations, and stores it if told to."""

    help = "Check a file of observations (a long table or a station's workbook); store it with --commit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["import"])
        parser.add_argument("file", type=Path, metavar="FILE", help="a .csv or .xlsx file")
        parser.add_argument("--as", dest="user", required=True, metavar="USER", help="login name of who brings it")
        parser.add_argument("--commit", action="store_true", help="store it; without this it is only looked at")

    def handle(self, *_args: Any, **options: Any) -> None:
        file, user = options["file"], _user(options["user"])
        checked = check(content_of(file), file.name, by=user)
        refuse_if_any(file, checked.faults)
        self.stdout.write(_counts(checked))
        if options["commit"]:
            self._store(checked, user)
        else:
            self._show_effects(checked)

    def _store(self, checked: CheckedImport, user: User) -> None:
        try:
            batch = pipeline.import_observations(checked, by=user)
        except StaleImportError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"stored as batch {batch.pk}")

    def _show_effects(self, checked: CheckedImport) -> None:
        for effect in effects_of(checked):
            before, after = qianfen.format_points(effect.before), qianfen.format_points(effect.after)
            levels = f"{effect.level_before} -> {effect.level_after}"
            self.stdout.write(f"  {effect.body.code} {effect.body}  {effect.month}  {before} -> {after}  {levels}")
        self.stdout.write("nothing was stored; add --commit to store it")


def _user(name: str) -> User:
    user = User.objects.filter(username=name.casefold(), is_active=True).first()
    if user is None:
        raise CommandError(f'There is no active user "{name}". Give the login name of an account that may bring data.')
    return user


def _counts(checked: CheckedImport) -> str:
    counts = f"{checked.added} new, {checked.changed} changed, {checked.unchanged} unchanged"
    return f"{checked.file_name}: {counts}, {len(checked.bodies)} bodies touched, {len(checked.ended)} values ended"
