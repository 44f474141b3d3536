"""Time limits of objections. The law: working days, from settings; what is overdue is worked out, never typed."""

from datetime import date

from django.conf import settings
from django.utils.timezone import localdate, localtime

from qingheng.organisations.calendar import WorkingDays
from qingheng.scoring.models import ScoringRun
from qingheng.supervision.models import Objection

State = Objection.State


def last_day_to_object(run: ScoringRun, days: WorkingDays) -> date:
    """The last day on which a deduction of this run may be contested."""
    return days.add_working_days(localtime(run.published_at).date(), settings.OBJECTION_DAYS)


def due_in(state: str, submitted_on: date) -> date:
    """The last day of the next step from a state that is reached today; the decision counts from the submission."""
    days, today = WorkingDays.on_record(), localdate()
    if state == State.SUBMITTED:
        return days.add_working_days(today, settings.OBJECTION_ADMISSION_DAYS)
    if state == State.ADMITTED:
        return days.add_working_days(today, settings.OBJECTION_STATEMENT_DAYS)
    return days.add_working_days(submitted_on, settings.OBJECTION_DECISION_DAYS)


def decision_due(objection: Objection) -> date:
    """The last day of the decision."""
    return due_in(State.STATED, localtime(objection.submitted_at).date())


def is_overdue(objection: Objection) -> bool:
    """Whether the next step should have been taken."""
    return objection.state in {State.SUBMITTED, State.ADMITTED, State.STATED} and objection.due < localdate()
