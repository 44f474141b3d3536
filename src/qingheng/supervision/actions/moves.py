"""A step being taken: the row held, the step checked, then both written. The law: no step without its record."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.steps import Step, StepRefusedError
from qingheng.audit.writing import name_of
from qingheng.supervision.follow_up import news as news_of_follow_ups
from qingheng.supervision.follow_up import permissions as of_follow_ups
from qingheng.supervision.follow_up.workflow import step_of
from qingheng.supervision.models import FollowUp, FollowUpStep, Rectification, RectificationStep
from qingheng.supervision.rectifying import news as news_of_items
from qingheng.supervision.rectifying import permissions as of_items

PROPOSE = "propose"
REASON_MAX = 1000


class FollowUpMove:
    """A step of a follow-up; two people cannot take two steps from one state."""

    def __init__(self, follow_up: FollowUp, *, by: object) -> None:
        held = FollowUp.objects.select_for_update(of=("self",)).select_related("body", "matter")
        self.row, self.by = held.get(pk=follow_up.pk), by
        self.step: Step | None = None

    @classmethod
    def of(cls, follow_up: FollowUp, name: str, *, by: User) -> "FollowUpMove":
        """The step of this name; refused unless `by` may take it now."""
        move = cls(follow_up, by=by)
        move.step = step_of(move.row, name)
        if move.step is None:
            raise StepRefusedError(_("“%(thing)s” has no such step.") % {"thing": move.row})
        of_follow_ups.check_can_take(by, move.step, move.row)
        return move

    def take(self, reason: str = "", facts: Mapping[str, Any] | None = None) -> FollowUp:
        """Write the row and the record of the step; without a step it is the first one, the proposal."""
        before, name = (self.row.state, self.step.name) if self.step else ("", PROPOSE)
        if self.step is not None:
            self.row.state = self.step.after or self.row.state
        self.row.save()
        record = FollowUpStep.objects.create(
            follow_up=self.row,
            step=name,
            before=before,
            after=self.row.state,
            reason=reason[:REASON_MAX],
            facts=dict(facts or {}),
            by=name_of(self.by),
        )
        news_of_follow_ups.tell_of_step(record, by=self.by)
        return self.row


class ItemMove:
    """A step of a rectification item; the row is held until the step is written."""

    def __init__(self, item: Rectification, step: Step, *, by: object) -> None:
        held = Rectification.objects.select_for_update(of=("self",)).select_related("body", "matter", "paper")
        self.row, self.step, self.by = held.get(pk=item.pk), step, by

    @classmethod
    def of(cls, item: Rectification, step: Step, *, by: User) -> "ItemMove":
        """The step; refused unless `by` may take it now."""
        move = cls(item, step, by=by)
        of_items.check_can_take(by, step, move.row)
        return move

    def take(self, reason: str = "", facts: Mapping[str, Any] | None = None) -> Rectification:
        """Write the row and the record of the step."""
        before, self.row.state = self.row.state, self.step.after or self.row.state
        self.row.save()
        record = RectificationStep.objects.create(
            rectification=self.row,
            step=self.step.name,
            before=before,
            after=self.row.state,
            reason=reason[:REASON_MAX],
            facts=dict(facts or {}),
            by=name_of(self.by),
        )
        news_of_items.tell_of_step(record, by=self.by)
        return self.row
