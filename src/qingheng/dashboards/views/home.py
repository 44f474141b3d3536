"""Where somebody lands after signing in. The law: everybody lands on a page they may open."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.dashboards.views.reading import Reading

LANDINGS = {
    Role.FRAMEWORK_ADMINISTRATOR: "dashboards:cockpit",
    Role.LEADER: "dashboards:cockpit",
    Role.STATION_CLERK: "collection:home",
    Role.SYSTEM_ADMINISTRATOR: "admin:index",
}
"""The first role held decides, in this order; a liaison lands on the page of the body."""


def home(request: HttpRequest) -> HttpResponse:
    """The first page for each role; a friendly one for whoever has none."""
    user = Reading(request).user
    landing = _landing(user)
    return redirect(landing) if landing else render(request, "dashboards/no_role.html")


def _landing(user: User) -> str | None:
    for role, name in LANDINGS.items():
        if user.has_role(role):
            return reverse(name)
    own = next((grant.body for grant in user.grants_today if grant.role == Role.LIAISON), None)
    return reverse("dashboards:body", kwargs={"code": own.code}) if own else None
