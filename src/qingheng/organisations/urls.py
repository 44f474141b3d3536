"""Addresses of the organisations app. The law: what follows from an import is given by whoever stands above."""

from django.urls import URLPattern, path

from qingheng.organisations import reorganise, views
from qingheng.organisations.actions import import_tables
from qingheng.organisations.reorganise import Consequences, none_known
from qingheng.organisations.views import OnImport

app_name = "organisations"


def routes(on_import: OnImport, consequences: Consequences = none_known) -> tuple[list[URLPattern], str]:
    """The addresses, for `include()`; what is confirmed goes to `on_import`, `consequences` says what it touches."""
    patterns = [
        path("", views.overview, name="overview"),
        path("import/", views.upload, name="import"),
        path("import/confirm/", views.confirm, {"on_import": on_import}, name="confirm"),
        path(
            "change/<str:kind>/",
            reorganise.reorganise,
            {"on_import": on_import, "consequences": consequences},
            name="reorganise",
        ),
        path("template/", views.template, name="template"),
    ]
    return patterns, app_name


urlpatterns = routes(import_tables)[0]
