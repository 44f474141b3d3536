"""Addresses of the surveys app, by subject. Each one is also declared in `accounts/access.py`."""

from django.urls import URLPattern

from qingheng.surveys.asking import urls as asking_urls
from qingheng.surveys.field import urls as field_urls
from qingheng.surveys.results import urls as results_urls
from qingheng.surveys.sampling import urls as sampling_urls
from qingheng.surveys.wave import urls as wave_urls

app_name = "surveys"
urlpatterns: list[URLPattern] = [
    *wave_urls.urlpatterns,
    *asking_urls.urlpatterns,
    *sampling_urls.urlpatterns,
    *field_urls.urlpatterns,
    *results_urls.urlpatterns,
]
