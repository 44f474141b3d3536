"""What was done because of a matter. The law: only what the reader may see, and a link only where a page stands."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db import models
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qingheng.accounts.models import User
from qingheng.accounts.navigation import may_open
from qingheng.alerts.models import AlertLevel, Matter
from qingheng.supervision.dossier.permissions import visible_sheets
from qingheng.supervision.follow_up.permissions import visible_findings, visible_follow_ups
from qingheng.supervision.models import Finding, Paper
from qingheng.supervision.objecting.permissions import visible_objections
from qingheng.supervision.paper.queries import visible_papers
from qingheng.supervision.rectifying.permissions import rectifications


@dataclass(frozen=True)
class Row:
    """One thing that was done, and where it is looked at."""

    name: str
    state: str
    url: str


@dataclass(frozen=True)
class Group:
    """Things of one kind."""

    title: str | Promise
    rows: Sequence[Row]


@dataclass(frozen=True)
class Kind:
    """How the things of one kind are found."""

    title: str | Promise
    page: str
    found: "Callable[[User], models.QuerySet[models.Model]]"


KINDS = (
    Kind(_("Follow-ups"), "supervision:follow_up", visible_follow_ups),
    Kind(_("Papers"), "supervision:paper", visible_papers),
    Kind(_("Rectification items"), "supervision:rectification", rectifications),
    Kind(_("Findings"), "supervision:finding", visible_findings),
    Kind(_("Objections"), "supervision:objection", visible_objections),
    Kind(_("Supervision sheets"), "supervision:sheet", visible_sheets),
)


def owed_corrections(found: "models.QuerySet[Paper]") -> "models.QuerySet[Paper]":
    """Issued papers that rest on a matter whose ground a correction removed, and that nobody has corrected yet."""
    letters = Paper.objects.filter(corrects=models.OuterRef("pk")).exclude(state=Paper.State.DISCARDED)
    resting = found.filter(matter__level=AlertLevel.NONE, issued_at__isnull=False, corrects=None)
    return resting.exclude(models.Exists(letters)).exclude(state=Paper.State.WITHDRAWN)


def links(matter: Matter, user: User) -> list[Group]:
    """Everything that points at the matter, by kind; kinds without anything are left out."""
    groups = (
        Group(kind.title, _rows(kind, kind.found(user).filter(matter=matter).order_by("pk"), user)) for kind in KINDS
    )
    return [group for group in groups if group.rows]


def _rows(kind: Kind, found: Iterable[models.Model], user: User) -> list[Row]:
    opens = may_open(user, kind.page)
    return [Row(str(each), _state(each), reverse(kind.page, args=[each.pk]) if opens else "") for each in found]


def _state(thing: models.Model) -> str:
    if isinstance(thing, Finding):
        return str(_("verified") if thing.is_verified else _("not verified yet"))
    display: Callable[[], str] = getattr(thing, "get_state_display")  # noqa: B009 - Django makes it, mypy cannot see it
    return display()
