"""What every step of a matter leaves behind. The law: the matter and its record are written together."""

from qingheng.accounts.steps import Step
from qingheng.alerts.models import Matter, MatterStep
from qingheng.audit.writing import name_of


class Held:
    """A matter as it is now, held until the step is through: two people cannot take two steps from one state."""

    def __init__(self, matter: Matter) -> None:
        rows = Matter.objects.select_for_update(of=("self",)).select_related("body")
        self.matter = rows.get(pk=matter.pk)

    def take(self, step: Step, *, reason: str = "", level: int = 0, by: object) -> Matter:
        """Store the matter in the state after the step, and the step itself."""
        matter = self.matter
        before, matter.state = matter.state, step.after or matter.state
        matter.save()
        MatterStep.objects.create(
            matter=matter,
            step=step.name,
            before=before,
            after=matter.state,
            level=level or matter.colour or matter.peak_level,
            reason=reason.strip(),
            by=name_of(by),
        )
        return matter
