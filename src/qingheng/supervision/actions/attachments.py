"""Files come to a thing and go from it. The law: what was taken away stays on record, its file too."""

from hashlib import sha256
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.timezone import now
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.audit.writing import name_of, writing
from qingheng.collection.grid.evidence_types import plain_name, too_large, type_of
from qingheng.supervision.attaching import OWNERS, Owner, check_can_attach, check_can_remove, owner_of
from qingheng.supervision.models import Attachment


def attach(owner: Owner, upload: "UploadedFile[Any]", *, purpose: str, by: User) -> Attachment:
    """Keep a file; refused (EvidenceRefusedError) if its kind, content or size is not taken.

    Whether a paper, an objection or a sheet takes files in its state is asked by the action that calls this.
    """
    check_can_attach(by, owner)
    name, size = upload.name or "", upload.size or 0
    if size > settings.EVIDENCE_SIZE_MAX:  # before it is read into memory
        raise too_large(name, size)
    content = upload.read()
    kind = type_of(name, content)
    with writing("supervision.attachment.added", by=by) as entry:
        row = Attachment(**{OWNERS[type(owner)]: owner}, purpose=purpose, added_by=name_of(by))
        row.name, row.media_type, row.size = plain_name(name), kind.media_type, len(content)
        row.checksum = sha256(content).hexdigest()
        _keep(row, content)
        entry.about(row, owner=str(owner), name=row.name, checksum=row.checksum, purpose=purpose)
    return row


def remove(attachment: Attachment, *, by: User) -> Attachment:
    """Take one's own file away again; it stays on record. Others' files are left to those who added them."""
    check_can_remove(by, owner_of(attachment))
    with writing("supervision.attachment.removed", by=by) as entry:
        row = Attachment.objects.select_for_update(of=("self",)).get(pk=attachment.pk)
        if row.added_by != name_of(by):
            raise PermissionDenied(_("“%(name)s” was added by somebody else, who alone takes it away.") % {"name": row})
        if row.removed_at is None:
            row.removed_at, row.removed_by = now(), name_of(by)
            row.save()
        entry.about(row, owner=str(owner_of(row)), name=row.name)
    return row


def _keep(row: Attachment, content: bytes) -> None:
    """Write the file under a name nobody can guess; if the row cannot be written, the file goes again."""
    row.file.save(token_hex(24), ContentFile(content), save=False)
    try:
        row.save()
    except BaseException:
        row.file.delete(save=False)
        raise
