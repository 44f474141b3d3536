"""Reads framework versions. The law: what is not published is seen by framework administrators alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import models

import qianfen
from qianfen.burden import StationBurden, burden
from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.framework.models import Framework, FrameworkVersion
from qingheng.organisations.models import Body

if TYPE_CHECKING:
    Versions = models.QuerySet[FrameworkVersion]

State = FrameworkVersion.State


LATEST_FIRST = (models.F("effective_from").desc(nulls_first=True), "-created_at", "-pk")


def sees_drafts(user: User) -> bool:
    """Whether `user` may see what is not published yet."""
    return user.has_role(Role.FRAMEWORK_ADMINISTRATOR)


def visible_versions(user: User) -> "Versions":
    """The versions `user` may see, the latest first, without their documents."""
    rows = FrameworkVersion.objects.select_related("framework").defer("document")
    rows = rows if sees_drafts(user) else rows.exclude(state=State.DRAFT)
    return rows.order_by("framework__code", *LATEST_FIRST)


def current_of(code: str, day: date) -> FrameworkVersion | None:
    """The version of the framework with this code that is in force on a day."""
    framework = Framework.objects.filter(code=code).first()
    return in_force(framework, day) if framework else None


def draft_of(code: str, number: str) -> FrameworkVersion | None:
    """The draft that a document of this code and number would replace."""
    return FrameworkVersion.objects.filter(framework__code=code, number=number, state=State.DRAFT).first()


def version_before(version: FrameworkVersion) -> FrameworkVersion | None:
    """The published version to compare this one with: the one before it, or the latest for a draft."""
    others = (
        FrameworkVersion.objects.filter(framework=version.framework).exclude(state=State.DRAFT).exclude(pk=version.pk)
    )
    if version.effective_from is not None:
        others = others.filter(effective_from__lt=version.effective_from)
    return others.order_by("-effective_from").first()


def proposed_start(version: FrameworkVersion, today: date) -> date:
    """The month to propose for a draft: the one its document names, or the next month that no published scores bind."""
    named = version.document["meta"].get("effective_from")
    if named:
        return qianfen.Period.parse(str(named)).first_month.start
    next_month = qianfen.Period.containing(today, qianfen.Frequency.MONTH).next()
    published = published_months(version.framework)
    return max(next_month.start, qianfen.Period.parse(published[-1]).next().start) if published else next_month.start


def in_force(framework: Framework, day: date) -> FrameworkVersion | None:
    """The version of a framework in force on a day: published or retired, the latest to begin."""
    begun = FrameworkVersion.objects.filter(framework=framework, effective_from__lte=day).exclude(state=State.DRAFT)
    return begun.order_by("-effective_from", "-published_at", "-pk").first()


def successor(version: FrameworkVersion, day: date) -> FrameworkVersion | None:
    """The version that took the place of this one by `day`, if one did."""
    later = FrameworkVersion.objects.filter(framework=version.framework, effective_from__gt=version.effective_from)
    return later.exclude(state=State.DRAFT).filter(effective_from__lte=day).order_by("effective_from").first()


def published_months(framework: Framework, since: date | None = None) -> list[str]:
    """Months whose scores are published, by any version; from the month of `since` on."""
    first = str(qianfen.Period.containing(since, qianfen.Frequency.MONTH)) if since else ""
    found = FrameworkVersion.objects.filter(framework=framework, runs__period__gte=first)
    return sorted(set(found.values_list("runs__period", flat=True)))


@dataclass(frozen=True)
class Group:
    """A framework with its versions."""

    framework: Framework
    versions: list[FrameworkVersion]
    current: FrameworkVersion | None


def frameworks(user: User, today: date) -> list[Group]:
    """Every framework with its versions, the latest first, and the one in force."""
    by_framework: dict[int, list[FrameworkVersion]] = {}
    for version in visible_versions(user):
        by_framework.setdefault(version.framework_id, []).append(version)
    listed = Framework.objects.order_by("code")
    shown = [each for each in listed if each.pk in by_framework]
    return [Group(each, by_framework[each.pk], in_force(each, today)) for each in shown]


def bodies_by_audience(framework: qianfen.Framework, day: date) -> dict[str, int]:
    """How many bodies each audience of the framework has on a day."""
    known = {audience.code for audience in framework.audiences}
    rows = Body.objects.valid_on(day).filter(audience__code__in=known).values_list("audience__code")
    return dict(rows.annotate(count=models.Count("pk")).order_by())


def burden_of(framework: qianfen.Framework, day: date) -> tuple[StationBurden, ...]:
    """What the framework asks of each station in a year, with the bodies of a day."""
    return burden(framework, bodies_by_audience(framework, day))


@dataclass(frozen=True)
class ThresholdRow:
    """A colour with its limit on both lines."""

    level: qianfen.AlertLevel
    pillar: int | None
    total: int | None


def threshold_rows(framework: qianfen.Framework) -> list[ThresholdRow]:
    """The thresholds of both lines by colour, the gravest first."""
    limits = {line: {each.level: each.below for each in rows} for line, rows in framework.thresholds.items()}
    levels = sorted({level for rows in limits.values() for level in rows}, key=lambda level: -level.rank)
    pillar, total = (limits.get(line, {}) for line in (qianfen.AlertLine.PILLAR, qianfen.AlertLine.TOTAL))
    return [ThresholdRow(level, pillar.get(level), total.get(level)) for level in levels]


def total_values(burdens: Iterable[StationBurden]) -> int:
    """Values reported in a year by all stations together."""
    return sum(each.values_per_year for each in burdens)
