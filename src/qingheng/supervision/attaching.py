"""Who may see a file that was added to something. The law: whoever sees the thing sees its files, and nobody else."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.standing import own_bodies
from qingheng.supervision.dossier.permissions import visible_sheets
from qingheng.supervision.models import Attachment, Objection, Paper, Rectification, SupervisionSheet
from qingheng.supervision.objecting.permissions import visible_objections
from qingheng.supervision.paper.queries import visible_papers
from qingheng.supervision.rectifying.permissions import rectifications, takes_files_of

Owner = Paper | Rectification | Objection | SupervisionSheet
OWNERS: Mapping[type[Owner], str] = {
    Paper: "paper",
    Rectification: "rectification",
    Objection: "objection",
    SupervisionSheet: "sheet",
}
"""What a file may belong to, and the field that points at it."""
VISIBLE: Mapping[str, Callable[[User], "models.QuerySet[Any]"]] = {
    "rectification": rectifications,
    "objection": visible_objections,
    "paper": visible_papers,
    "sheet": visible_sheets,
}
"""What each of these may be seen of by a person."""

OF_STATION = "statement"
"""The purpose of files that a station adds to its statement on an objection; the body does not see them."""


def attachments_of(owner: Owner) -> "models.QuerySet[Attachment]":
    """Its files that were not taken away."""
    return Attachment.objects.filter(**{OWNERS[type(owner)]: owner}, removed_at=None)


def owner_of(attachment: Attachment) -> Owner:
    """What the file belongs to."""
    for field in OWNERS.values():
        owner: Owner | None = getattr(attachment, field)
        if owner is not None:
            return owner
    raise LookupError(f"{attachment} belongs to nothing")


def visible_attachments(user: User) -> "models.QuerySet[Attachment]":
    """The files `user` may fetch; those taken away too, for they stay on record."""
    seen = models.Q(pk__in=())
    for field, visible in VISIBLE.items():
        seen |= models.Q(**{f"{field}__in": visible(user).order_by().values("pk")})
    of_station = models.Q(purpose=OF_STATION, objection__body__in=own_bodies(user))
    return Attachment.objects.filter(seen).exclude(of_station)


def check_can_see(user: User, owner: Owner) -> None:
    """Refuse unless `user` may see what the file belongs to."""
    visible = VISIBLE.get(OWNERS[type(owner)])
    if visible is None or not visible(user).filter(pk=owner.pk).exists():
        raise PermissionDenied(_("“%(owner)s” is not for you to see, nor are its files.") % {"owner": owner})


def check_can_attach(user: User, owner: Owner) -> None:
    """Refuse unless `user` sees what the file is for, and it takes files now.

    Rectification items are asked here; of the others the action asks that calls this.
    """
    check_can_see(user, owner)
    if isinstance(owner, Rectification) and not takes_files_of(user, owner):
        raise PermissionDenied(_("“%(owner)s” takes no files from you in its state.") % {"owner": owner})


def check_can_remove(user: User, owner: Owner) -> None:
    """Refuse unless what the file is for is still open: an unfinished item, or a paper that waits for its reply."""
    check_can_attach(user, owner)
    is_open = isinstance(owner, Rectification) or (isinstance(owner, Paper) and owner.state == Paper.State.RECEIVED)
    if not is_open:
        raise PermissionDenied(_("“%(owner)s” keeps its files from now on.") % {"owner": owner})
