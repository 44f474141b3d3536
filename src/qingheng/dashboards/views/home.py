"""The landing page: what is mine to do. The law: one list for all of somebody's roles, each line one click away."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from qingheng.accounts.navigation import may_open
from qingheng.accounts.roles import Role
from qingheng.dashboards.todo import count_of, grouped, keep_count, todos
from qingheng.dashboards.views.reading import Reading
from qingheng.ui.todo import Urgency


def home(request: HttpRequest) -> HttpResponse:
    """What waits for the reader, in four groups; a friendly page for whoever has no role."""
    user = Reading(request).user
    if not user.roles:
        return render(request, "dashboards/no_role.html")
    found = todos(user)
    keep_count(user, found)
    groups = grouped(found)
    context = {
        "groups": [(urgency.name.lower(), title, groups[urgency]) for urgency, title in _titles().items()],
        "done": groups[Urgency.DONE],
        "doors": [door for door in _doors() if may_open(user, door[0])],
        "open": sum(todo.is_open for todo in found),
    }
    return render(request, "dashboards/home.html", context)


def _titles() -> dict[Urgency, str]:
    return {
        Urgency.OVERDUE: _("Overdue"),
        Urgency.SOON: _("Due soon"),
        Urgency.WAITING: _("Waiting for me"),
    }


def _doors() -> list[tuple[str, str, str]]:
    """Where people go from here most."""
    return [
        ("dashboards:cockpit", _("Cockpit"), "gauge"),
        ("collection:tasks", _("Tasks and deadlines"), "clock"),
        ("dashboards:results", _("Our results"), "stethoscope"),
        ("admin:accounts_user_changelist", _("Accounts"), "users"),
    ]


def count(request: HttpRequest) -> HttpResponse:
    """The number beside the menu's first line; asked for after a page is there, so that no page waits for it."""
    number = count_of(Reading(request).user)
    words = {"number": number}
    return render(request, "dashboards/_count.html", words) if number else HttpResponse(status=204)


def results(request: HttpRequest) -> HttpResponse:
    """The page of a liaison's own body."""
    user = Reading(request).user
    own = next((grant.body for grant in user.grants_today if grant.role == Role.LIAISON and grant.body), None)
    return redirect("dashboards:body", code=own.code) if own else redirect("dashboards:home")
