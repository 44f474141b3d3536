"""Addresses of frames and samples."""

from django.urls import URLPattern, path

from qingheng.surveys.sampling import views

urlpatterns: list[URLPattern] = [
    path("waves/<int:pk>/frame/", views.frame, name="frame"),
    path("waves/<int:pk>/frame/confirm/", views.frame_confirm, name="frame_confirm"),
    path("waves/<int:pk>/frame/template/", views.frame_template, name="frame_template"),
    path("waves/<int:pk>/design/", views.design, name="design"),
    path("waves/<int:pk>/sample/", views.sample, name="sample"),
    path("samples/<int:pk>/file/", views.sample_file, name="sample_file"),
]
