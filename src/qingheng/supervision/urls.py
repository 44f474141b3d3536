"""Addresses of the supervision app, by subject. Each one is also declared in `accounts/access.py`."""

from django.urls import URLPattern

from qingheng.supervision.dossier import urls as dossier_urls
from qingheng.supervision.follow_up import urls as follow_up_urls
from qingheng.supervision.meeting import urls as meeting_urls
from qingheng.supervision.objecting import urls as objecting_urls
from qingheng.supervision.paper import urls as paper_urls
from qingheng.supervision.rectifying import urls as rectifying_urls
from qingheng.supervision.triage import urls as triage_urls
from qingheng.supervision.views.ruling import OnGrant
from qingheng.supervision.views.sitting import OnEnd

app_name = "supervision"
urlpatterns: list[URLPattern] = [
    *triage_urls.urlpatterns,
    *paper_urls.urlpatterns,
    *dossier_urls.urlpatterns,
    *follow_up_urls.urlpatterns,
    *rectifying_urls.urlpatterns,
]


def routes(on_grant: OnGrant, on_end: OnEnd) -> tuple[list[URLPattern], str]:
    """The addresses, for `include()`; what is granted, or ended, goes on to scores, alerts and papers."""
    return [*urlpatterns, *objecting_urls.routes(on_grant), *meeting_urls.routes(on_end)], app_name
