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


NEEDS = {
    Role.STATION_CLERK: "station",
    Role.STATION_REVIEWER: "station",
    Role.LIAISON: "body",
    Role.LEADER: "leader",
}
"""What a grant of a role must point at."""
