"""Addresses of the surveys app, by subject. Each one is also declared in `accounts/access.py`."""

from django.urls import URLPattern

from qingheng.surveys.asking import urls as asking_urls
from qingheng.surveys.field import urls as field_urls
from qingheng.surveys.results import urls as results_urls
from qingheng.surveys.sampling import urls as sampling_urls
from qingheng.surveys.wave import urls as wave_urls
from qingheng.surveys.wave.views import OnPublish

app_name = "surveys"
urlpatterns: list[URLPattern] = [
    *asking_urls.urlpatterns,
    *sampling_urls.urlpatterns,
    *field_urls.urlpatterns,
    *results_urls.urlpatterns,
]


def routes(on_publish: OnPublish) -> tuple[list[URLPattern], str]:
    """The addresses, for `include()`; published numbers go on to scores and alerts."""
    return [*urlpatterns, *wave_urls.routes(on_publish)], app_name
