"""Who may do what with reports. The law: asked of objects, refused with a sentence."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.supervision.models import Paper, PaperKind
from qingheng.supervision.paper.queries import leaders_of


def can_respond(user: User, letter: Paper) -> bool:
    """Whether `user` answers an issued letter: the leader it is addressed to, or an administrator for them."""
    if letter.kind != PaperKind.COPY_LETTER or letter.issued_at is None or letter.state == Paper.State.WITHDRAWN:
        return False
    return user.has_role(Role.FRAMEWORK_ADMINISTRATOR) or letter.leader_id in leaders_of(user)


def check_can_respond(user: User, letter: Paper) -> None:
    """Refuse unless `user` may answer the letter."""
    if not can_respond(user, letter):
        raise PermissionDenied(
            _("An issued letter is answered by the leader it goes to, or on the leader's behalf by an administrator.")
        )
