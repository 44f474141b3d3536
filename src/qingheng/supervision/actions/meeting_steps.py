"""A review meeting while something is done about it. The law: the row is held: no two steps from one state."""

from qingheng.accounts.models import User
from qingheng.accounts.steps import Step
from qingheng.audit.writing import name_of
from qingheng.supervision.meeting.news import tell_of_step
from qingheng.supervision.meeting.permissions import check_can_take
from qingheng.supervision.models import MeetingStep, ReviewMeeting


class HeldMeeting:
    """The row as it is now, and who acts; used inside the transaction of an action."""

    def __init__(self, meeting: ReviewMeeting, by: User) -> None:
        rows = ReviewMeeting.objects.select_for_update(of=("self",)).select_related("chair")
        self.row: ReviewMeeting = rows.get(pk=meeting.pk)
        self.by = by

    def check(self, step: Step) -> None:
        """Refuse unless this person may take the step now."""
        check_can_take(self.by, step, self.row)

    def move(self, step: Step) -> ReviewMeeting:
        """Bring it to the state the step leads to; what was set on the row is saved with it."""
        before, self.row.state = self.row.state, str(step.after)
        self.row.save()
        self.record(step.name, before=before)
        return self.row

    def record(self, step: str, *, before: str, reason: str = "", **facts: object) -> None:
        """Leave the step on record, and tell those whom it concerns."""
        taken = MeetingStep.objects.create(
            meeting=self.row,
            step=step,
            before=before,
            after=self.row.state,
            reason=reason,
            facts=facts,
            by=name_of(self.by),
        )
        tell_of_step(taken, by=self.by)
