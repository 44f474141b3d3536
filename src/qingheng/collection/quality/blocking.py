"""Quality rules that block, as faults at the cell they are about: of a submission, of any values on their way in.

The law: what the engine refuses anyway is not said twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from qianfen import Period
from qingheng.collection.incoming import Incoming
from qingheng.collection.models import Submission
from qingheng.collection.office import Office
from qingheng.collection.quality.findings import findings_for, rules_in_force
from qingheng.collection.quality.gathering import columns_of
from qingheng.collection.quality.rows import total
from qingheng.collection.quality.rules import ERROR, Rule, RuleSet
from qingheng.collection.quality.sentences import Namer
from qingheng.collection.quality.values import Cell, Finding, Said, Sheet
from qingheng.organisations.models import Body
from qingheng.organisations.tables import Fault, Place

Admitted = tuple[Incoming, Body]


def faults_of_submission(submission: Submission, office: Office) -> list[Fault]:
    """What stands in the way of submitting besides the values themselves: no evidence, no comment."""
    rules = rules_in_force()
    needing_more = [rule for rule in rules.rules if rule.severity == ERROR and not rule.kind.judges_imports]
    if not needing_more:
        return []
    names = Namer.of(office, submission.when)
    found = findings_for(submission, office=office, rules=replace(rules, rules=tuple(needing_more)))
    return [_fault(Place(str(names.place(finding))), rules, finding, names) for finding in found]


def faults_of_values(admitted: Iterable[Admitted], office: Office) -> Iterator[Fault]:
    """What the rules refuse of values on their way in, wherever they come from."""
    rules = rules_in_force()
    blocking = [rule for rule in rules.rules if rule.severity == ERROR and rule.kind.judges_imports]
    for (station, period), group in _by_sheet(admitted, office).items():
        yield from _faults_of_sheet(station, period, group, office=office, rules=replace(rules, rules=tuple(blocking)))


def _by_sheet(admitted: Iterable[Admitted], office: Office) -> Mapping[tuple[str, Period], list[Incoming]]:
    """The values by the station that supplies them and the period."""
    by_item: dict[tuple[str, int], list[Incoming]] = defaultdict(list)
    for value, _body in admitted:
        by_item[value.item, value.period.order].append(value)
    found: dict[tuple[str, Period], list[Incoming]] = defaultdict(list)
    for (item, _order), values in by_item.items():
        period = values[0].period
        version = office.version(period)
        if version is not None and version.parsed.has_item(item):
            found[version.parsed.item(item).station, period].extend(values)
    return found


def _faults_of_sheet(
    station: str, period: Period, values: Iterable[Incoming], *, office: Office, rules: RuleSet
) -> Iterator[Fault]:
    version = office.version(period)
    if version is None:
        return
    # The engine judges the ratios of the framework itself; here only the pairs a rule names are left.
    columns = [replace(column, whole="") for column in columns_of(version.parsed, station, period)]
    sheet = Sheet(station=station, period=period, columns=columns, said=_said(values))
    found = rules.judge(sheet)
    if found:
        names = Namer.of(office, period)
        cells = {Cell(value.body, value.item, value.key): value for value in values}
        for finding in found:
            yield _fault(cells[Cell(finding.body, finding.item, finding.key)].place(), rules, finding, names)


def _said(values: Iterable[Incoming]) -> dict[Cell, Said]:
    """What the values say cell by cell; the events of a cell are added up."""
    found: dict[Cell, Said] = {}
    for value in values:
        cell = Cell(value.body, value.item, value.key)
        before = found.get(cell)
        number = value.value if before is None else total((before.value, value.value))
        found[cell] = Said(number, value.missing or "")
    return found


def _fault(place: Place, rules: RuleSet, finding: Finding, names: Namer) -> Fault:
    rule: Rule | None = rules.rule(finding.rule)
    if rule is None:
        raise LookupError(f"{finding.rule} found something but is no rule of {rules.title} {rules.version}")
    remedy = _("Correct it, or ask the administrator whether the rule “%(rule)s” is right here.")
    return Fault(place, names.question(rule, finding), remedy % {"rule": rule.code})
