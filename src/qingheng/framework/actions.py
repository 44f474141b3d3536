"""Everything that writes framework versions.

The law: only drafts change; a published version is retired one day, no more.
"""

from datetime import date
from typing import Any

from django.utils.timezone import now
from django.utils.translation import gettext as _

from qingheng.audit.writing import name_of, writing
from qingheng.framework.checks import CheckedDocument, check
from qingheng.framework.models import Framework, FrameworkVersion
from qingheng.framework.policies import FaultyVersionError, check_can_import, check_can_publish, check_can_retire

State = FrameworkVersion.State


def import_version(
    document: dict[str, Any], *, by: object, note: str = "", checked: CheckedDocument | None = None
) -> FrameworkVersion:
    """Keep a document as a draft; one of the same number is replaced if it is still a draft.

    `checked` is the result of a check made just before of this very document.
    """
    checked = checked if checked is not None and checked.document is document else check(document)
    if checked.faults:
        raise FaultyVersionError(_("The framework has faults and was not imported."), checked.faults)
    with writing("framework.version.imported", by=by) as entry:
        check_can_import(document)
        version = _draft_for(document)
        replaced = version.pk is not None
        version.document, version.note, version.created_by = document, note, name_of(by)
        version.save()
        entry.about(version, number=version.number, checksum=version.checksum, replaced=replaced)
    return version


def publish(version: FrameworkVersion, *, effective_from: date, by: object) -> FrameworkVersion:
    """Put a draft in force from a day on, for ever unchanged; the day is written into the document too."""
    with writing("framework.version.published", by=by) as entry:
        version = FrameworkVersion.objects.select_for_update().select_related("framework").get(pk=version.pk)
        check_can_publish(version, effective_from)
        version.document["meta"]["effective_from"] = effective_from.strftime("%Y-%m")
        version.state, version.effective_from = State.PUBLISHED, effective_from
        version.published_at, version.published_by = now(), name_of(by)
        version.save()
        _rename(version)
        facts = {"number": version.number, "checksum": version.checksum, "effective_from": effective_from}
        entry.about(version, **facts)
    return version


def retire(version: FrameworkVersion, *, by: object) -> FrameworkVersion:
    """Take a version out of use; the months it was in force for keep their scores."""
    with writing("framework.version.retired", by=by) as entry:
        version = FrameworkVersion.objects.select_for_update().select_related("framework").get(pk=version.pk)
        check_can_retire(version)
        version.state, version.retired_at, version.retired_by = State.RETIRED, now(), name_of(by)
        version.save()
        entry.about(version, number=version.number)
    return version


def _draft_for(document: dict[str, Any]) -> FrameworkVersion:
    """The draft a document belongs to, stored or new."""
    meta = document["meta"]
    code, number, title = str(meta["id"]), str(meta["version"]), str(meta["title"])[:200]
    framework, _created = Framework.objects.get_or_create(code=code, defaults={"title": title})
    stored = FrameworkVersion.objects.select_for_update().filter(framework=framework, number=number).first()
    return stored or FrameworkVersion(framework=framework, number=number)


def _rename(version: FrameworkVersion) -> None:
    framework, title = version.framework, str(version.document["meta"]["title"])[:200]
    if framework.title != title:
        framework.title = title
        framework.save()
