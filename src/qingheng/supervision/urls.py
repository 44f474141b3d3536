"""Addresses of the supervision app, by subject. Each one is also declared in `accounts/access.py`."""

from django.urls import URLPattern

app_name = "supervision"
urlpatterns: list[URLPattern] = []
