"""Addresses of the reports. Each one is also declared in `accounts/access.py`."""

from django.urls import URLPattern

app_name = "reports"
urlpatterns: list[URLPattern] = []
