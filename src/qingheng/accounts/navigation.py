"""The side menu. The law: it shows only doors that the access table opens for this person."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from qingheng.accounts.access import Anyone, ByToken, holders_of
from qingheng.accounts.models import User
from qingheng.accounts.roles import Role


@dataclass(frozen=True)
class Link:
    """One line of the menu; `roles` narrows it further than the access table does."""

    view: str
    text: str | Promise
    icon: str
    roles: frozenset[Role] | None = None
    covers: frozenset[str] = frozenset()
    """Pages that belong to this line, where another line of the menu stands for the rest of the same part."""

    @property
    def namespace(self) -> str:
        """The part of the site it leads to."""
        return self.view.partition(":")[0]


SUBMISSIONS = frozenset(
    f"collection:{page}" for page in ("submissions", "submission", "step", "send_back", "locks", "questions")
)
QUALITY = frozenset(
    f"collection:{page}"
    for page in (
        *("quality", "quality_version", "quality_file", "quality_begin", "quality_import", "quality_effect"),
        "reconciliation",
    )
)
DEADLINES = frozenset(f"collection:{page}" for page in ("tasks", "extension", "calendar"))
BOARD = frozenset({"collection:board", "collection:missing"})
TRIAGE = frozenset(f"supervision:{page}" for page in ("queue", "matter", "matter_step"))
FUNNEL = frozenset({"supervision:funnel"})
PAPERS = frozenset(
    f"supervision:{page}"
    for page in (
        *("papers", "paper", "paper_new", "paper_edit", "paper_step", "paper_register", "paper_time"),
        *("paper_templates", "paper_template", "paper_template_variant"),
    )
)
INBOX = frozenset(f"supervision:{page}" for page in ("inbox", "paper", "paper_step", "paper_time"))
SHEETS = frozenset({"supervision:sheets", "supervision:sheet_new", "supervision:sheet", "supervision:sheet_step"})
DOSSIERS = frozenset({"supervision:dossiers", "supervision:dossier"})
OBJECTIONS = frozenset(
    f"supervision:{page}" for page in ("objections", "objection_new", "objection", "objection_step", "objection_decide")
)
MEETINGS = frozenset(f"supervision:{page}" for page in ("meetings", "meeting_new", "meeting", "meeting_body"))
FOLLOW_UPS = frozenset(
    f"supervision:{page}" for page in ("follow_ups", "follow_up_new", "follow_up_plan", "follow_up", "follow_up_step")
)
FINDINGS = frozenset(f"supervision:{page}" for page in ("findings", "finding_new", "finding"))
RECTIFYING = frozenset(
    f"supervision:{page}"
    for page in (
        *("board", "rectifications", "rectification_calendar", "rectification_new"),
        *("rectification", "rectification_step"),
    )
)
MENU: tuple[tuple[str | Promise, tuple[Link, ...]], ...] = (
    (
        _("Monitoring"),
        (
            Link("dashboards:home", _("My tasks"), icon="list-check", covers=frozenset({"dashboards:home"})),
            Link("dashboards:cockpit", _("Cockpit"), icon="gauge"),
            Link("dashboards:results", _("Our results"), icon="stethoscope"),
            Link("alerts:list", _("Alerts"), icon="alert-triangle"),
        ),
    ),
    (
        _("Supervision"),
        (
            Link("supervision:queue", _("Triage"), icon="alert-circle", covers=TRIAGE),
            Link("supervision:funnel", _("From alert to close-out"), icon="adjustments-horizontal", covers=FUNNEL),
            Link("supervision:findings", _("Findings"), icon="search", covers=FINDINGS),
            Link("supervision:follow_ups", _("Follow-ups"), icon="message", covers=FOLLOW_UPS),
            Link("supervision:board", _("Rectification"), icon="checklist", covers=RECTIFYING),
            Link("supervision:objections", _("Objections"), icon="scale", covers=OBJECTIONS),
            Link("supervision:meetings", _("Review meetings"), icon="users", covers=MEETINGS),
            Link("supervision:papers", _("Papers"), icon="file-plus", covers=PAPERS),
            Link("supervision:inbox", _("Received papers"), icon="inbox", covers=INBOX),
            Link("supervision:sheets", _("Supervision sheets"), icon="clipboard-data", covers=SHEETS),
            Link("supervision:dossiers", _("Dossiers"), icon="list-check", covers=DOSSIERS),
            Link("reports:home", _("Reports and letters"), icon="report"),
        ),
    ),
    (
        _("Collection"),
        (
            Link("collection:home", _("Data collection"), icon="clipboard-data"),
            Link("collection:submissions", _("Submissions"), icon="checklist", covers=SUBMISSIONS),
            Link("collection:tasks", _("Deadlines"), icon="clock", covers=DEADLINES),
            Link("collection:board", _("Completeness"), icon="table", covers=BOARD),
            Link("collection:quality", _("Data quality"), icon="shield-check", covers=QUALITY),
            Link("surveys:waves", _("Public evaluation"), icon="users"),
        ),
    ),
    (
        _("Administration"),
        (
            Link("framework:list", _("Indicator frameworks"), icon="layout-grid"),
            Link("scoring:list", _("Scoring runs"), icon="calculator"),
            Link("organisations:overview", _("Bodies and stations"), icon="building-community"),
            Link("api:standing", _("Standing acceptances"), icon="plug"),
            Link("admin:accounts_user_changelist", _("Accounts"), icon="users"),
            Link("api:all_tokens", _("All access tokens"), icon="key"),
        ),
    ),
)


@dataclass(frozen=True)
class MenuItem:
    """A link as this page shows it."""

    link: Link
    url: str
    is_current: bool


class Navigation:
    """The menu of one person on one page; worked out only where a template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        match = getattr(request, "resolver_match", None)
        self.namespace = match.namespace if match else ""
        self.view = match.view_name if match else ""

    @cached_property
    def groups(self) -> list[tuple[str | Promise, list[MenuItem]]]:
        """Groups that have at least one open door."""
        groups = [(title, [self._item(link) for link in links if self._is_open(link)]) for title, links in MENU]
        return [group for group in groups if group[1]]

    @property
    def has_alerts(self) -> bool:
        """Whether alerts pop up for this person."""
        return may_open(self.request.user, "alerts:unread")

    def _item(self, link: Link) -> MenuItem:
        covered = any(self.view in other.covers for _title, links in MENU for other in links)
        is_current = self.view in link.covers if covered else link.namespace == self.namespace and not link.covers
        return MenuItem(link, reverse(link.view), is_current=is_current)

    def _is_open(self, link: Link) -> bool:
        user = self.request.user
        if link.roles is not None and not (isinstance(user, User) and user.has_role(*link.roles)):
            return False
        return may_open(user, link.view)


def may_open(user: object, view: str) -> bool:
    """Whether the access table lets this person read the page."""
    holders = holders_of(view, "GET")
    if holders is None or isinstance(holders, ByToken) or not isinstance(user, User) or not user.is_active:
        return False
    return isinstance(holders, Anyone) or user.has_role(*holders)


def navigation(request: HttpRequest) -> dict[str, Navigation]:
    """Context processor: `navigation` on every page."""
    return {"navigation": Navigation(request)}
