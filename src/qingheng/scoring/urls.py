"""Addresses of the scoring app."""

from django.urls import path

from qingheng.scoring import override_views, trial_views, views

app_name = "scoring"
urlpatterns = [
    path("", views.run_list, name="list"),
    path("publish/", views.publish, name="publish"),
    path("overrides/", override_views.request_override, name="request_override"),
    path("overrides/<int:pk>/", override_views.override, name="override"),
    path("overrides/<int:pk>/decide/", override_views.decide_override, name="decide_override"),
    path("trial/<int:pk>/", trial_views.trial, name="trial"),
    path("<int:pk>/", views.run, name="run"),
    path("<int:pk>/file/", views.run_file, name="file"),
]
