"""A wave while something is done about it. The law: the row is held: no two steps from one state."""

from qingheng.accounts.models import User
from qingheng.accounts.steps import Step
from qingheng.audit.writing import name_of
from qingheng.surveys.models import Wave, WaveStep
from qingheng.surveys.wave.permissions import check_can_take


class HeldWave:
    """The row as it is now, and who acts; used inside the transaction of an action."""

    def __init__(self, wave: Wave, by: User) -> None:
        # Without the key: whoever gives an answer meanwhile refers to the row, and a close waits for that answer.
        self.row: Wave = Wave.objects.select_for_update(of=("self",), no_key=True).get(pk=wave.pk)
        self.by = by

    def check(self, step: Step) -> None:
        """Refuse unless this person may take the step now."""
        check_can_take(self.by, step, self.row)

    def move(self, step: Step, *, reason: str = "") -> Wave:
        """Bring it to the state the step leads to; what was set on the row is saved with it."""
        self.row.state = str(step.after)
        self.row.save()
        self.record(step.name, reason=reason)
        return self.row

    def record(self, name: str, *, reason: str = "") -> None:
        """Leave on record who did it: the work-flow keeps some hands apart."""
        WaveStep.objects.create(wave=self.row, name=name, reason=reason, taken_by=name_of(self.by))
