"""What a paper is about: a body, a leader, an alert matter, a run, the paper it corrects.

The law: a paper goes to whom its kind goes to, and a correction letter follows what it corrects.
"""

from typing import TypedDict

from django.utils.translation import gettext as _

from qingheng.accounts.steps import StepRefusedError
from qingheng.alerts.models import Matter
from qingheng.organisations.models import Body, Leader, SupervisionOffice
from qingheng.scoring.models import ScoringRun
from qingheng.supervision.models import FollowUp, Paper, PaperKind, RecommendationKind
from qingheng.supervision.paper.workflow import COURSES


class About(TypedDict, total=False):
    """What a paper is about."""

    body: Body | None
    leader: Leader | None
    office: SupervisionOffice | None
    matter: Matter | None
    follow_up: FollowUp | None
    run: ScoringRun | None
    period: str
    variant: str
    corrects: Paper | None
    restricted: bool


def checked_about(kind: str, about: About) -> About:
    """The same, completed; refused where the kind needs something else."""
    facts = About(**about)
    _follow_what_it_corrects(kind, facts)
    for source in (facts.get("follow_up"), facts.get("matter")):
        if source is not None and facts.get("body") is None:
            facts["body"] = source.body
    follow_up = facts.get("follow_up")
    if follow_up is not None:
        facts["matter"] = facts.get("matter") or follow_up.matter
        facts["restricted"] = facts.get("restricted", False) or follow_up.is_restricted
    _check(kind, facts)
    return facts


def _follow_what_it_corrects(kind: str, facts: About) -> None:
    wrong = facts.get("corrects")
    if (kind == PaperKind.CORRECTION_LETTER) != (wrong is not None):
        raise StepRefusedError(_("A correction letter corrects a paper, and nothing else does."))
    if wrong is not None:
        if wrong.issued_at is None:
            raise StepRefusedError(_("“%(paper)s” has not been issued: change the draft instead.") % {"paper": wrong})
        facts["body"], facts["leader"], facts["matter"] = wrong.body, wrong.leader, wrong.matter
        facts["period"], facts["restricted"] = wrong.period, wrong.is_restricted


def _check(kind: str, facts: About) -> None:
    needed = COURSES[PaperKind(kind)].addressees
    if needed and not any(facts.get(name) for name in needed) and facts.get("corrects") is None:
        raise StepRefusedError(
            _("“%(kind)s” goes to somebody: name the body or the leader.") % {"kind": PaperKind(kind).label}
        )
    variant = facts.get("variant", "")
    if (kind == PaperKind.RECOMMENDATION) != (variant in RecommendationKind.values):
        raise StepRefusedError(_("A recommendation is of one of three kinds; no other paper is."))
