"""Addresses of the accounts app."""

from django.urls import path

from qingheng.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("password/", views.password, name="password"),
    path("handover/", views.handover, name="handover"),
    path("handover/<int:pk>/end/", views.end_handover, name="end_handover"),
]
