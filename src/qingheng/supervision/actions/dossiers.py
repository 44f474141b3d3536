"""The writes of dossiers: materials come and go, exports are noted. The law: what was taken away stays on record."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_hex

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.timezone import now

from qingheng.accounts.models import User
from qingheng.audit.writing import name_of, writing
from qingheng.collection.grid.evidence_types import too_large, type_of
from qingheng.organisations.models import Body
from qingheng.supervision.dossier.permissions import check_can_see_dossier, check_can_work_on
from qingheng.supervision.models import DossierMaterial


@dataclass(frozen=True)
class Place:
    """Where in which dossier a material belongs."""

    body: Body
    year: int
    section: str


def add_material(place: Place, upload: "UploadedFile[bytes]", *, title: str, by: User) -> DossierMaterial:
    """Put a material into a dossier; refused (EvidenceRefusedError) if its kind, content or size is not taken."""
    check_can_work_on(by, place.body)
    if (upload.size or 0) > settings.EVIDENCE_SIZE_MAX:  # before it is read into memory
        raise too_large(upload.name or "", upload.size or 0)
    content = upload.read()
    kind = type_of(upload.name or "", content)
    with writing("supervision.dossier.material_added", by=by) as entry:
        row = DossierMaterial(body=place.body, year=place.year, section=place.section, title=title)
        row.added_by = name_of(by)
        row.media_type, row.size, row.checksum = kind.media_type, len(content), sha256(content).hexdigest()
        row.file.save(token_hex(24), ContentFile(content), save=False)
        row.save()
        entry.about(row, body=place.body.code, year=place.year, title=title, checksum=row.checksum)
    return row


def remove_material(material: DossierMaterial, *, by: User) -> DossierMaterial:
    """Take a material out of its dossier; the file stays on record."""
    check_can_work_on(by, material.body)
    with writing("supervision.dossier.material_removed", by=by) as entry:
        row = DossierMaterial.objects.select_for_update(of=("self",)).select_related("body").get(pk=material.pk)
        if row.removed_at is None:
            row.removed_at, row.removed_by = now(), name_of(by)
            row.save()
        entry.about(row, body=row.body.code, year=row.year, title=row.title)
    return row


def note_export(body: Body, year: int, facts: Mapping[str, object], *, by: User) -> None:
    """Put on record that a dossier left the system, and what was in it."""
    check_can_see_dossier(by, body)
    with writing("supervision.dossier.exported", by=by) as entry:
        entry.about(body, body=body.code, year=year, **facts)
