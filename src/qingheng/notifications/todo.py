"""Deliveries that need a system administrator. The law: to whom and why, never what about."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.notifications.models import Delivery
from qingheng.ui.todo import Todo, Urgency


def todos(user: User) -> Iterator[Todo]:
    """Notifications that were given up."""
    if not user.has_role(Role.SYSTEM_ADMINISTRATOR):
        return
    given_up = Delivery.objects.filter(state=Delivery.State.GIVEN_UP).count()
    if given_up:
        title = _("%(count)s notifications could not be delivered") % {"count": given_up}
        yield Todo(f"undelivered/{given_up}", Urgency.WAITING, title, reverse("notifications:undelivered"))
