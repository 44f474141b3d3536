"""What commands say to a person: faults with their number, and exit codes. Law: nothing is cut off without a word."""

import sys
from collections.abc import Sequence

from qianfen.faults import Fault

EXIT_OK, EXIT_FAULTS, EXIT_USAGE = 0, 1, 2
SHOWN_AT_MOST = 20


class UsageError(Exception):
    """A command that cannot be carried out as it was given."""


def say(text: str) -> None:
    """One or more lines to standard output."""
    sys.stdout.write(f"{text}\n")


def show_faults(faults: Sequence[Fault], *, show_all: bool) -> None:
    """Faults to standard error, one a line, the first twenty unless all are wanted, and how many there are."""
    shown = faults if show_all else faults[:SHOWN_AT_MOST]
    lines = [str(fault) for fault in shown]
    if len(faults) > len(shown):
        lines.append(f"... and {len(faults) - len(shown)} more; use --all to list them.")
    lines.append(f"{len(faults)} fault{'s' if len(faults) != 1 else ''}.")
    sys.stderr.write("\n".join(lines) + "\n")
