"""`qingheng entrance`: a public entrance on a host of its own; files go out to it and come back from it.

The law: the entrance gets no secret, and what it hands over comes in once.
"""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from qingheng.accounts.steps import StepRefusedError
from qingheng.audit.writing import SYSTEM
from qingheng.surveys.actions import entrance
from qingheng.surveys.field.entrance.handover import collected, returned
from qingheng.surveys.field.entrance.pack import HANDOVER, PACK, EntranceFile, EntranceFileError, packed
from qingheng.surveys.field.forgetting import forget
from qingheng.surveys.models import Wave

SETTINGS = "qingheng.surveys.field.entrance.settings"


class Command(BaseCommand):
    """Packs, serves, collects, takes in."""

    help = "Run the public entrance of a wave on another host."

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        pack = steps.add_parser("pack", help="inside: write what the entrance of a wave needs")
        pack.add_argument("wave", type=int, help="number of the wave, as in its address")
        pack.add_argument("file", type=Path)
        serve = steps.add_parser("serve", help="outside: serve a pack; its database lies beside the file")
        serve.add_argument("file", type=Path)
        serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default %(default)s)")
        serve.add_argument("--port", type=int, default=8000, help="port to listen on (default %(default)s)")
        collect = steps.add_parser("collect", help="outside: write what was answered so far")
        collect.add_argument("file", type=Path, help="the pack that is served")
        collect.add_argument("out", type=Path)
        taking = steps.add_parser("import", help="inside: take in what was collected; again changes nothing")
        taking.add_argument("file", type=Path)
        steps.add_parser("forget", help="inside: overwrite what the database remembers of closed waves")
        for name, argument in (("take-up", "file"), ("hand-over", "out")):
            steps.add_parser(name, help="used by serve and collect").add_argument(argument, type=Path)

    def handle(self, *, step: str, **options: Any) -> None:
        try:
            getattr(self, f"_{step.replace('-', '_')}")(options)
        except (EntranceFileError, StepRefusedError, Wave.DoesNotExist) as error:
            raise CommandError(str(error)) from error

    def _pack(self, options: dict[str, Any]) -> None:
        file = packed(Wave.objects.get(pk=options["wave"]))
        file.write(options["file"])
        count = sum(len(cell["digests"]) for cell in file.content["cells"])
        self.stdout.write(f"{options['file']}: {count} codes of {len(file.content['bodies'])} bodies")

    def _serve(self, options: dict[str, Any]) -> None:
        environment = _outside(options["file"])
        self._run(["entrance", "take-up", str(options["file"])], environment)
        self._run(["collectstatic", "--noinput", "--verbosity=0"], environment)
        command = [sys.executable, "-m", "qingheng", "serve", "--host", options["host"], "--port", str(options["port"])]
        os.execve(sys.executable, command, environment)  # noqa: S606 - our own program

    def _collect(self, options: dict[str, Any]) -> None:
        self._run(["entrance", "hand-over", str(options["out"])], _outside(options["file"]))

    def _take_up(self, options: dict[str, Any]) -> None:
        call_command("migrate", verbosity=0)
        wave = entrance.take_up(EntranceFile.read(options["file"], PACK), by=SYSTEM)
        self.stdout.write(f"The entrance of “{wave}” is ready.")

    def _hand_over(self, options: dict[str, Any]) -> None:
        file = collected()
        file.write(options["out"])
        self.stdout.write(f"{options['out']}: {len(file.content['sheets'])} answers")

    def _import(self, options: dict[str, Any]) -> None:
        file = EntranceFile.read(options["file"], HANDOVER)
        wave = Wave.objects.get(pk=file.content["wave"])
        found = returned(wave, file)
        if found.faults:
            raise CommandError("\n".join(["Nothing was taken in.", *found.faults]))
        taken = entrance.take_in(wave, found, by=SYSTEM)
        self.stdout.write(f"{taken.new} answers taken in, {taken.known} were here already")
        for cell, count in taken.twice.items():
            self.stdout.write(f"{cell}: {count} codes had been used or voided inside as well")

    def _forget(self, _options: dict[str, Any]) -> None:
        if not forget():
            raise CommandError("The database is busy or cannot do it. Try again when nobody works.")
        self.stdout.write("Done.")

    @staticmethod
    def _run(words: list[str], environment: dict[str, str]) -> None:
        import subprocess  # noqa: PLC0415 - only outside

        done = subprocess.run([sys.executable, "-m", "qingheng", *words], env=environment, check=False)  # noqa: S603 - our own program
        if done.returncode:
            raise CommandError("The entrance cannot go on: see the lines above.")


def _outside(file: Path) -> dict[str, str]:
    """The surroundings of the entrance: its own settings, database and data, all beside the pack."""
    folder = file.resolve().parent
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "DATABASE_URL": f"sqlite:///{file.resolve().with_suffix('.sqlite3')}",
        "QINGHENG_DATA": str(folder),
        "EMAIL_HOST": "",
        "QINGHENG_MESSENGER": "",
    }
