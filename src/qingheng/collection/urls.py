"""Addresses of the collection app. The law: what follows from an import is given by whoever stands above."""

from django.urls import URLPattern, path

from qingheng.collection.actions.imports import import_batch
from qingheng.collection.views import home, imports
from qingheng.collection.views.imports import OnImport

app_name = "collection"


def routes(on_import: OnImport) -> tuple[list[URLPattern], str]:
    """The addresses, for `include()`; a confirmed file goes to `on_import`."""
    patterns = [
        path("", home.home, name="home"),
        path("template/", home.template, name="template"),
        path("import/", imports.upload, name="upload"),
        path("import/confirm/", imports.confirm, {"on_import": on_import}, name="confirm"),
        path("batches/<int:number>/", imports.batch, name="batch"),
    ]
    return patterns, app_name


urlpatterns = routes(import_batch)[0]
