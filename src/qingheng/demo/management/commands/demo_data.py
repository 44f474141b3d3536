"""`qingheng demo_data`: writes the demonstration county as files. The law: it touches no database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from qianfen import Period
from qingheng.demo import county, files


class Command(BaseCommand):
    """Writes frameworks, organisations and observations of the demonstration county into a folder."""

    help = "Writes the demonstration county (synthetic) as files, ready for the import pages and for `qianfen`."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder, made if need be")
        parser.add_argument(
            "--seed", type=int, default=county.document("seed")["seed"], help="another seed gives another county"
        )
        parser.add_argument("--since", type=Period.parse, metavar="MONTH", help="observations from this month on only")

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        written = files.county_files(options["seed"], options["since"])
        files.write(options["out"], written)
        for name, content in written.items():
            self.stdout.write(f"{options['out'] / name}  {len(content):,} bytes")
