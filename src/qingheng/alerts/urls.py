"""Addresses of the alerts app."""

from django.urls import path

from qingheng.alerts import views

app_name = "alerts"
urlpatterns = [
    path("", views.case_list, name="list"),
    path("<int:pk>/", views.case, name="case"),
    path("unread/", views.unread, name="unread"),
    path("notices/<int:pk>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("events/", views.events, name="events"),
]
