"""`qingheng create_administrator`: the first account of an empty installation.

The law: there is no default password.
"""

import getpass
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from qingheng.accounts.actions import create_first_administrator

VARIABLE = "ADMINISTRATOR_PASSWORD"


class Command(BaseCommand):
    """Creates the system administrator, who creates all other accounts in the administration."""

    help = f"Create the first system administrator. The password is asked for, or read from a file or from ${VARIABLE}."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="login name")
        parser.add_argument("--full-name", default="", help="the person's name; the login name if left out")
        parser.add_argument("--password-file", type=Path, help="a file whose first line is the password")

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        username = options["username"]
        password = read_password(options["password_file"])
        try:
            user = create_first_administrator(
                username=username, full_name=options["full_name"] or username, password=password
            )
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        self.stdout.write(f"system administrator {user.username!r} created; sign in and create the other accounts")


def read_password(file: Path | None) -> str:
    """The password from the file, the environment, or the keyboard, in this order."""
    if file is not None:
        try:
            return file.read_text(encoding="utf-8").partition("\n")[0]
        except OSError as error:
            raise CommandError(f"cannot read the password from {str(file)!r}: {error.strerror}") from error
    if VARIABLE in os.environ:
        return os.environ[VARIABLE]
    password = getpass.getpass("Password: ")
    if password != getpass.getpass("Password again: "):
        raise CommandError("the two passwords differ; run the command again")
    return password
