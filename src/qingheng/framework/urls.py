"""Addresses of the framework app. Law: each is declared in `accounts/access.py`."""

from django.urls import URLPattern, path

from qingheng.framework import views
from qingheng.framework.actions import publish

app_name = "framework"


def routes(on_publish: views.Publish) -> list[URLPattern]:
    """The addresses; `on_publish` puts a version in force and does whatever must follow from it."""
    return [
        path("", views.version_list, name="list"),
        path("import/", views.import_, name="import"),
        path("compare/", views.compare_, name="compare"),
        path("<int:pk>/", views.version, name="version"),
        path("<int:pk>/export/<str:form>/", views.export, name="export"),
        path("<int:pk>/publish/", views.publish_, {"on_publish": on_publish}, name="publish"),
        path("<int:pk>/retire/", views.retire_, name="retire"),
    ]


urlpatterns = routes(publish)
