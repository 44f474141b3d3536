"""Addresses of version 1, as the operations name them. The law: none is written down twice."""

from django.urls import URLPattern, URLResolver, path

from qingheng.api.v1.description import openapi
from qingheng.api.v1.operations import service

app_name = "v1"
ROOT = "api-root"
"""An address of django-ninja that opens nothing."""
urlpatterns: list[URLPattern | URLResolver] = [
    path("openapi.json", openapi, name="openapi"),
    *(pattern for pattern in service.urls[0] if getattr(pattern, "name", "") != ROOT),
]
