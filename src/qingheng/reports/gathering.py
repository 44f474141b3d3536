"""Gathers what a report is written from. The law: published results and closed facts; one query for many bodies."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from qianfen import Period
from qingheng.organisations.models import Body, Charge, Leader
from qingheng.reports.facts.body import CheckupFacts, PastItem
from qingheng.reports.facts.handling import DONE, handling
from qingheng.reports.facts.quality import quality
from qingheng.reports.facts.reasons import lost_points
from qingheng.reports.facts.results import Results, results, scorecard, totals, year_before
from qingheng.reports.facts.review import Reviewed, for_body, reviewed
from qingheng.reports.facts.survey import surveys
from qingheng.reports.writing.analysis.facts import AnalysisFacts
from qingheng.reports.writing.letter import InCharge, LetterFacts
from qingheng.supervision.models import Rectification, ReviewMeeting
from qingheng.ui.periods import period_name


class NotPublishedError(Exception):
    """There are no published results to report on. The text is for the user."""


@dataclass
class Gathered:
    """The published results of a period and of those it is compared with, read once for every report of the period."""

    period: Period
    as_at: date = field(default_factory=localdate)

    @cached_property
    def now(self) -> Results:
        """The results of the period itself; refused with a sentence if they are not published."""
        found = results(self.period)
        if found is None:
            raise NotPublishedError(
                _("%(month)s has not been published yet. Reports rest on published results only: publish it first.")
                % {"month": period_name(self.period.last_month)}
            )
        return found

    @cached_property
    def before(self) -> Results | None:
        return results(self.period.previous())

    @cached_property
    def year_before(self) -> Results | None:
        return results(year_before(self.period))

    @cached_property
    def reviews(self) -> list[Reviewed]:
        return reviewed(self.period)

    @cached_property
    def has_meeting(self) -> bool:
        """Whether a review meeting on this period has ended."""
        over = (ReviewMeeting.State.MINUTES, ReviewMeeting.State.SIGNED)
        spelt = {str(self.period), str(self.period.last_month)}
        return ReviewMeeting.objects.filter(period__in=spelt, state__in=over).exists()

    @cached_property
    def totals(self) -> dict[str, dict[str, dict[int, int]]]:
        """Audience → month → body → total, this year and the year before."""
        years = (self.period.year - 1, self.period.year)
        months = [Period.month(year, index) for year in years for index in range(1, 13)]
        return {code: totals(months, [each.body.pk for each in self.now.of(code)]) for code in self.now.audiences}

    def analysis(self) -> AnalysisFacts:
        """Everything the analysis report says."""
        return AnalysisFacts(
            now=self.now,
            before=self.before,
            year_before=self.year_before,
            handling=handling(self.period, self.as_at),
            reviews=self.reviews,
            surveys=surveys(self.now),
            quality=quality(self.now),
            measures={measure.code: measure.name for measure in self.now.framework.measures},
        )

    def checkup(self, body: Body) -> CheckupFacts:
        """Everything the check-up report of a body says."""
        standing = self.now.standings.get(body.pk)
        if standing is None:
            raise NotPublishedError(
                _("“%(body)s” has no published result for %(month)s.")
                % {"body": body, "month": period_name(self.period.last_month)}
            )
        return CheckupFacts(
            standing=standing,
            card=scorecard(self.now.run, body),
            now=self.now,
            before=self.before,
            year_before=self.year_before,
            totals=self.totals[standing.body.audience.code],
            reviews=for_body((each for each in self.reviews if each.body.pk == body.pk), self.now.framework),
            past=past_items(body, self.period, self.as_at),
            quality=quality(self.now, [body.code]),
            has_meeting=self.has_meeting,
        )

    def letter(self, leader: Leader) -> LetterFacts:
        """Everything the copy letter to a leader says; refused if none of the bodies in charge has a result."""
        mine = [each for each in self.now if each.body.pk in in_charge(leader, self.as_at)]
        if not mine:
            raise NotPublishedError(
                _("On this day “%(leader)s” is in charge of no body that has a published result for %(month)s.")
                % {"leader": leader, "month": period_name(self.period.last_month)}
            )
        bodies = [
            InCharge(each, lost_points(scorecard(self.now.run, each.body), self.now.framework, for_body=False))
            for each in mine
        ]
        done = handling(self.period, self.as_at, [each.body.pk for each in mine])
        return LetterFacts(leader.post, self.now, self.before, self.year_before, bodies, done)


def in_charge(leader: Leader, day: date) -> frozenset[int]:
    """The bodies in a leader's charge on a day (primary keys)."""
    return frozenset(Charge.objects.valid_on(day).filter(leader=leader).values_list("body_id", flat=True))


def past_items(body: Body, period: Period, as_at: date) -> list[PastItem]:
    """What a body had to put right before the period ended, as it stands now; nothing of restricted papers."""
    found = Rectification.objects.filter(body=body, opened_at__date__lte=period.end)
    found = found.exclude(state=Rectification.State.CANCELLED).exclude(paper__is_restricted=True)
    found = found.exclude(follow_up__is_restricted=True)
    return [
        PastItem(
            problem=row.problem,
            requirement=row.requirement,
            due=f"{row.due:%Y-%m-%d}",
            state=str(row.get_state_display()),
            is_done=row.state in DONE,
            is_late=row.state not in DONE and row.due < as_at,
        )
        for row in found.order_by("due", "pk")
    ]
