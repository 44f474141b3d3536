"""Addresses of papers, for the `supervision` namespace. Each one is also declared in `accounts/access.py`."""

from django.urls import URLPattern, path

from qingheng.supervision.views import proof

urlpatterns: list[URLPattern] = [
    path("verify/<slug:code>/", proof.verify_paper, name="verify_paper"),
]
