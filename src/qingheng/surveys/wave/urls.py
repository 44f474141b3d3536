"""Addresses of waves. The law: published numbers go to whoever stands above, for scores to follow."""

from django.urls import URLPattern, path

from qingheng.surveys.wave import views
from qingheng.surveys.wave.views import OnPublish


def routes(on_publish: OnPublish) -> list[URLPattern]:
    """The addresses; `on_publish` carries the numbers through."""
    return [
        path("waves/", views.waves, name="waves"),
        path("waves/new/", views.new, name="wave_new"),
        path("waves/<int:pk>/", views.wave, name="wave"),
        path("waves/<int:pk>/steps/<slug:name>/", views.step, {"on_publish": on_publish}, name="wave_step"),
    ]
