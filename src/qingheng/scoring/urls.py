"""Addresses of the scoring app."""

from django.urls import path

from qingheng.scoring import trial_views, views

app_name = "scoring"
urlpatterns = [
    path("", views.run_list, name="list"),
    path("publish/", views.publish, name="publish"),
    path("trial/<int:pk>/", trial_views.trial, name="trial"),
    path("<int:pk>/", views.run, name="run"),
    path("<int:pk>/file/", views.run_file, name="file"),
]
