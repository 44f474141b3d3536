"""The four commands behind `qianfen`. Law: a command only reads, calls the engine and writes; it never calculates."""

from argparse import Namespace
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from qianfen.burden import StationBurden, burden
from qianfen.check import check_document
from qianfen.console import EXIT_FAULTS, EXIT_OK, UsageError, say, show_faults
from qianfen.explain import explain as explanation
from qianfen.faults import FrameworkError, ObservationError
from qianfen.files import file_format, nearest, parse_observations
from qianfen.framework import Framework
from qianfen.framework.document import read_document
from qianfen.framework.model import RESCALED
from qianfen.layout import table
from qianfen.lint import lint
from qianfen.observation import Observation
from qianfen.period import Period
from qianfen.progress import progress
from qianfen.results import write_files, write_results
from qianfen.run_file import archived, run_members
from qianfen.score import Options
from qianfen.score import score as score_bodies
from qianfen.scorecard import Scorecard
from qianfen.thresholds import raise_alerts
from qianfen.verify import verify_run

BLOCK_BODIES = 32


def check(options: Namespace) -> int:
    """Every fault of a framework, what in it must not be scored, and its burden."""
    document = read_document(options.framework)
    faults = [*check_document(document), *lint(document)]
    if faults:
        raise FrameworkError(faults)
    framework = Framework.parse(document)
    counts = options.bodies or {audience.code: 1 for audience in framework.audiences}
    try:
        burdens = burden(framework, counts)
    except ValueError as error:
        raise UsageError(str(error)) from None
    say(f"{framework.title} {framework.version}: no faults.")
    say(_sizes(framework))
    say(f"\nBurden in an ordinary year with {_bodies(counts)}:\n")
    say(_burden_table(burdens))
    return EXIT_OK


def _sizes(framework: Framework) -> str:
    sub_pillars = sum(len(pillar.sub_pillars) for pillar in framework.pillars)
    items = ", ".join(f"{audience.code} {len(framework.items_for(audience.code))}" for audience in framework.audiences)
    return f"{len(framework.pillars)} pillars, {sub_pillars} sub-pillars, {len(framework.items)} items ({items})."


def _bodies(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {audience}" for audience, count in counts.items())


def _burden_table(burdens: Sequence[StationBurden]) -> str:
    header = ("station", "name", "items", "data items", "forms a year", "values a year")
    rows = [
        (
            line.station.code,
            line.station.name,
            *map(str, (line.items, line.data_items, line.submissions_per_year, line.values_per_year)),
        )
        for line in burdens
    ]
    total = ("total", "", *(str(sum(int(row[place]) for row in rows)) for place in range(2, 6)))
    return table(header, [*rows, total], numbers=range(2, 6))


def score(options: Namespace) -> int:
    """Scores, deductions and alerts of every body, as tables."""
    document = read_document(options.framework)
    framework = Framework.parse(document)
    kind = file_format(options.observations)
    observations, scorecards = _scored(framework, options, options.as_of)
    settings = _settings(options)
    members = {}
    if options.archive or (options.format or kind) == "csv":
        members = run_members(document, observations, options.as_of, scorecards, options=settings)
    if (options.format or kind) == "csv":
        write_files(options.output, members)
    else:
        write_results(options.output, framework, scorecards, file_format="parquet")
    if options.archive:
        write_files(options.archive.parent, {options.archive.name: archived(members)})
    say(_summary(framework, scorecards, options.output))
    return EXIT_OK


def _settings(options: Namespace) -> Options:
    if options.not_applicable is None:
        return Options()
    return Options(rescale_not_applicable=options.not_applicable == RESCALED)


def _scored(
    framework: Framework, options: Namespace, months: Sequence[Period], *, body: str | None = None
) -> tuple[list[Observation], list[Scorecard]]:
    """All observations of the file, and the scorecards of its bodies (or of one of them).

    Raises:
        ObservationError: with every fault of every row, of reading as of content.
        UsageError: if the one body is not in the file.
    """
    reading = parse_observations(options.observations)
    faults = list(reading.faults)
    bodies: dict[str, list[Observation]] = {}
    for seen in reading.observations:
        bodies.setdefault(seen.body, []).append(seen)
    if body is not None and not faults:
        if body not in bodies:
            raise UsageError(
                f'There are no observations of "{body}".{nearest(body, bodies)} Give the code of a body in the file.'
            )
        bodies = {body: bodies[body]}
    scorecards: list[Scorecard] = []
    for block in progress(_blocks(list(bodies.values())), "scoring"):
        try:
            scorecards.extend(score_bodies(framework, block, months, options=_settings(options)))
        except ObservationError as error:
            faults.extend(error.faults)
    if faults:
        raise ObservationError(sorted(faults, key=lambda fault: fault.row or 0))
    return reading.observations, scorecards


def _blocks(bodies: Sequence[Sequence[Observation]]) -> list[list[Observation]]:
    """Whole bodies, a few at a time: the result is the same, and progress can be seen."""
    starts = range(0, len(bodies), BLOCK_BODIES)
    return [[seen for body in bodies[start : start + BLOCK_BODIES] for seen in body] for start in starts]


def _summary(framework: Framework, scorecards: Sequence[Scorecard], output: Path) -> str:
    alerts = Counter(alert.level.value for card in scorecards for alert in raise_alerts(framework, card))
    raised = ", ".join(f"{alerts[level]} {level}" for level in ("red", "yellow", "blue") if alerts[level]) or "none"
    bodies, months = {card.body for card in scorecards}, {card.as_of for card in scorecards}
    count = f"{_counted(len(bodies), 'body', 'bodies')} as of {_counted(len(months), 'month', 'months')}"
    lines = [f"{count} scored into {output}. Alerts: {raised}."]
    overdue = sum(
        "overdue" in node.flags or "incomplete" in node.flags
        for card in scorecards
        for node in card.nodes.values()
        if node.level == 3
    )
    if overdue:
        lines.append(
            f"{overdue} item scores lack data that were due: it costs no points, but do not publish such results."
        )
    return "\n".join(lines)


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def explain(options: Namespace) -> int:
    """How one body came by its points."""
    framework = Framework.parse(read_document(options.framework))
    _, (scorecard,) = _scored(framework, options, [options.as_of], body=options.body)
    if options.node is not None and options.node not in scorecard.nodes:
        hint = nearest(options.node, scorecard.nodes)
        raise UsageError(
            f'"{options.node}" is no node of the scorecard of {options.body}.{hint} '
            "Give the code of a pillar, sub-pillar or item."
        )
    say(explanation(framework, scorecard, node=options.node))
    return EXIT_OK


def verify(options: Namespace) -> int:
    """Whether a published run is what its own data give."""
    found = verify_run(options.path)
    if not found.ok:
        show_faults(found.differences, show_all=options.all)
        say("The run does NOT verify.")
        return EXIT_FAULTS
    bodies, months = _counted(found.bodies, "body", "bodies"), ", ".join(found.as_of)
    say(f"Verified: {bodies} as of {months}. Scores, deductions and alerts agree to the digit.")
    return EXIT_OK
