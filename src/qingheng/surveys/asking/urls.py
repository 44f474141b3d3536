"""Addresses of questionnaires."""

from django.urls import URLPattern, path

from qingheng.surveys.asking.views import bringing, designing, showing

VERSION = "questionnaires/versions/<int:pk>/"
urlpatterns: list[URLPattern] = [
    path("questionnaires/", showing.questionnaires, name="questionnaires"),
    path("questionnaires/new/", bringing.new, name="questionnaire_new"),
    path("questionnaires/import/", bringing.import_, name="questionnaire_import"),
    path("questionnaires/library/<slug:code>/", bringing.take, name="questionnaire_take"),
    path(VERSION, showing.questionnaire, name="questionnaire"),
    path(f"{VERSION}export/", showing.export, name="questionnaire_export"),
    path(f"{VERSION}steps/<slug:name>/", showing.step, name="questionnaire_step"),
    path(f"{VERSION}edit/", designing.edit, name="questionnaire_edit"),
    path(f"{VERSION}edit/<int:section>/<int:position>/", designing.question, name="questionnaire_question"),
]
