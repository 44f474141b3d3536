"""Addresses of results."""

from django.urls import URLPattern, path

from qingheng.surveys.results import views

urlpatterns: list[URLPattern] = [
    path("waves/<int:pk>/results/", views.results, name="results"),
    path("waves/<int:pk>/results/words/", views.texts, name="texts"),
    path("waves/<int:pk>/results/file/<slug:kind>/", views.results_file, name="results_file"),
]
