"""Whether a report still says what holds on the day it is issued.

The law: a report rests on the run that speaks for its month, and a copy letter on who is in charge of which body today.
"""

from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from qianfen import Period
from qingheng.accounts.steps import StepRefusedError
from qingheng.organisations.models import Charge
from qingheng.scoring.queries import latest_run
from qingheng.supervision.models import Paper, PaperKind

FROM_A_RUN = frozenset({PaperKind.ANALYSIS_REPORT, PaperKind.CHECKUP_REPORT, PaperKind.COPY_LETTER})


def check_is_current(paper: Paper) -> None:
    """Refuse to issue a report whose figures were corrected, or a letter whose leader has other bodies by now."""
    if paper.kind in FROM_A_RUN and paper.run is not None:
        latest = latest_run(Period.parse(paper.run.period))
        if latest is not None and latest.pk != paper.run_id:
            raise StepRefusedError(
                _("The results of “%(paper)s” were corrected by run %(number)s. Discard it and make it anew.")
                % {"paper": paper, "number": latest.number}
            )
    if paper.kind == PaperKind.COPY_LETTER and paper.leader_id is not None:
        _check_map(paper)


def _check_map(paper: Paper) -> None:
    if _in_charge(paper, localdate(paper.drafted_at)) != _in_charge(paper, localdate()):
        raise StepRefusedError(
            _("The bodies in charge of “%(leader)s” are others than when “%(paper)s” was drafted. Make it anew.")
            % {"leader": paper.leader, "paper": paper}
        )


def _in_charge(paper: Paper, day: date) -> set[int]:
    return set(Charge.objects.valid_on(day).filter(leader=paper.leader_id).values_list("body_id", flat=True))
