"""The roles people hold (角色). The law: whoever holds none may open nothing."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody is in this system; what a role may open stands in `access.py`."""

    SYSTEM_ADMINISTRATOR = "system_administrator", _("system administrator")
    FRAMEWORK_ADMINISTRATOR = "framework_administrator", _("framework administrator")
    STATION_CLERK = "station_clerk", _("station clerk")
    STATION_REVIEWER = "station_reviewer", _("station reviewer")
    LIAISON = "liaison", _("liaison of a body")
    LEADER = "leader", _("leader in charge")
    COMMISSION_LEADER = "commission_leader", _("leader of the commission")
    MAIN_LEADER = "main_leader", _("main leader of the commission")
    SUPERVISION_OFFICE = "supervision_office", _("supervision office or resident group")
    REVIEW_MEMBER = "review_member", _("member of the review meeting")
    REPORT_READER = "report_reader", _("reader of reports")
    SURVEY_AGENCY = "survey_agency", _("survey agency")


IMPLIES = {Role.MAIN_LEADER: frozenset({Role.COMMISSION_LEADER})}
"""Roles that come with another: the main leader is one of the leaders of the commission."""
NEEDS = {
    Role.STATION_CLERK: "station",
    Role.STATION_REVIEWER: "station",
    Role.LIAISON: "body",
    Role.LEADER: "leader",
    Role.SUPERVISION_OFFICE: "supervision_office",
}
"""What a grant of a role must point at."""
