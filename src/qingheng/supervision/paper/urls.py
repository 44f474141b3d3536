"""Addresses of papers, for the `supervision` namespace. Each one is also declared in `accounts/access.py`."""

from django.urls import URLPattern, path

from qingheng.supervision.views import (
    paper_beginning,
    paper_editing,
    paper_lists,
    paper_steps,
    paper_templates,
    papers,
    proof,
)

urlpatterns: list[URLPattern] = [
    path("papers/", papers.papers, name="papers"),
    path("papers/register/", paper_lists.paper_register, name="paper_register"),
    path("papers/new/<slug:kind>/", paper_beginning.paper_new, name="paper_new"),
    path("papers/<int:pk>/", papers.paper, name="paper"),
    path("papers/<int:pk>/pages/<int:number>/", papers.paper_page, name="paper_page"),
    path("papers/<int:pk>/files/<slug:form>/", papers.paper_file, name="paper_file"),
    path("papers/<int:pk>/edit/", paper_editing.paper_edit, name="paper_edit"),
    path("papers/<int:pk>/preview/", paper_editing.paper_preview, name="paper_preview"),
    path("papers/<int:pk>/steps/<slug:name>/", paper_steps.paper_step, name="paper_step"),
    path("papers/<int:pk>/time/", paper_steps.paper_time, name="paper_time"),
    path("papers/time/<int:pk>/", paper_steps.paper_time_decision, name="paper_time_decision"),
    path("inbox/", paper_lists.inbox, name="inbox"),
    path("paper-templates/", paper_templates.paper_templates, name="paper_templates"),
    path("paper-templates/<slug:kind>/", paper_templates.paper_template, name="paper_template"),
    path("paper-templates/<slug:kind>/<slug:variant>/", paper_templates.paper_template, name="paper_template_variant"),
    path("verify/<slug:code>/", proof.verify_paper, name="verify_paper"),
]
