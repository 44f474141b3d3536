"""How any step of a paper is written. The law: the row is held, the step allowed, and its record is never changed."""

from typing import Any

from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError, fitting
from qingheng.alerts.models import Matter
from qingheng.audit.writing import name_of
from qingheng.supervision.actions.follow_ups import follow_paper
from qingheng.supervision.actions.rectification import open_items
from qingheng.supervision.matters import advance, follow_items
from qingheng.supervision.models import Paper, PaperStep
from qingheng.supervision.paper import workflow
from qingheng.supervision.paper.content import document_of
from qingheng.supervision.paper.news import tell_of_step
from qingheng.supervision.paper.permissions import check_can_take, step_for
from qingheng.supervision.paper.requirements import check_requirements

REASON_MAX = 1000
RELATED = ("body", "leader", "matter", "follow_up", "corrects")


class HeldPaper:
    """A paper held until one step of it is through: two people cannot take two steps from one state."""

    def __init__(self, paper: Paper, by: User) -> None:
        rows = Paper.objects.select_for_update(of=("self",)).select_related(*RELATED)
        self.paper: Paper = rows.get(pk=paper.pk)
        self.by = by

    def check(self, *names: str, reason: str = "") -> workflow.PaperStep:
        """The first of these steps that is this person's; refused if it cannot be taken now."""
        step = step_for(self.by, self.paper, *names)
        check_can_take(self.by, step, self.paper)
        if step.needs_reason and not reason.strip():
            raise StepRefusedError(_("Say why: “%(step)s” needs a reason.") % {"step": step.title})
        return step

    def take(
        self, step: workflow.PaperStep, *, reason: str = "", facts: dict[str, Any] | None = None, **changes: Any
    ) -> None:
        """Go to the state behind the step, with what it changes, and put it on record."""
        before = self.paper.state
        for name, value in changes.items():
            setattr(self.paper, name, value)
        self.paper.state = str(step.after)
        self.paper.save()
        self.record(step.name, before, reason=reason, facts=facts)
        if step.after == Paper.State.ISSUED:
            self._open_what_is_required()
        if step.after == Paper.State.RECEIVED:
            follow_items(self.paper.matter, by=self.by)
        follow_paper(self.paper, by=self.by)

    def _open_what_is_required(self) -> None:
        """The alert is being followed up from here on, and what the paper requires becomes rectification items."""
        if self.paper.kind not in workflow.FOLLOW_UPS:
            return
        advance(self.paper.matter, Matter.State.IN_FOLLOW_UP, reason=str(self.paper), by=self.by)
        items = check_requirements(document_of(self.paper))
        if items:
            open_items(items, paper=self.paper, by=self.by)

    def record(self, name: str, before: str, *, reason: str = "", facts: dict[str, Any] | None = None) -> None:
        """Write down what was done."""
        record = PaperStep.objects.create(
            paper=self.paper,
            step=name,
            before=before,
            after=self.paper.state,
            reason=fitting(reason, REASON_MAX),
            facts=facts or {},
            by=name_of(self.by),
        )
        tell_of_step(record, by=self.by)

    @property
    def facts(self) -> dict[str, str]:
        """What the ledger keeps of it."""
        return {"paper": str(self.paper), "kind": self.paper.kind, "state": self.paper.state}
