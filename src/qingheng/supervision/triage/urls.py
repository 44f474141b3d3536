"""Addresses of the triage, for the `supervision` namespace. Each one is also declared in `accounts/access.py`."""

from django.urls import URLPattern, path

from qingheng.supervision.views import triage

urlpatterns: list[URLPattern] = [
    path("triage/", triage.queue, name="queue"),
    path("matters/<int:pk>/", triage.matter, name="matter"),
    path("matters/<int:pk>/steps/<slug:name>/", triage.step, name="matter_step"),
    path("funnel/", triage.funnel, name="funnel"),
]
