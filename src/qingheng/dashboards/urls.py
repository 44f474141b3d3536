"""Addresses of the dashboards app."""

from django.urls import path

from qingheng.dashboards.views import body, cockpit, drill, home

app_name = "dashboards"
urlpatterns = [
    path("", home.home, name="home"),
    path("todo/count/", home.count, name="todo_count"),
    path("results/", home.results, name="results"),
    path("cockpit/", cockpit.cockpit, name="cockpit"),
    path("cockpit/scorecards/", cockpit.scorecards, name="scorecards"),
    path("cockpit/workbook/", cockpit.workbook, name="cockpit_workbook"),
    path("bodies/<str:code>/", body.body, name="body"),
    path("bodies/<str:code>/pillars/<str:pillar>/", drill.pillar, name="pillar"),
    path("bodies/<str:code>/items/<str:item>/", drill.item, name="item"),
]
