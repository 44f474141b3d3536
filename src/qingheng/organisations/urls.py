"""Addresses of the organisations app. The law: what follows from an import is given by whoever stands above."""

from django.urls import URLPattern, path

from qingheng.organisations import views
from qingheng.organisations.actions import import_tables
from qingheng.organisations.views import OnImport

app_name = "organisations"


def routes(on_import: OnImport) -> tuple[list[URLPattern], str]:
    """The addresses, for `include()`; a confirmed file goes to `on_import`."""
    patterns = [
        path("", views.overview, name="overview"),
        path("import/", views.upload, name="import"),
        path("import/confirm/", views.confirm, {"on_import": on_import}, name="confirm"),
        path("template/", views.template, name="template"),
    ]
    return patterns, app_name


urlpatterns = routes(import_tables)[0]
