"""Which sheets and dossiers a person may see, and who works on them.

The law: sheets are the commission's own notes; an assessed body sees the rectification item, never the sheet.
"""

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.permissions import visible_bodies
from qingheng.accounts.standing import belongs_to, check_holds_for, holds_for
from qingheng.accounts.steps import check_state
from qingheng.organisations.models import Body
from qingheng.supervision.dossier.workflow import OFFICE, FillingStep, steps_from
from qingheng.supervision.models import SupervisionSheet


def visible_sheets(user: User) -> "models.QuerySet[SupervisionSheet]":
    """The sheets of the bodies a person supervises, or all."""
    found = SupervisionSheet.objects.filter(body__in=visible_bodies(user).order_by().values("pk"))
    return found.select_related("body__audience", "office", "matter")


def can_work_on(user: User, body: Body) -> bool:
    """Whether somebody opens and fills in sheets of the body."""
    return holds_for(user, body, OFFICE)


def check_can_work_on(user: User, body: Body) -> None:
    """Refuse unless somebody opens and fills in sheets of the body."""
    check_holds_for(user, body, OFFICE, _("supervision sheet"))


def check_can_take(user: User, step: FillingStep, sheet: SupervisionSheet) -> None:
    """Refuse unless the person may take the step now."""
    check_holds_for(user, sheet.body, step.roles, step.title)
    check_state(sheet, SupervisionSheet.State(sheet.state), step)


def steps_open_to(user: User, sheet: SupervisionSheet) -> list[FillingStep]:
    """What the person may do next."""
    return steps_from(sheet.state) if can_work_on(user, sheet.body) else []


def check_can_see_dossier(user: User, body: Body) -> None:
    """Refuse unless the dossier of the body is among those the person may open: never its own body's."""
    if belongs_to(user, body) or not visible_bodies(user).filter(pk=body.pk).exists():
        raise PermissionDenied(_("The dossier of “%(body)s” is not among those you may open.") % {"body": body})
