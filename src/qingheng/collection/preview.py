"""What a dry run shows: plain values that a page, a waiting job and a test read alike.

The law: a preview is made once, from the check itself, and says how many of what it does not list.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from qianfen import Framework
from qingheng.collection.checked import Change, CheckedImport
from qingheng.collection.effects import Effect, effects_of
from qingheng.collection.filling import CheckedFill, Filling
from qingheng.collection.incoming import Incoming
from qingheng.collection.naming import Names
from qingheng.collection.office import Office
from qingheng.collection.words import MISSING, missing_of
from qingheng.collection.workbook.cells import said, said_in
from qingheng.organisations.tables import Fault
from qingheng.ui.periods import period_name

SHOWN_MAX = 300


@dataclass(frozen=True)
class Preview:
    """A dry run as it is shown."""

    file_name: str
    subject: str = ""
    """Station and period, where the file is for one of each."""
    is_draft: bool = False
    """Whether it goes into a station's draft, or counts at once."""
    is_idle: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)
    """Added, changed, unchanged, ended, kept; bodies and faults."""
    faults: list[dict[str, str]] = field(default_factory=list)
    changes: list[dict[str, str]] = field(default_factory=list)
    conflicts: list[dict[str, str]] = field(default_factory=list)
    effects: list[dict[str, Any]] = field(default_factory=list)
    digest: str = ""
    can_be_marked: bool = False
    """Whether the faults have places in a file that can be given back with them marked."""

    @property
    def is_sound(self) -> bool:
        """Whether it may be stored."""
        return not self.counts["faults"]

    @property
    def faults_hidden(self) -> int:
        """How many faults are not listed."""
        return self.counts["faults"] - len(self.faults)

    @property
    def changes_hidden(self) -> int:
        """How many values are not listed."""
        return max(0, self.counts["added"] + self.counts["changed"] - len(self.changes))

    def as_dict(self) -> dict[str, Any]:
        """As a job keeps it."""
        return asdict(self)


def preview_of(found: CheckedImport | CheckedFill, office: Office) -> Preview:
    """The preview of a dry run."""
    return _of_fill(found, office) if isinstance(found, CheckedFill) else _of_import(found, office)


def _of_import(checked: CheckedImport, office: Office) -> Preview:
    names = Names(office)
    shown = sorted(checked.changes, key=lambda change: change.is_new)[:SHOWN_MAX]
    return Preview(
        file_name=checked.file_name,
        subject=_subject(checked),
        is_idle=not checked.changes,
        counts={
            "added": checked.added,
            "changed": checked.changed,
            "unchanged": checked.unchanged,
            "ended": len(checked.ended),
            "kept": 0,
            "bodies": len(checked.bodies),
            "faults": len(checked.faults),
        },
        faults=[shown_fault(fault) for fault in checked.faults[:SHOWN_MAX]],
        changes=[shown_change(change, names) for change in shown],
        effects=[shown_effect(effect, office) for effect in effects_of(checked)],
        digest=checked.digest,
        can_be_marked=_has_places(checked),
    )


def _of_fill(found: CheckedFill, office: Office) -> Preview:
    names, checked = Names(office), found.checked
    added = sum(not each.now for each in found.cells)
    shown = sorted(found.cells, key=lambda each: not each.now)[:SHOWN_MAX]
    return Preview(
        file_name=checked.file_name,
        subject=_subject(checked),
        is_draft=True,
        is_idle=found.is_idle,
        counts={
            "added": added,
            "changed": len(found.cells) - added,
            "unchanged": found.unchanged,
            "ended": len(found.emptied),
            "kept": len(found.kept),
            "bodies": len({each.key.body for each in found.cells}),
            "faults": len(checked.faults),
        },
        faults=[shown_fault(fault) for fault in checked.faults[:SHOWN_MAX]],
        changes=[_shown_cell(each, office, names) for each in shown],
        conflicts=[_shown_conflict(each, office, names) for each in found.conflicts],
        effects=[shown_effect(effect, office) for effect in effects_of(checked)],
        digest=found.digest,
        can_be_marked=_has_places(checked),
    )


def _has_places(checked: CheckedImport) -> bool:
    return any(fault.place.row is not None for fault in checked.faults)


def _subject(checked: CheckedImport) -> str:
    facts = (str(checked.station or ""), period_name(checked.period) if checked.period else "")
    return " · ".join(filter(None, facts))


def shown_fault(fault: Fault) -> dict[str, str]:
    """A fault as the list of faults shows it."""
    return {"where": fault.where, "message": fault.message, "remedy": fault.remedy}


def shown_change(change: Change, names: Names) -> dict[str, str]:
    """A value that is stored, with the one it replaces."""
    before = change.before
    told = in_words(said(before.value, before.missing, "")) if before and not change.is_new else ""
    return _row(change.value, str(change.body), names) | {"before": told}


def _shown_cell(each: Filling, office: Office, names: Names) -> dict[str, str]:
    body = office.bodies.get(each.key.body)
    return _row(each.value, str(body or each.key.body), names) | {"before": in_words(each.now)}


def _shown_conflict(each: Filling, office: Office, names: Names) -> dict[str, str]:
    facts = {"name": each.name, "made_with": in_words(each.made_with) or "–", "now": in_words(each.now) or "–"}
    return _shown_cell(each, office, names) | facts


def _row(value: Incoming, body: str, names: Names) -> dict[str, str]:
    name = names.of(value.period, value.item, value.key)
    key = f"{name.key} · {value.event}" if value.event else name.key
    facts = {"body": body, "period": str(value.period), "item": value.item, "item_name": name.item, "key": key}
    return facts | {"after": in_words(said_in(value)), "where": str(value.place())}


def in_words(text: str) -> str:
    """What a cell says, with the reason for a missing value in words."""
    reason = missing_of(text)
    return str(MISSING[reason]) if reason else text.replace(" ", " · ", 1)


def shown_effect(effect: Effect, office: Office) -> dict[str, Any]:
    """What becomes of one body."""
    version = office.version(effect.month)
    return {
        "body": str(effect.body),
        "month": period_name(effect.month),
        "before": effect.before,
        "after": effect.after,
        "difference": effect.difference,
        "level_before": str(effect.level_before),
        "level_after": str(effect.level_after),
        "items_moved": list(_shown_items(effect, version.parsed)) if version else [],
    }


def _shown_items(effect: Effect, framework: Framework) -> Iterator[dict[str, Any]]:
    for each in effect.items:
        yield {"code": each.item, "name": framework.item(each.item).name, "difference": each.difference}
