"""Everything that writes framework versions.

The law: only drafts change; a published version is retired one day, no more.
"""

from datetime import date
from typing import Any

from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from qingheng.audit.writing import writing
from qingheng.framework.checks import CheckedDocument, check
from qingheng.framework.faults import LocatedFault
from qingheng.framework.models import Framework, FrameworkVersion
from qingheng.framework.queries import published_months, successor
from qingheng.framework.workflow import PUBLISH, RETIRE, StepRefusedError, check_step

State = FrameworkVersion.State


class FaultyVersionError(StepRefusedError):
    """A version that cannot be kept or published because of its contents; carries the faults."""

    def __init__(self, message: str, faults: list[LocatedFault]) -> None:
        self.faults = faults
        super().__init__(message)

    def __str__(self) -> str:
        return "\n".join([str(self.args[0]), *map(str, self.faults)])


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
        version.document, version.note, version.created_by = document, note, _name(by)
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
        version.published_at, version.published_by = now(), _name(by)
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
        version.state, version.retired_at, version.retired_by = State.RETIRED, now(), _name(by)
        version.save()
        entry.about(version, number=version.number)
    return version


def check_can_publish(version: FrameworkVersion, effective_from: date) -> None:
    """Refuse what must not be published, with a sentence or with every fault."""
    check_step(version, PUBLISH)
    check_can_start(version, effective_from)
    checked = check(version.document)
    if checked.faults:
        raise FaultyVersionError(_("The version has faults and cannot be published."), checked.faults)
    if checked.findings:
        raise FaultyVersionError(
            _("The version lets something be scored that must not be, and cannot be published."), checked.findings
        )


def check_can_start(version: FrameworkVersion, day: date) -> None:
    """Refuse a first day on which the version cannot come into force."""
    if day.day != 1:
        raise StepRefusedError(
            _("Scores are made by month, so a version comes into force on the first day of one; %(day)s is not one.")
            % {"day": day.isoformat()}
        )
    same = FrameworkVersion.objects.filter(framework=version.framework, effective_from=day).exclude(state=State.DRAFT)
    if other := same.exclude(pk=version.pk).first():
        raise StepRefusedError(
            _("“%(other)s” is in force from %(day)s already; two versions cannot begin together. Choose another day.")
            % {"other": other, "day": day.isoformat()}
        )
    if months := published_months(version.framework, day):
        raise StepRefusedError(
            _(
                "The scores of %(months)s are published; a version that begins on %(day)s would change what they were "
                "scored by. Choose a later month."
            )
            % {"months": "、".join(months), "day": day.isoformat()}
        )


def check_can_retire(version: FrameworkVersion) -> None:
    """Refuse to retire the version that is still needed."""
    check_step(version, RETIRE)
    if successor(version, localdate()) is None:
        raise StepRefusedError(
            _("No later version is in force: without “%(version)s” nothing could be scored. Publish one first.")
            % {"version": version}
        )


def check_can_import(document: dict[str, Any]) -> None:
    """Refuse a document whose number belongs to a version that no longer changes."""
    meta = document["meta"]
    same = FrameworkVersion.objects.filter(framework__code=str(meta["id"]), number=str(meta["version"]))
    stored = same.exclude(state=State.DRAFT).select_related("framework").first()
    if stored is not None:
        facts = {"number": stored.number, "framework": stored.framework, "state": stored.get_state_display()}
        raise StepRefusedError(
            _("Version %(number)s of “%(framework)s” is %(state)s and never changes. Give the new one another number.")
            % facts
        )


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


def _name(by: object) -> str:
    return str(by.get_username() if hasattr(by, "get_username") else by)
