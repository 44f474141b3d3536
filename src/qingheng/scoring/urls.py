"""Addresses of the scoring app."""

from django.urls import path

from qingheng.scoring import views

app_name = "scoring"
urlpatterns = [
    path("", views.run_list, name="list"),
    path("publish/", views.publish, name="publish"),
    path("<int:pk>/", views.run, name="run"),
    path("<int:pk>/file/", views.run_file, name="file"),
]
