"""Who reads, from which scores, in which period: the beginning of every page.

The law: a body is only shown to whoever may see it, and from the scores this person may see.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from qianfen import Frequency, Period
from qingheng.accounts.models import User
from qingheng.accounts.permissions import check_can_see_body
from qingheng.dashboards.queries.choosing import Choice, choose
from qingheng.dashboards.queries.scores import Scores
from qingheng.organisations.models import Body


@dataclass(frozen=True)
class Reading:
    """One request for a dashboard."""

    request: HttpRequest

    @cached_property
    def user(self) -> User:
        """The reader; the access table lets nobody else come this far."""
        assert isinstance(self.request.user, User)  # noqa: S101 - narrows the type; the middleware has made sure
        return self.request.user

    @cached_property
    def scores(self) -> Scores:
        return Scores.for_reader(self.user)

    @cached_property
    def choice(self) -> Choice | None:
        """The period of the page; None while there are no scores at all."""
        return choose(self.request.GET.get("period", ""), self.scores.months)

    @property
    def is_as_of_now(self) -> bool:
        """Whether trends are read with the bodies of today, their predecessors counted as theirs."""
        return self.request.GET.get("history") == "now"

    def body(self, code: str) -> Body:
        """A body this reader may see; 404 if there is none, 403 if it is not theirs."""
        body = get_object_or_404(Body.objects.select_related("audience"), code=code)
        check_can_see_body(self.user, body)
        return body

    @property
    def is_for_drawer(self) -> bool:
        """Whether only the inside of the drawer is asked for."""
        return self.request.headers.get("HX-Target") == "drawer-content"

    def context(self, **values: object) -> dict[str, object]:
        """What every page of the app needs: the period and the ways to others."""
        return {"choice": self.choice, "frequencies": self._frequencies(), "is_live": self.scores.is_live} | {
            "is_as_of_now": self.is_as_of_now,
            "run": self.scores.incomplete_run(self.choice.as_of if self.choice else None),
            **values,
        }

    def _frequencies(self) -> Iterable[tuple[Frequency, Period]]:
        if self.choice is None:
            return []
        return [(frequency, self.choice.switched(frequency)) for frequency in Frequency]
