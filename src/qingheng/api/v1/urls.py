"""Addresses of version 1, as the operations name them. The law: what is pushed shares its address with what is read."""

from django.urls import URLPattern, URLResolver, path

from qingheng.api.v1 import catalogue, collected, pushing, results
from qingheng.api.v1.description import openapi
from qingheng.api.v1.service import service

app_name = "v1"
PARTS = (catalogue, collected, pushing, results)
ROOT = "api-root"
"""An address of django-ninja that opens nothing."""
for router in dict.fromkeys(part.router for part in PARTS):
    service.add_router("", router)
urlpatterns: list[URLPattern | URLResolver] = [
    path("openapi.json", openapi, name="openapi"),
    *(pattern for pattern in service.urls[0] if getattr(pattern, "name", "") != ROOT),
]
