"""Addresses of the organisations app."""

from django.urls import path

from qingheng.organisations import views

app_name = "organisations"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("import/", views.upload, name="import"),
    path("import/confirm/", views.confirm, name="confirm"),
    path("template/", views.template, name="template"),
]
