"""A run before it is published: what it would hold, what stands in its way, and what it changes.

The law: nothing is published below the completeness that is demanded, whoever the data are missing from, unless the
leader of the commission has given leave; and a run that lacks anything says so for good.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

import qianfen
from qianfen.run_file import archived, run_members
from qingheng.audit.writing import SYSTEM
from qingheng.collection.office import Office
from qingheng.collection.schedule.progress import Count, by_station, ending_with
from qingheng.framework.exact import dumps
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.models import Body
from qingheng.scoring.models import PublicationOverride, PublishedScorecard, ScoringRun
from qingheng.scoring.queries import bodies_in, latest_run, months
from qingheng.scoring.rows import observations
from qingheng.scoring.versions import framework_of, version_for

OVERDUE, INCOMPLETE = "overdue", "incomplete"
BLOCKING = (OVERDUE, INCOMPLETE)
ITEM_LEVEL = 3
WHOLE = 100


class CannotPublishError(Exception):
    """A month cannot be published. The text is for the user."""


class IncompleteError(CannotPublishError):
    """Data that are due are missing; `due` lists all of them."""

    def __init__(self, due: "tuple[Due, ...]") -> None:
        sentence = _("%(count)s scored items still lack data that are due, so the scores cannot be published:")
        self.due = due
        super().__init__("\n".join([sentence % {"count": len(due)}, *map(str, due)]))


@dataclass(frozen=True)
class Due:
    """An item for which data are due and missing, and for which bodies."""

    item: str
    item_name: str
    station: str
    station_name: str
    reason: str
    bodies: tuple[Body, ...]

    @property
    def where(self) -> str:
        """The item."""
        return f"{self.item} {self.item_name}"

    @property
    def message(self) -> str:
        """What is missing, and for whom."""
        wholly = _("Nothing has been reported for %(count)s bodies: %(bodies)s.")
        partly = _("Some periods have not been reported for %(count)s bodies: %(bodies)s.")
        names = "、".join(str(body) for body in self.bodies)
        return (wholly if self.reason == OVERDUE else partly) % {"count": len(self.bodies), "bodies": names}

    @property
    def remedy(self) -> str:
        """Who is to do what about it."""
        return _("Ask station %(code)s %(name)s for it, and import it.") % {
            "code": self.station,
            "name": self.station_name,
        }

    def __str__(self) -> str:
        return f"{self.where}: {self.message} {self.remedy}"


@dataclass(frozen=True)
class Difference:
    """What publishing changes for one body, in hundredths; None where there was or will be no score."""

    body: Body
    before: int | None
    after: int | None

    @property
    def points(self) -> int:
        """By how much the total moves."""
        return (self.after or 0) - (self.before or 0)


@dataclass(frozen=True)
class Draft:
    """All that a run of a month would publish."""

    month: qianfen.Period
    version: FrameworkVersion
    bodies: Mapping[str, Body]
    observations: tuple[qianfen.Observation, ...]
    results: tuple[qianfen.Scorecard, ...]
    left_out: int
    before: ScoringRun | None
    """The run that this one would supersede."""

    @cached_property
    def archive(self) -> bytes:
        """The run file."""
        document = json.loads(dumps(self.version.document))  # plain numbers, as the engine's own YAML reader gives them
        return archived(run_members(document, self.observations, self.month, self.results, remarks=self.remarks))

    @property
    def remarks(self) -> Mapping[str, Any] | None:
        """What the run file says of an incomplete run, beside what it is computed from."""
        if not self.due:
            return None
        said: dict[str, Any] = {
            "incomplete": True,
            "reported": self.completeness.reported,
            "expected": self.completeness.expected,
        }
        if (leave := self.override) is not None:
            said |= {"reason": leave.reason, "requested_by": leave.requested_by, "approved_by": leave.decided_by}
        return said

    @cached_property
    def completeness(self) -> Count:
        """How much of what was due since the year began is there, for the bodies of the run."""
        return completeness_of(self.month, self.bodies.values())

    @cached_property
    def is_short(self) -> bool:
        """Whether too much is missing for a publication without leave."""
        demanded = settings.PUBLISH_COMPLETENESS_MIN
        there, due = self.completeness.reported, self.completeness.expected
        return bool(self.due) and (demanded >= WHOLE or WHOLE * there < demanded * due)

    @cached_property
    def override(self) -> PublicationOverride | None:
        """The leave that this publication would use: given, and not used yet."""
        given = PublicationOverride.objects.filter(period=str(self.month), state=PublicationOverride.State.APPROVED)
        return given.filter(run__isnull=True).first() if self.is_short else None

    @cached_property
    def checksum(self) -> str:
        """SHA-256 of the run file."""
        return hashlib.sha256(self.archive).hexdigest()

    @cached_property
    def due(self) -> tuple[Due, ...]:
        """Everything that is due and missing."""
        lacking: dict[tuple[str, str], list[Body]] = {}
        for result in self.results:
            for node in result.nodes.values():
                for reason in BLOCKING if node.level == ITEM_LEVEL else ():
                    if reason in node.flags:
                        lacking.setdefault((node.code, reason), []).append(self.bodies[result.body])
        return tuple(
            self._due(item, reason, bodies) for (item, reason), bodies in sorted(lacking.items(), key=lambda x: x[0])
        )

    def _due(self, code: str, reason: str, bodies: list[Body]) -> Due:
        framework = framework_of(self.version)
        item = framework.item(code)
        names = {station.code: station.name for station in framework.stations}
        return Due(code, item.name, item.station, names.get(item.station, ""), reason, tuple(bodies))

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """What changes against the run before, for the bodies whose total moves; without one, nothing."""
        if self.before is None:
            return ()
        cards = PublishedScorecard.objects.filter(run=self.before).select_related("body")
        before = {card.body.code: card for card in cards}
        after = {result.body: result.total for result in self.results}
        codes = [*after, *(code for code in before if code not in after)]
        rows = (
            Difference(
                self.bodies.get(code) or before[code].body,
                before[code].total if code in before else None,
                after.get(code),
            )
            for code in codes
        )
        return tuple(row for row in rows if row.before != row.after)


def draft(month: qianfen.Period) -> Draft:
    """Work a month out afresh from the data in force, for every body that exists in it."""
    month = month.last_month
    version = version_for(month)
    bodies = {body.code: body for body in bodies_in(month)}
    data = observations(list(bodies.values()), month.year, version)
    ended = [each for each in data.observations if each.period.last_month <= month]
    results = replace(data, observations=ended).scored(framework_of(version), [month])
    return Draft(month, version, bodies, tuple(ended), results, data.left_out, latest_run(month))


def completeness_of(month: qianfen.Period, bodies: Iterable[Body]) -> Count:
    """How much of what was due from the beginning of the year to a month is there, for some bodies."""
    office = Office.open(SYSTEM)
    passed = (qianfen.Period.month(month.year, index) for index in range(1, month.index + 1))
    periods = [each for one in passed for each in ending_with(one) if office.version(each) is not None]
    return sum(by_station(office, periods, bodies={body.pk for body in bodies}).values(), Count())


def check_can_publish(drafted: Draft, *, expected: str = "") -> None:
    """Raise CannotPublishError with a sentence unless the draft may be published."""
    if expected and expected != drafted.checksum:
        raise CannotPublishError(
            _("The data have changed since this page was shown. Look at it again before publishing.")
        )
    if drafted.month not in months():
        raise CannotPublishError(
            _("There are no data for %(month)s yet. Import them first.") % {"month": drafted.month}
        )
    if drafted.is_short:
        _check_leave(drafted)
    if drafted.before and drafted.before.checksum == drafted.checksum:
        raise CannotPublishError(
            _("Nothing has changed since run %(number)s of %(month)s, so there is nothing to publish.")
            % {"number": drafted.before.number, "month": drafted.month}
        )


def _check_leave(drafted: Draft) -> None:
    """Refuse unless there is leave to publish data as incomplete as these."""
    leave, now = drafted.override, drafted.completeness
    if leave is None:
        raise IncompleteError(drafted.due)
    if now.reported * leave.expected < leave.reported * now.expected:
        raise CannotPublishError(
            _("The data are less complete (%(now)s of %(due)s) than when leave was asked for (%(then)s %%). Ask anew.")
            % {"now": now.reported, "due": now.expected, "then": leave.per_cent}
        )
