"""Addresses of this subject."""

from django.urls import URLPattern, path

from qingheng.surveys.field.views import answering, keying, working

public: list[URLPattern] = [
    path("q/", answering.type_code, name="type_code"),
    path("q/<path:code>", answering.answer, name="answer"),
    path("open/<int:wave>/<str:body>/<str:group>", answering.open_answer, name="open_answer"),
    path("thanks/", answering.thanks, name="thanks"),
    path("protection/", answering.protection, name="protection"),
]
"""What the public sees: the site of its own that serves on another host has these and nothing else."""

urlpatterns: list[URLPattern] = [
    *public,
    path("waves/<int:pk>/field/", working.progress, name="field"),
    path("waves/<int:pk>/field/non-response/", working.non_response, name="non_response"),
    path("waves/<int:pk>/cards/", working.code_cards, name="cards"),
    path("waves/<int:pk>/doubtful/", working.doubtful, name="doubtful"),
    path("waves/<int:pk>/answers/", working.answers_file, name="answers_file"),
    path("waves/<int:pk>/keying/", keying.keying, name="keying"),
    path("paper/<int:pk>/", keying.paper, name="paper"),
]
