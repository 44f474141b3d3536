"""Addresses of the public entrance: those where the public answers, and nothing else."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.generic import RedirectView

from qingheng.surveys.field.urls import public
from qingheng.surveys.field.views import answering

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="surveys:type_code")),
    path("surveys/", include((public, "surveys"))),
]


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What is not here is told in the public's own page."""
    del exception
    return answering.not_here(request)
