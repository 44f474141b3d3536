"""Addresses of the reports. Each one is also declared in `accounts/access.py`."""

from django.urls import URLPattern, path

from qingheng.reports.views import batches, centre, report

app_name = "reports"
urlpatterns: list[URLPattern] = [
    path("", centre.home, name="home"),
    path("make/", centre.make, name="make"),
    path("<str:period>/<str:kind>/", centre.shelf, name="shelf"),
    path("<str:period>/<str:kind>/steps/", centre.steps, name="steps"),
    path("report/<int:pk>", report.report, name="report"),
    path("report/<int:pk>/responses", report.respond, name="respond"),
    path("batches/<int:number>", batches.batch, name="batch"),
    path("batches/<int:number>/cancel", batches.cancel, name="batch_cancel"),
    path("batches/<int:number>/resume", batches.resume, name="batch_resume"),
    path("batches/<int:number>/file", batches.file, name="batch_file"),
]
