"""The command `qianfen`: check a framework, score, explain a score, verify a published run.

The law it keeps: results go to standard output, faults to standard error; the exit code is 0 when all is well, 1 for
bad data or a run that does not verify, 2 for bad usage.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from qianfen import commands
from qianfen.console import EXIT_FAULTS, EXIT_OK, EXIT_USAGE, UsageError, show_faults
from qianfen.faults import FaultyError
from qianfen.files import UnreadableFileError
from qianfen.period import Period, PeriodError
from qianfen.version import VERSION

EPILOG = """\
files:
  FRAMEWORK     YAML: pillars, sub-pillars, items with their rules, stations, thresholds
  OBSERVATIONS  CSV (UTF-8 or GB18030) or Parquet with the columns body, audience, period, item, key, value and, where
                needed, missing (pending, overdue, not_applicable), event, modifiers, flags

examples:
  qianfen check frameworks/county.yaml --bodies TOWN=13,DEPT=20
  qianfen score frameworks/county.yaml data.csv --as-of 2026-06 -o results
  qianfen score frameworks/county.yaml data.csv --as-of 2026-Q1 --as-of 2026-H1 -o results --run run.zip
  qianfen explain frameworks/county.yaml data.csv --as-of 2026-06 --body B07 --node G1-1
  qianfen verify run.zip

exit codes:
  0  all is well
  1  bad data: every fault is listed on standard error, located by row and column; or a run that does not verify
  2  bad usage: a missing file, an unknown option, a file of an unknown kind
"""


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except PeriodError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _bodies(text: str) -> dict[str, int]:
    counts = {}
    for part in text.split(","):
        audience, equals, number = part.strip().partition("=")
        if not (audience and equals and number.isdecimal()):
            raise argparse.ArgumentTypeError(
                f'"{part}" does not say how many bodies an audience has. Write AUDIENCE=NUMBER, e.g. TOWN=13,DEPT=20.'
            )
        counts[audience] = int(number)
    return counts


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="qianfen",
        description="Scores bodies by an indicator framework, exactly, and explains every point they lose.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"qianfen {VERSION}")
    parser.set_defaults(all=False)
    commands_of = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add in (_add_check, _add_score, _add_explain, _add_verify):
        add(commands_of).add_argument("--all", action="store_true", help="list every fault, however many there are")
    return parser


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - argparse names it no other way


def _add_check(commands_of: Commands) -> argparse.ArgumentParser:
    text = "Lists every fault of a framework, whatever in it must not be scored, and what it asks of each station."
    parser = commands_of.add_parser("check", help="check a framework", description=text)
    parser.add_argument("framework", metavar="FRAMEWORK", type=Path)
    counts = "how many bodies each audience has, for the burden, e.g. TOWN=13,DEPT=20 (default: one of each)"
    parser.add_argument("--bodies", metavar="AUDIENCE=NUMBER,...", type=_bodies, help=counts)
    parser.set_defaults(run=commands.check)
    return parser


def _add_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("framework", metavar="FRAMEWORK", type=Path)
    parser.add_argument("observations", metavar="OBSERVATIONS", type=Path)
    choices = ("full_flagged", "rescaled")
    policy = (
        "items not applicable to a body: full points, or rescaled within their sub-pillar (default: the framework's)"
    )
    parser.add_argument("--not-applicable", choices=choices, help=policy)


def _add_score(commands_of: Commands) -> argparse.ArgumentParser:
    text = (
        "Scores every body and writes scores, deductions and alerts. As CSV, the directory also gets run.json, the "
        "framework and the observations, so that `qianfen verify DIR` can recompute it."
    )
    parser = commands_of.add_parser("score", help="score every body", description=text)
    _add_data(parser)
    month = "a period, meaning its last month; may be given several times"
    parser.add_argument("--as-of", metavar="PERIOD", type=_period, action="append", required=True, help=month)
    parser.add_argument("-o", "--output", metavar="DIR", type=Path, required=True, help="where the tables go")
    parser.add_argument("--format", choices=("csv", "parquet"), help="of the tables (default: like OBSERVATIONS)")
    archive = "also write everything into one file that anyone can verify"
    parser.add_argument("--run", metavar="RUN-FILE", type=Path, dest="archive", help=archive)
    parser.set_defaults(run=commands.score)
    return parser


def _add_explain(commands_of: Commands) -> argparse.ArgumentParser:
    text = "Shows how one body came by its points: every deduction with its rule, raw values, station and arithmetic."
    parser = commands_of.add_parser("explain", help="explain the score of one body", description=text)
    _add_data(parser)
    month = "a period, meaning its last month"
    parser.add_argument("--as-of", metavar="PERIOD", type=_period, required=True, help=month)
    parser.add_argument("--body", metavar="CODE", required=True)
    parser.add_argument("--node", metavar="CODE", help="only this pillar, sub-pillar or item")
    parser.set_defaults(run=commands.explain)
    return parser


def _add_verify(commands_of: Commands) -> argparse.ArgumentParser:
    text = (
        "Recomputes a published run from its own framework and observations, and lists every difference to its record."
    )
    parser = commands_of.add_parser("verify", help="recompute a published run", description=text)
    parser.add_argument(
        "path", metavar="RUN-FILE", type=Path, help="the .zip, or the directory or run.json of an unpacked one"
    )
    parser.set_defaults(run=commands.verify)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; give its exit code."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr] # consoles that lack a character show ?
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
        sys.stdout.flush()  # here, where a closed pipe is no error yet
    except FaultyError as error:
        show_faults(error.faults, show_all=options.all)
        return EXIT_FAULTS
    except (UsageError, UnreadableFileError) as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_USAGE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_OK
    except OSError as error:
        sys.stderr.write(
            f'"{error.filename}" cannot be used: {error.strerror}. Check the path and your rights to it.\n'
        )
        return EXIT_USAGE
    return code


if __name__ == "__main__":
    sys.exit(main())
