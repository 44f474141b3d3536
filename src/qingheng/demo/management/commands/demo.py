"""`qingheng demo`: makes the demonstration ready. The law: a second start changes nothing and is quick."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from qingheng.demo import loader
from qingheng.demo.welcome import welcome


class Command(BaseCommand):
    """Sets up the database, loads the demonstration county, gathers static files, and says what to look at."""

    help = "Makes the demonstration county ready (synthetic data) and says what to look at first. May be run again."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", default="8000", help="the port the site will answer on, for the address shown")

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        started = time.monotonic()
        migrate_if_needed()
        if not loader.is_loaded():
            self._load()
            self.stdout.write(f"{time.monotonic() - started:.0f} s")
        gather_if_needed()
        self.stdout.write("\n" + welcome(f"http://127.0.0.1:{options['port']}/") + "\n")

    def _load(self) -> None:
        try:
            loader.load(self.stdout.write)
        except loader.DemoRefusedError as error:
            raise CommandError(str(error)) from error


def migrate_if_needed() -> None:
    """Bring the database up to date, unless it is."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0)


def gather_if_needed() -> None:
    """Gather the static files, unless the gathered ones are newer than all of their sources."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    gathered = manifest.stat().st_mtime if manifest.exists() else 0.0
    sources = (Path(storage.path(name)) for finder in finders.get_finders() for name, storage in finder.list([]))
    if any(source.stat().st_mtime > gathered for source in sources):
        call_command("collectstatic", interactive=False, verbosity=0)
