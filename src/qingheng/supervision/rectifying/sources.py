"""Where a new item comes from, as the address of the form names it. The law: only what the person may see counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict, TypeVar

from django.db import models
from django.shortcuts import get_object_or_404

from qingheng.accounts.models import User
from qingheng.alerts.models import Matter
from qingheng.alerts.queries import matters
from qingheng.organisations.models import Body
from qingheng.supervision.follow_up.permissions import visible_findings, visible_follow_ups
from qingheng.supervision.models import Finding, FollowUp
from qingheng.ui.typed import whole

Row = TypeVar("Row", bound=models.Model)


class Origins(TypedDict, total=False):
    """What `open_items` is told of where items come from."""

    finding: Finding | None
    follow_up: FollowUp | None
    matter: Matter | None
    body: Body | None


@dataclass(frozen=True)
class Source:
    """A finding, a follow-up or a matter; or nothing, for an item opened by hand."""

    finding: Finding | None = None
    follow_up: FollowUp | None = None
    matter: Matter | None = None

    @property
    def body(self) -> Body | None:
        """Whose it is."""
        return next((each.body for each in (self.finding, self.follow_up, self.matter) if each), None)

    @property
    def initial(self) -> dict[str, object]:
        """What the form begins with."""
        known: dict[str, object] = {"body": self.body} if self.body else {}
        return known | ({"problem": self.finding.problem} if self.finding else {})

    def bodies(self, visible: "models.QuerySet[Body]") -> "models.QuerySet[Body]":
        """The bodies to choose from: the source's own, or all that are visible."""
        return visible.filter(pk=self.body.pk) if self.body else visible

    def origin(self, body: Body) -> Origins:
        """The same, as the action takes it."""
        matter = self.matter or (self.finding.matter if self.finding else None)
        return Origins(finding=self.finding, follow_up=self.follow_up, matter=matter, body=body)


def source_named(asked: Mapping[str, str], user: User) -> Source:
    """What the address names by key; 404 if it is none of this person's business."""
    return Source(
        _named(visible_findings(user), asked.get("finding", "")),
        _named(visible_follow_ups(user), asked.get("follow_up", "")),
        _named(matters(user), asked.get("matter", "")),
    )


def _named(found: "models.QuerySet[Row]", key: str) -> Row | None:
    number = whole(key)
    return None if number is None else get_object_or_404(found, pk=number)


def seen(found: "models.QuerySet[Row]", pk: int | None) -> Row | None:
    """The row a key points at, if it is among those that may be seen."""
    return None if pk is None else found.filter(pk=pk).first()
