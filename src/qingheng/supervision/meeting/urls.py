"""Addresses of review meetings. The law: a meeting that ends goes to whoever stands above, for scores to follow."""

from django.urls import URLPattern, path

from qingheng.supervision.views import meetings, sitting
from qingheng.supervision.views.sitting import OnEnd


def routes(on_end: OnEnd) -> list[URLPattern]:
    """The addresses; `on_end` carries the end of a meeting through."""
    one, body = "meetings/<int:pk>/", "meetings/<int:pk>/bodies/<str:code>/"
    return [
        path("meetings/", meetings.meetings, name="meetings"),
        path("meetings/new/", meetings.new, name="meeting_new"),
        path(one, meetings.meeting, name="meeting"),
        path(f"{one}agenda/", meetings.change_agenda, name="meeting_agenda"),
        path(f"{one}members/", meetings.change_members, name="meeting_members"),
        path(f"{one}steps/<slug:name>/", sitting.step, {"on_end": on_end}, name="meeting_step"),
        path(f"{one}minutes.pdf", meetings.minutes_file, name="meeting_minutes"),
        path(body, sitting.dossier, name="meeting_body"),
        path(f"{body}recuse/", sitting.recuse, name="meeting_recuse"),
        path(f"{body}rate/", sitting.rate, name="meeting_rate"),
        path(f"{body}propose/", sitting.propose, name="meeting_propose"),
        path("meetings/findings/<int:pk>/decide/", sitting.decide, name="meeting_decide"),
    ]
