"""What is asked of follow-ups: which measures the framework suggests. The law: it suggests; a person chooses."""

from dataclasses import dataclass

from qingheng.alerts.models import Matter
from qingheng.alerts.queries import measures_for
from qingheng.supervision.models import FollowUp

Measure = FollowUp.Measure


@dataclass(frozen=True)
class Choice:
    """A measure that can be taken: whether the framework suggests it, and whether the triage chose it."""

    measure: Measure
    is_suggested: bool = False
    is_chosen: bool = False


def choices_for(matter: Matter | None) -> list[Choice]:
    """All measures; of a matter with what is suggested for its colour and what was chosen in its triage."""
    if matter is None:
        return [Choice(measure) for measure in Measure]
    suggested = {each.code for each in measures_for(matter) if each.is_suggested}
    return [Choice(each, each.value in suggested, each.value in matter.measures) for each in Measure]
