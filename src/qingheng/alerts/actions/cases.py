"""Cases follow the scorecards, people are told, and what they have read is receipted.

The law: a case is changed only together with the scorecard it follows, in the transaction that locked the body.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

import qianfen
from qingheng.accounts.models import User
from qingheng.alerts.following import FOLLOWING, Followed, follow
from qingheng.alerts.models import AlertLevel, Case, Notice, Receipt
from qingheng.alerts.reasons import Finding, finding
from qingheng.audit.writing import writing
from qingheng.scoring.models import LiveScorecard
from qingheng.scoring.overwriting import overwrite
from qingheng.scoring.queries import latest_month
from qingheng.surveys.margins import margins_of


class NotSignedError(Exception):
    """A red notice was put away without signing for it. The text is for the user."""


def raise_from(scorecards: Iterable[LiveScorecard], *, by: object) -> list[Case]:
    """Let the cases follow re-scored scorecards; give the cases of these bodies from then on, in order of months.

    Called in the transaction that re-scored them. Months after them are judged again where their month before changed.
    """
    with writing("alerts.cases.followed", by=by) as entry:
        findings = _findings(scorecards)
        cases = _cases(findings)
        latest = latest_month()
        followed = [follow(body_id, found, cases[body_id], latest) for body_id, found in findings.items()]
        _write(followed)
        told = [each.news for each in followed if each.news]
        entry.about(
            raised=sum(len(each.created) for each in followed),
            changed=sum(len(each.changed) for each in followed),
            notices=len(told),
        )
    found_cases = [case for each in followed for case in (*each.created, *each.changed, *each.unchanged)]
    return sorted(found_cases, key=lambda case: (case.period, case.body_id))


def acknowledge(notice: Notice, *, by: User, is_signed: bool = False) -> Receipt:
    """Receipt a notice; a standing red one must be signed for. A second receipt is the first one."""
    if _needs_signature(notice) and not is_signed:
        raise NotSignedError(_("A red notice is signed for, not just closed. Press “Sign for receipt”."))
    with writing("alerts.notice.acknowledged", by=by) as entry:
        receipt, is_new = Receipt.objects.get_or_create(notice=notice, user=by)
        entry.about(notice, level=notice.level, signed=is_signed, again=not is_new)
    return receipt


def _needs_signature(notice: Notice) -> bool:
    """Whether closing is not enough."""
    return notice.level == AlertLevel.RED


def _findings(scorecards: Iterable[LiveScorecard]) -> Mapping[int, dict[str, Finding]]:
    findings: dict[int, dict[str, Finding]] = defaultdict(dict)
    cards = list(scorecards)
    margins = margins_of({card.body_id for card in cards})
    for card in cards:
        findings[card.body_id][card.period] = finding(card, margins.get(card.body_id, ()))
    return findings


def _cases(findings: Mapping[int, Mapping[str, Finding]]) -> Mapping[int, dict[str, Case]]:
    """The cases of each body, from the month before its first finding on."""
    since = {body_id: str(qianfen.Period.parse(min(months)).previous()) for body_id, months in findings.items()}
    cases: dict[int, dict[str, Case]] = defaultdict(dict)
    if since:
        for case in Case.objects.filter(body__in=since, period__gte=min(since.values())).order_by():
            if case.period >= since[case.body_id]:
                cases[case.body_id][case.period] = case
    return cases


def _write(followed: list[Followed]) -> None:
    changed = [case for each in followed for case in each.changed]
    Case.objects.bulk_create(case for each in followed for case in each.created)
    overwrite(changed, (*FOLLOWING, "changed_at"))
    Notice.objects.bulk_create(
        Notice(case=case, state=state, level=case.level, reasons=case.reasons)
        for case, state in (each.news for each in followed if each.news)
    )
