"""Addresses of the supervision app, by subject. Each one is also declared in `accounts/access.py`."""

from django.urls import URLPattern

from qingheng.supervision.dossier import urls as dossier_urls
from qingheng.supervision.objecting import urls as objecting_urls
from qingheng.supervision.paper import urls as paper_urls
from qingheng.supervision.views.ruling import OnGrant

app_name = "supervision"
urlpatterns: list[URLPattern] = [
    *paper_urls.urlpatterns,
    *dossier_urls.urlpatterns,
]


def routes(on_grant: OnGrant) -> tuple[list[URLPattern], str]:
    """The addresses, for `include()`; what is granted goes to `on_grant`, for scores, alerts and papers to follow."""
    return [*urlpatterns, *objecting_urls.routes(on_grant)], app_name
