"""Addresses of objections. The law: what is granted goes to whoever stands above, for scores, alerts and papers."""

from django.urls import URLPattern, path

from qingheng.supervision.views import objections, ruling
from qingheng.supervision.views.ruling import OnGrant


def routes(on_grant: OnGrant) -> list[URLPattern]:
    """The addresses; `on_grant` carries a granted objection out."""
    return [
        path("objections/", objections.objections, name="objections"),
        path("objections/new/", objections.new, name="objection_new"),
        path("objections/<int:pk>/", objections.objection, name="objection"),
        path("objections/<int:pk>/steps/<slug:name>/", objections.step, name="objection_step"),
        path("objections/<int:pk>/decide/", ruling.decide, {"on_grant": on_grant}, name="objection_decide"),
    ]
