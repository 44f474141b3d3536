"""Addresses of the framework app. The law: what follows from publishing is given by whoever stands above."""

from django.urls import URLPattern, path

from qingheng.framework import views
from qingheng.framework.actions import publish

app_name = "framework"


def routes(on_publish: views.Publish) -> tuple[list[URLPattern], str]:
    """The addresses, for `include()`; `on_publish` puts a version in force and does whatever must follow from it."""
    patterns = [
        path("", views.version_list, name="list"),
        path("import/", views.import_, name="import"),
        path("compare/", views.compare_, name="compare"),
        path("<int:pk>/", views.version, name="version"),
        path("<int:pk>/export/<str:form>/", views.export, name="export"),
        path("<int:pk>/publish/", views.publish_, {"on_publish": on_publish}, name="publish"),
        path("<int:pk>/retire/", views.retire_, name="retire"),
    ]
    return patterns, app_name


urlpatterns = routes(publish)[0]
