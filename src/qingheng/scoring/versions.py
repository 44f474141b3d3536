"""Which framework version scores a month.

The law: a month is scored by the version in force on its first day, and months without one have no score.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

import qianfen
from qingheng.framework.models import FrameworkVersion

KEPT_MAX = 16

_parsed: dict[tuple[int, datetime], qianfen.Framework] = {}
_versions: dict[tuple[object, ...], FrameworkVersion] = {}


class NoFrameworkError(LookupError):
    """No version was in force. The text is for the user."""


def framework_of(version: FrameworkVersion) -> qianfen.Framework:
    """The version as the engine understands it; kept between requests, since a published version never changes."""
    key = (version.pk, version.created_at)
    framework = _parsed.get(key) or version.parsed
    if version.is_sealed:
        _keep(_parsed, key, framework)
    version.__dict__["parsed"] = framework
    return framework


def versions() -> list[FrameworkVersion]:
    """Every version that was ever in force, the latest first, for reading only: they are kept between requests.

    Their documents are only read if they must be parsed. Whatever may still change about a version is asked for afresh.
    """
    sealed = FrameworkVersion.objects.exclude(state=FrameworkVersion.State.DRAFT).filter(effective_from__isnull=False)
    asked = sealed.order_by("-effective_from", "-published_at", "-pk")
    keys = list(asked.values_list("pk", "created_at", "state", "framework__title"))
    if not all(key in _versions for key in keys):
        found = {version.pk: version for version in asked.select_related("framework").defer("document")}
        for key in keys:
            _keep(_versions, key, found[key[0]])
    return [_versions[key] for key in keys]


def _keep(kept: dict[Any, Any], key: object, value: object) -> None:
    """Keep a value; where there are too many, the oldest goes."""
    while key not in kept and len(kept) >= KEPT_MAX:
        kept.pop(next(iter(kept)))
    kept[key] = value


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
    framework_of(version)
    return version
