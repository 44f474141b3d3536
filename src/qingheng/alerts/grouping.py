"""How the cases of one body group into matters; nothing is written here.

The law: a body has at most one open matter, every standing case belongs to exactly one, and a colour that was handled
is not raised again while the alert goes on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import qianfen
from qingheng.alerts.models import AlertLevel, Matter


@dataclass(frozen=True, slots=True)
class Standing:
    """A month in which an alert stands."""

    pk: int
    body_id: int
    period: str
    level: int
    matter_id: int | None


class Grouping:
    """The matters of one body, and which of them each standing month belongs to now."""

    def __init__(self, body_id: int, months: Iterable[Standing], matters: Sequence[Matter]) -> None:
        self.body_id = body_id
        self.months = {month.period: month for month in sorted(months, key=lambda month: month.period)}
        self._known = {matter.pk: matter for matter in matters}
        self._next = {matter.previous_id: matter for matter in matters if matter.previous_id is not None}
        self._open = next((matter for matter in matters if not matter.is_ended), None)
        self.matters = list(matters)
        self._placed: dict[str, Matter] = {}
        for period, month in self.months.items():
            self._placed[period] = self._place(month)

    def months_of(self, matter: Matter) -> list[Standing]:
        """The standing months that belong to a matter now."""
        return [month for period, month in self.months.items() if self._placed[period] is matter]

    def _place(self, month: Standing) -> Matter:
        """The matter of a month: the one it has, that of the months beside it, the open one, or a new one."""
        found = self._grounded(month.matter_id) or self._beside(month.period)
        return self._worse(found, month.level) if found else self._open or self._raise(None)

    def _worse(self, matter: Matter, level: int) -> Matter:
        """The matter itself if its colour covers this one or it is still open; otherwise what came or comes after."""
        while matter.is_ended and (matter.peak_level < level or not _covers(matter)):
            if matter.pk not in self._next:
                return self._open or self._raise(matter)
            matter = self._next[matter.pk]
        return matter

    def _beside(self, period: str) -> Matter | None:
        """The matter of the month before; otherwise of the first month after it, as long as the alert goes on."""
        here = qianfen.Period.parse(period)
        before = self._placed.get(str(here.previous()))
        if before is not None:
            return before
        here = here.next()
        while str(here) in self.months:
            found = self._grounded(self.months[str(here)].matter_id)
            if found is not None:
                return found
            here = here.next()
        return None

    def _grounded(self, matter_id: int | None) -> Matter | None:
        """The matter of this key, if it covers anything."""
        found = self._known.get(matter_id) if matter_id is not None else None
        return found if found is not None and _covers(found) else None

    def _raise(self, previous: Matter | None) -> Matter:
        self._open = Matter(body_id=self.body_id, previous=previous, level=AlertLevel.NONE, peak_level=AlertLevel.NONE)
        self.matters.append(self._open)
        return self._open


def _covers(matter: Matter) -> bool:
    """Whether its colour speaks for later months: one whose ground is gone covers nothing."""
    return matter.state != Matter.State.REVOKED and matter.level != AlertLevel.NONE
