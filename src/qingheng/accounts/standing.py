"""Who stands where towards a body: inside it, or among those who supervise it.

The law: whoever belongs to a body takes no step of supervision towards it, whatever other roles they hold.
"""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.permissions import SEES_ALL, supervised_bodies
from qingheng.accounts.roles import Role
from qingheng.organisations.models import Body


def own_bodies(user: User) -> list[int]:
    """The bodies somebody speaks for as their liaison."""
    return [held.body_id for held in user.grants_today if held.role == Role.LIAISON and held.body_id is not None]


def home_bodies(user: User) -> list[int]:
    """The bodies somebody belongs to: by a station that is part of one, or as its liaison."""
    stations = (held.station.body_id for held in user.grants_today if held.station is not None)
    return [*(body for body in stations if body is not None), *own_bodies(user)]


def belongs_to(user: User, body: Body) -> bool:
    """Whether somebody belongs to the body: as its liaison, or by a station that is part of it."""
    return body.pk in home_bodies(user)


def speaks_for(user: User, body: Body) -> bool:
    """Whether somebody is the body's liaison."""
    return body.pk in own_bodies(user)


def supervises(user: User, body: Body, roles: Iterable[Role]) -> bool:
    """Whether one of these roles is held towards the body from outside it; an office's only for assigned bodies."""
    if belongs_to(user, body):
        return False
    wanted = frozenset(roles)
    if user.has_role(*(wanted - {Role.SUPERVISION_OFFICE})):
        return True
    return Role.SUPERVISION_OFFICE in wanted and supervised_bodies(user).filter(pk=body.pk).exists()


def holds_for(user: User, body: Body, roles: frozenset[Role]) -> bool:
    """Whether a role among these is held towards the body: as its liaison, or from outside."""
    return (Role.LIAISON in roles and speaks_for(user, body)) or supervises(user, body, roles - {Role.LIAISON})


def sees_all(user: User) -> bool:
    """Whether somebody's view reaches every body."""
    return user.has_role(*SEES_ALL)


def check_holds_for(user: User, body: Body, roles: frozenset[Role], what: object) -> None:
    """Refuse unless such a role is held towards the body."""
    if not holds_for(user, body, roles):
        names = " / ".join(str(role.label) for role in sorted(roles))
        raise PermissionDenied(
            _("“%(what)s” for “%(body)s” is for: %(roles)s; and supervision is for nobody who belongs to the body.")
            % {"what": what, "body": body, "roles": names}
        )
