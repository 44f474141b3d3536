"""Addresses of this subject."""

from django.urls import URLPattern, path

from qingheng.surveys.field.views import answering

public: list[URLPattern] = [
    path("q/", answering.type_code, name="type_code"),
    path("q/<path:code>", answering.answer, name="answer"),
    path("open/<int:wave>/<str:body>/<str:group>", answering.open_answer, name="open_answer"),
    path("thanks/", answering.thanks, name="thanks"),
    path("protection/", answering.protection, name="protection"),
]
"""What the public sees: the site of its own that serves on another host has these and nothing else."""

urlpatterns: list[URLPattern] = [*public]
