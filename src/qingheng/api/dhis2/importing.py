"""One import of data values. The law: good rows are imported although others are bad, and every bad one is told why."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from qingheng.api.authentication import Caller
from qingheng.api.dhis2.conflicts import Conflicts, of_finding
from qingheng.api.dhis2.options import Options, Strategy
from qingheng.api.dhis2.resolving import Resolver
from qingheng.api.dhis2.values import DataValue, DataValueSet
from qingheng.api.receiving import ATTEMPTS, Checked, busy, check_pushed, store
from qingheng.api.withdrawing import check_withdrawn
from qingheng.collection.actions.imports import StaleImportError
from qingheng.collection.incoming import Incoming

ROUNDS_MAX = 12
OPERATION = "dataValueSets"


@dataclass
class Outcome:
    """What became of the rows."""

    rows: int
    imported: int = 0
    updated: int = 0
    ignored: int = 0
    deleted: int = 0
    conflicts: Conflicts = field(default_factory=Conflicts)
    warnings: list[str] = field(default_factory=list)
    is_complete: bool = False

    @property
    def taken(self) -> int:
        """Rows that did something, or would."""
        return self.imported + self.updated + self.deleted

    @property
    def status(self) -> str:
        """SUCCESS, WARNING or ERROR, as DHIS2 means it."""
        rejected = len(self.conflicts.rejected)
        if not rejected:
            return "SUCCESS"
        return "WARNING" if rejected < self.rows else "ERROR"


def import_values(caller: Caller, found: DataValueSet, options: Options, content: bytes) -> Outcome:
    """Import what can be; if others write the same items meanwhile, look again."""
    facts = {"name": f"DHIS2 · {caller.token}", "checksum": sha256(content).hexdigest()}
    for _attempt in range(ATTEMPTS):
        run = _Import(caller, found, options, facts)
        try:
            return run.outcome()
        except StaleImportError:
            continue
    raise busy()


class _Import:
    """One try."""

    def __init__(self, caller: Caller, found: DataValueSet, options: Options, facts: dict[str, str]) -> None:
        self.caller, self.options, self.facts = caller, options, facts
        self.rows = {row.index: row for row in found.rows}
        resolver = Resolver(caller, options)
        self.values = self._resolved(resolver, found.rows, is_deletion=False)
        self.deletions = self._resolved(resolver, found.rows, is_deletion=True)
        self.result = Outcome(len(found.rows), conflicts=resolver.conflicts, warnings=list(found.warnings))
        self._warn_of_notes(found.rows)

    def _resolved(self, resolver: Resolver, rows: Sequence[DataValue], *, is_deletion: bool) -> list[Incoming]:
        everything = self.options.strategy is Strategy.DELETE
        mine = (row for row in rows if (row.deleted or everything) == is_deletion)
        found = (resolver.resolve(row, is_deletion=is_deletion) for row in mine)
        return [value for value in found if value is not None]

    def _warn_of_notes(self, rows: Sequence[DataValue]) -> None:
        if any(row.comment for row in rows):
            self.result.warnings.append(_("Comments are not kept: enter them in the grid of the submission."))
        if any(row.follow_up for row in rows):
            self.result.warnings.append(_("Marks for follow-up are not kept."))

    def outcome(self) -> Outcome:
        """Check, leave out what is wrong, store the rest."""
        checked = self._checked_values()
        withdrawn = self._checked_deletions()
        result = self.result
        result.deleted = withdrawn.stored + withdrawn.entered
        result.ignored = result.rows - result.taken
        if not self.options.is_dry_run and result.taken:
            self._store(checked)
        return result

    @transaction.atomic
    def _store(self, checked: Checked) -> None:
        """Values first; what is taken back is looked up again, because the same items may have changed by them."""
        if self.values:
            store(self.caller, checked, operation=OPERATION, rows=len(self.values))
        if self.deletions:
            withdrawn = check_withdrawn(self.caller, self.deletions, **self.facts)
            store(self.caller, withdrawn, operation=OPERATION, rows=len(self.deletions))

    def _checked_values(self) -> Checked:
        checked = self._clean()
        if self.options.strategy in {Strategy.CREATE, Strategy.UPDATE}:
            new = _new_rows(checked)
            wants_new = self.options.strategy is Strategy.CREATE
            self.values = [value for value in self.values if (value.row in new) == wants_new]
            checked = self._clean()
        self.result.imported = len(_new_rows(checked))
        self.result.updated = len(self.values) - self.result.imported
        return checked

    def _clean(self) -> Checked:
        """Check the values, leave out the rows that are found faulty, until none is."""
        for _round in range(ROUNDS_MAX):
            checked = self._checked()
            if not checked.findings:
                return checked
            self.values = self._without_faulty(self.values, checked)
        self.values = []
        return Checked()

    def _checked(self) -> Checked:
        name, checksum = self.facts["name"], self.facts["checksum"]
        return check_pushed(self.caller, self.values, name=name, checksum=checksum) if self.values else Checked()

    def _checked_deletions(self) -> Checked:
        if not self.deletions:
            return Checked()
        checked = check_withdrawn(self.caller, self.deletions, **self.facts)
        self.deletions = self._without_faulty(self.deletions, checked)
        return checked

    def _without_faulty(self, values: list[Incoming], checked: Checked) -> list[Incoming]:
        for finding in checked.findings:
            first = self.rows.get(finding.rows[0]) if finding.rows else None
            self.result.conflicts.add(of_finding(finding, first))
        rejected = self.result.conflicts.rejected
        return [value for value in values if value.row not in rejected]


def _new_rows(checked: Checked) -> set[int]:
    """The rows that bring a value where there was none."""
    new = {change.value.row or 0 for change in checked.direct.changes if change.is_new} if checked.direct else set()
    return new | {each.value.row or 0 for _period, filled in checked.fills for each in filled.cells if not each.now}
