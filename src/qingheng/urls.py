"""All addresses of the site. Each one is also declared in `accounts/access.py`, or it opens for nobody."""

from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

from qingheng import pipeline
from qingheng.collection import urls as collection_urls
from qingheng.dashboards.queries.consequences import consequences_of
from qingheng.dashboards.queries.corrections import affected_by
from qingheng.framework import urls as framework_urls
from qingheng.organisations import urls as organisation_urls
from qingheng.supervision import urls as supervision_urls
from qingheng.surveys import urls as survey_urls

urlpatterns = [
    path("", include("qingheng.dashboards.urls")),
    path("", include("qingheng.accounts.urls")),
    path("notifications/", include("qingheng.notifications.urls")),
    path("frameworks/", include(framework_urls.routes(pipeline.publish_framework))),
    path("organisations/", include(organisation_urls.routes(pipeline.import_organisations, consequences_of))),
    path(
        "collection/",
        include(collection_urls.routes(pipeline.import_observations, pipeline.accept_submission, affected_by)),
    ),
    path("runs/", include("qingheng.scoring.urls")),
    path("alerts/", include("qingheng.alerts.urls")),
    path("supervision/", include(supervision_urls.routes(pipeline.grant_objection, pipeline.end_meeting))),
    path("surveys/", include(survey_urls.routes(pipeline.publish_wave))),
    path("reports/", include("qingheng.reports.urls")),
    path("api/", include("qingheng.api.urls")),
    path("api/v1/", include("qingheng.api.v1.urls")),
    path("api/", include("qingheng.api.dhis2.urls")),
    path("admin/", admin.site.urls),
    path("language/", set_language, name="set_language"),
]
