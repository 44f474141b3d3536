"""An uploaded framework, read and checked. The law: the content decides what a file is, not its name."""

from django.conf import settings
from django.utils.translation import gettext as _

from qingheng.framework.checks import CheckedDocument, check
from qingheng.framework.faults import LocatedFault, UnreadableError
from qingheng.framework.workbook import read_workbook
from qingheng.framework.yaml_files import read_yaml

WORKBOOK_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
MEGABYTE = 1024 * 1024
SIZE_MAX = 5 * MEGABYTE
TEXT_SIZE_MAX = 1 * MEGABYTE
"""YAML; the county's framework has a sixteenth of it."""


def read_upload(content: bytes, name: str) -> CheckedDocument:
    """The document of a file with everything that is wrong with it; without a document if it cannot be read at all."""
    try:
        _check_size(content, name)
        is_workbook = content.startswith(WORKBOOK_STARTS) or name.lower().endswith((".xlsx", ".xls", ".xlsm", ".et"))
        document, places = (read_workbook if is_workbook else read_yaml)(content, name)
    except UnreadableError as error:
        return CheckedDocument({}, list(error.faults))
    return check(document, places)


def _check_size(content: bytes, name: str) -> None:
    limit = min(SIZE_MAX if content.startswith(WORKBOOK_STARTS) else TEXT_SIZE_MAX, settings.UPLOAD_SIZE_MAX)
    if not content.strip():
        raise UnreadableError([LocatedFault(name, _("The file is empty."), _("Save it again and upload that."))])
    if len(content) > limit:
        facts = {"size": f"{len(content) / MEGABYTE:.1f}", "limit": f"{limit / MEGABYTE:g}"}
        raise UnreadableError(
            [
                LocatedFault(
                    name,
                    _("The file has %(size)s MB; a framework has at most %(limit)s MB.") % facts,
                    _("Remove pictures and sheets that do not belong to the framework."),
                )
            ]
        )
