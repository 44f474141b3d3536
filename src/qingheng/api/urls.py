"""Addresses of the pages of the machine interface; those for machines stand in `v1` and `dhis2`."""

from django.urls import path

from qingheng.api.views import docs, standing, tokens

app_name = "api"
urlpatterns = [
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<int:number>/revoke/", tokens.revoke, name="token_revoke"),
    path("tokens/all/", tokens.all_tokens, name="all_tokens"),
    path("standing/", standing.standing, name="standing"),
    path("standing/<int:number>/end/", standing.end, name="standing_end"),
    path("docs/", docs.docs, name="docs"),
]
