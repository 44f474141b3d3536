"""Addresses of the notifications."""

from django.urls import path

from qingheng.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.notification_list, name="list"),
    path("count/", views.count, name="count"),
    path("<int:pk>/read/", views.read, name="read"),
    path("read/", views.read_all, name="read_all"),
    path("letters/", views.letters, name="letters"),
    path("undelivered/", views.undelivered, name="undelivered"),
]
