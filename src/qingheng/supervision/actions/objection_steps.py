"""An objection while a step is taken on it. The law: the row is held, so that nobody takes two steps from one state."""

from typing import Self

from django.utils.timezone import localtime, now

from qingheng.accounts.models import User
from qingheng.accounts.steps import Step, fitting
from qingheng.audit.writing import name_of
from qingheng.supervision.models import Objection, ObjectionStep
from qingheng.supervision.objecting import workflow
from qingheng.supervision.objecting.limits import due_in
from qingheng.supervision.objecting.news import tell_of_step
from qingheng.supervision.objecting.permissions import check_can_take


class HeldObjection:
    """The row as it is now, and who takes the step; used inside the transaction of an action."""

    def __init__(self, objection: Objection, by: User) -> None:
        rows = Objection.objects.select_for_update(of=("self",)).select_related("body", "station")
        self.row: Objection = rows.get(pk=objection.pk)
        self.by = by

    @classmethod
    def new(cls, row: Objection, by: User) -> Self:
        """One that has just been submitted."""
        held = cls(row, by)
        held.record(workflow.SUBMIT, before="")
        return held

    def take(self, step: Step, *, reason: str = "", **facts: object) -> Objection:
        """Take the step, if this person may; what was set on the row is saved with it."""
        check_can_take(self.by, step, self.row)
        before, self.row.state = self.row.state, str(step.after)
        self.row.due = due_in(self.row.state, localtime(self.row.submitted_at).date())
        self.row.save()
        self.record(step, before=before, reason=reason, **facts)
        return self.row

    def execute(self) -> Objection:
        """Nothing is left to be done about it; follows by itself."""
        before, self.row.state, self.row.executed_at = self.row.state, Objection.State.EXECUTED, now()
        self.row.save()
        self.record(workflow.CARRY_OUT, before=before)
        return self.row

    def record(self, step: Step, *, before: str, reason: str = "", **facts: object) -> None:
        """Leave the step on record, and tell those whom it concerns."""
        taken = ObjectionStep.objects.create(
            objection=self.row,
            step=step.name,
            before=before,
            after=str(step.after),
            reason=fitting(reason, 1000),
            facts=facts,
            by=name_of(self.by),
        )
        tell_of_step(taken, by=self.by)
