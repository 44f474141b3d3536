"""What goes out to a public entrance. The law: questionnaires, names of bodies and digests; no code, no secret.

Row keys are those of the inside, so that what comes back fits; everything else of the inside stays there.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from qingheng.organisations.models import Body
from qingheng.surveys.models import Code, SampleCell, Wave, WaveForm

PACK, HANDOVER = "qingheng-entrance/1", "qingheng-handover/1"


class EntranceFileError(Exception):
    """A file that is not what was asked for. The text is for the user."""


@dataclass(frozen=True)
class EntranceFile:
    """A file between the inside and the entrance (公众入口文件): its kind and its content, with a checksum."""

    kind: str
    content: Mapping[str, Any]

    def write(self, path: Path) -> None:
        """Store it, readable by its owner alone."""
        text = json.dumps(self.content, ensure_ascii=False, sort_keys=True)
        path.touch(mode=0o600)
        whole = {"format": self.kind, "checksum": sha256(text.encode()).hexdigest(), "content": self.content}
        path.write_text(json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=1), encoding="utf-8")

    @classmethod
    def read(cls, path: Path, kind: str) -> "EntranceFile":
        """The file, whole and unchanged, or EntranceFileError."""
        try:
            whole = json.loads(path.read_text(encoding="utf-8"))
            content, checksum, found = whole["content"], whole["checksum"], whole["format"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise EntranceFileError(
                _("“%(file)s” cannot be read: %(error)s") % {"file": path, "error": error}
            ) from error
        if found != kind:
            facts = {"file": path, "found": found, "kind": kind}
            raise EntranceFileError(_("“%(file)s” is of the kind “%(found)s”; “%(kind)s” is wanted here.") % facts)
        text = json.dumps(content, ensure_ascii=False, sort_keys=True)
        if sha256(text.encode()).hexdigest() != checksum:
            raise EntranceFileError(_("“%(file)s” was changed on its way. Fetch it again.") % {"file": path})
        return cls(kind, content)


def packed(wave: Wave) -> EntranceFile:
    """What the entrance needs to serve a wave."""
    cells = SampleCell.objects.filter(sample__wave=wave, codes__isnull=False).distinct().select_related("cell")
    digests: dict[int, list[str]] = defaultdict(list)
    for digest, cell in Code.objects.filter(cell__sample__wave=wave).order_by("digest").values_list("digest", "cell"):
        digests[cell].append(digest)
    asked = {cell.cell.body_id for cell in cells}
    bodies = Body.objects.filter(pk__in=asked).select_related("audience").order_by("code")
    forms = list(wave.forms.select_related("version__questionnaire"))
    return EntranceFile(
        PACK,
        {
            "wave": {
                **{name: getattr(wave, name) for name in ("pk", "title", "period", "takes_open_link")},
                **{name: getattr(wave, name).isoformat() for name in ("opens_on", "closes_on")},
            },
            "forms": [_form(form) for form in forms],
            "bodies": [
                {"pk": body.pk, "code": body.code, "name": body.name, "audience": _audience(body)} for body in bodies
            ],
            "cells": [
                {"pk": cell.pk, "body": cell.cell.body_id, "group": cell.cell.group, "digests": digests[cell.pk]}
                for cell in cells
            ],
        },
    )


def _audience(body: Body) -> dict[str, Any]:
    return {"pk": body.audience_id, "code": body.audience.code, "name": body.audience.name}


def _form(form: WaveForm) -> dict[str, Any]:
    version = form.version
    header = {name: getattr(version, name) for name in ("pk", "number", "document", "form_number", "issuer")}
    return {
        "group": form.group,
        "audience": form.audience,
        "questionnaire": {"pk": version.questionnaire_id, "title": version.questionnaire.title},
        "version": header
        | {
            "approval_number": version.approval_number,
            "valid_until": version.valid_until.isoformat() if version.valid_until else None,
        },
    }
