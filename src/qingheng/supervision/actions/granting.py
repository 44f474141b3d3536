"""An objection is decided. The law: a granted one takes effect whole or not at all, and no published row changes.

The values as they should be are stored as a new revision by the pipeline, between `grant` and `take_effect`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.timezone import now
from django.utils.translation import gettext as _

import qianfen
from qingheng.accounts.models import User
from qingheng.accounts.steps import Step, StepRefusedError, needed
from qingheng.audit.writing import name_of, writing
from qingheng.collection.actions.imports import FaultyImportError, StaleImportError
from qingheng.collection.checked import CheckedImport
from qingheng.collection.models import Batch
from qingheng.scoring import actions as scoring
from qingheng.scoring.live import lock
from qingheng.scoring.models import ScoringRun
from qingheng.scoring.runs import draft
from qingheng.supervision.actions import papers
from qingheng.supervision.actions.objection_steps import HeldObjection
from qingheng.supervision.models import Objection, Paper, PaperKind
from qingheng.supervision.objecting import letters, workflow
from qingheng.supervision.objecting.affected import Affected, concerns_only, to_publish
from qingheng.supervision.objecting.correction import check_values, effects_by_month, recorded
from qingheng.supervision.objecting.permissions import check_can_take

Decision = Objection.Decision


@dataclass(frozen=True)
class Ruling:
    """What the reviewer decides: how, why, and the values as they should be by observation."""

    decision: Objection.Decision
    grounds: str
    values: Mapping[int, Decimal] = field(default_factory=dict)
    expected: str = ""
    """Digest of the preview that was confirmed."""

    @property
    def step(self) -> Step:
        """The step of the work-flow that it is."""
        return workflow.UPHOLD if self.decision == Decision.UPHELD else workflow.GRANT


@dataclass(frozen=True)
class Granted:
    """What was granted: the values to store, and what rests on those they replace."""

    objection: Objection
    checked: CheckedImport
    affected: Affected


def uphold(objection: Objection, ruling: Ruling, *, by: User) -> Objection:
    """Let the score stand, and say why."""
    with writing("supervision.objection.upheld", by=by) as entry:
        held = _decided(objection, ruling, by)
        held.row.executed_at = held.row.decided_at
        row = held.take(ruling.step, reason=ruling.grounds, decision=ruling.decision.value)
        _draft_decision(row, by)
        entry.about(row, objection=str(row), decision=ruling.decision.value)
    return row


def grant(objection: Objection, ruling: Ruling, *, by: User) -> Granted:
    """Decide that the values are wrong; refused if anything of them changed since the preview."""
    with writing("supervision.objection.granted", by=by) as entry:
        lock()
        held = _decided(objection, ruling, by)
        checked = check_values(held.row, ruling.values)
        _check_sound(checked, ruling)
        affected = Affected.by(held.row.body, {effect.month for effect in effects_by_month(checked)}, held.row)
        held.row.values = recorded(checked)
        facts = {"decision": ruling.decision.value, "months": [run.period for run in affected.runs]}
        row = held.take(ruling.step, reason=ruling.grounds, **facts)
        entry.about(row, objection=str(row), decision=ruling.decision.value, values=row.values)
    return Granted(row, checked, affected)


def take_effect(granted: Granted, batch: Batch, *, by: User) -> Objection:
    """Correct what rests on a granted one, once its values are stored as `batch` and scored."""
    with writing("supervision.objection.took_effect", by=by) as entry:
        held = HeldObjection(granted.objection, by)
        row = held.row
        row.batch = batch
        row.save()
        published = [str(run) for run in _republished(row, granted.affected.runs, by=by)]
        letters_drafted = [_draft_letter(row, paper, by) for paper in granted.affected.papers]
        _draft_decision(row, by)
        if not to_publish(row):
            held.execute()
        entry.about(row, objection=str(row), batch=batch.pk, runs=published, letters=len(letters_drafted))
    return row


def _check_sound(checked: CheckedImport, ruling: Ruling) -> None:
    if checked.faults:
        raise FaultyImportError("\n".join(map(str, checked.faults)))
    if not checked.changes:
        raise StepRefusedError(_("To grant it, say which values are wrong and what they should be."))
    if ruling.expected and ruling.expected != checked.digest:
        raise StaleImportError(_("The data have changed since the preview. Look at it again before deciding."))


def _decided(objection: Objection, ruling: Ruling, by: User) -> HeldObjection:
    """The row with the decision on it; the step is still to be taken."""
    held = HeldObjection(objection, by)
    check_can_take(by, ruling.step, held.row)
    held.row.grounds_of_decision = needed(ruling.grounds, _("Give the grounds of the decision."))
    held.row.decision, held.row.decided_at, held.row.decided_by = ruling.decision, now(), name_of(by)
    return held


def _republished(objection: Objection, runs: Sequence[ScoringRun], *, by: User) -> list[ScoringRun]:
    """New runs of published months where nobody else's score moves and nothing stands in the way.

    The others are left to a person, who sees on the page of the publication what changes.
    """
    found = []
    for run in runs:
        drafted = draft(qianfen.Period.parse(run.period))
        if concerns_only(drafted, objection.body) and not (drafted.is_short and drafted.override is None):
            note = _("Objection %(number)s of %(body)s") % {"number": objection, "body": objection.body}
            found.append(scoring.publish(drafted.month, note=note[:300], by=by))
    return found


def _draft_letter(objection: Objection, paper: Paper, by: User) -> Paper:
    document = letters.correction_letter(objection, paper)
    return papers.draft(
        PaperKind.CORRECTION_LETTER,
        document,
        body=paper.body,
        leader=paper.leader,
        matter=paper.matter,
        period=paper.period,
        corrects=paper,
        by=by,
    )


def _draft_decision(objection: Objection, by: User) -> Paper:
    document = letters.decision(objection)
    return papers.draft(PaperKind.OBJECTION_DECISION, document, body=objection.body, period=objection.period, by=by)
