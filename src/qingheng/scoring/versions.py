"""Which framework version scores a month.

The law: a month is scored by the version in force on its first day, and months without one have no score.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

import qianfen
from qingheng.framework.models import FrameworkVersion

_versions: dict[tuple[object, ...], FrameworkVersion] = {}


class NoFrameworkError(LookupError):
    """No version was in force. The text is for the user."""


def framework_of(version: FrameworkVersion) -> qianfen.Framework:
    """The version as the engine understands it."""
    return version.parsed


def versions() -> list[FrameworkVersion]:
    """Every version that was ever in force, the latest first, for reading only: they are kept between requests.

    Their documents are only read if they must be parsed. Whatever may still change about a version is asked for afresh.
    """
    sealed = FrameworkVersion.objects.exclude(state=FrameworkVersion.State.DRAFT).filter(effective_from__isnull=False)
    asked = sealed.order_by("-effective_from", "-published_at", "-pk")
    keys = list(asked.values_list("pk", "created_at", "state", "framework__title"))
    kept = dict(_versions)
    if not all(key in kept for key in keys):
        found = {version.pk: version for version in asked.select_related("framework").defer("document")}
        kept = {key: found[key[0]] for key in keys}
        _versions.clear()
        _versions.update(kept)
    return [kept[key] for key in keys]


def version_in_force(period: qianfen.Period, candidates: Iterable[FrameworkVersion]) -> FrameworkVersion | None:
    """Of `candidates`, the latest first, the one in force on the first day of the month the period ends in."""
    first_day = period.last_month.start
    found = (each for each in candidates if each.effective_from is not None and each.effective_from <= first_day)
    return next(found, None)


def version_for(period: qianfen.Period) -> FrameworkVersion:
    """The version that scores the month a period ends in."""
    version = version_in_force(period, versions())
    if version is None:
        raise NoFrameworkError(
            _("No framework version was in force on %(day)s. Publish one that holds from that day or earlier.")
            % {"day": period.last_month.start.isoformat()}
        )
    return version
