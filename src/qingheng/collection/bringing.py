"""Through which door a file comes in: a clerk's into the draft, an administrator's long table directly.

The law: what a station reports is accepted by somebody else before it counts; only taking over data goes without.
"""

from collections.abc import Collection
from datetime import date
from hashlib import sha256

from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.collection.checked import CheckedImport
from qingheng.collection.checking import check_reading
from qingheng.collection.filling import CheckedFill, check_filling
from qingheng.collection.incoming import Reading
from qingheng.collection.models import Batch
from qingheng.collection.office import Office
from qingheng.collection.permissions import can_enter
from qingheng.collection.reading import read
from qingheng.organisations.tables import Fault, Place, TableError


def look_at(
    content: bytes, name: str, *, by: User, take: Collection[str] = (), today: date | None = None
) -> CheckedImport | CheckedFill:
    """The dry run of a file as `by` may bring it; `take` names conflicting cells where the file is to prevail."""
    checksum, office = sha256(content).hexdigest(), Office.open(by, today)
    try:
        reading = read(content, name, office)
        is_direct = _is_direct(reading, office, name, by)
    except TableError as error:
        return CheckedImport(Batch.Kind.LONG_TABLE, name, checksum, faults=error.faults)
    if is_direct:
        return check_reading(reading, office, name=name, checksum=checksum)
    return check_filling(reading, office, name=name, checksum=checksum, take=take)


def is_direct_door_open(by: User) -> bool:
    """Whether `by` may bring data that count at once: framework administrators, to take over what exists."""
    return by.has_role(Role.FRAMEWORK_ADMINISTRATOR)


def _is_direct(reading: Reading, office: Office, name: str, by: User) -> bool:
    """Whether the file goes past the draft; refuses a workbook in the hands of somebody who enters nothing for it."""
    if reading.station and can_enter(by, office.stations[reading.station]):
        return False
    if not reading.station:
        return is_direct_door_open(by)
    message = _("The workbook of “%(station)s” is brought by a clerk of that station.")
    remedy = _("Leave it to the clerk; data that are taken over come as a long table.")
    raise TableError([Fault(Place(name), message % {"station": office.stations[reading.station]}, remedy)])
