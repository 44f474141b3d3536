"""Addresses of findings and measures."""

from django.urls import path

from qingheng.supervision.views import findings, follow_ups

urlpatterns = [
    path("findings/", findings.findings, name="findings"),
    path("findings/new/", findings.new, name="finding_new"),
    path("findings/<int:pk>/", findings.finding, name="finding"),
    path("findings/<int:pk>/verify/", findings.verify, name="finding_verify"),
    path("follow-ups/", follow_ups.follow_ups, name="follow_ups"),
    path("follow-ups/new/", follow_ups.choose, name="follow_up_new"),
    path("follow-ups/new/<slug:measure>/", follow_ups.plan, name="follow_up_plan"),
    path("follow-ups/<int:pk>/", follow_ups.follow_up, name="follow_up"),
    path("follow-ups/<int:pk>/steps/<slug:name>/", follow_ups.step, name="follow_up_step"),
]
