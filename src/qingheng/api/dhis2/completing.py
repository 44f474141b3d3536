"""Data sets that are declared complete: the submission goes to the reviewer. The law: only if nothing is missing."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from qianfen import Frequency, Period
from qingheng.accounts.steps import StepRefusedError
from qingheng.api.authentication import Caller
from qingheng.api.dhis2 import conflicts as codes
from qingheng.api.dhis2.conflicts import Conflict
from qingheng.api.receiving import station_of
from qingheng.collection.actions.submissions import open_submission, submit
from qingheng.collection.long_table import period_of
from qingheng.collection.models import Submission
from qingheng.collection.office import Office
from qingheng.collection.station_sheet import StationSheet
from qingheng.collection.submission.completeness import IncompleteSubmissionError
from qingheng.organisations.models import Station
from qingheng.organisations.tables import CellError

HANDED_IN = frozenset({Submission.State.SUBMITTED, Submission.State.ACCEPTED, Submission.State.LOCKED})
FAULTS_SHOWN_MAX = 200


def data_set_code(station: str, frequency: Frequency) -> str:
    """A data set is what a station reports at one frequency."""
    return f"{station}-{frequency.value}"


@dataclass(frozen=True)
class DataSet:
    """A data set by its code."""

    station: Station
    frequency: Frequency


def find_data_set(caller: Caller, code: str) -> DataSet | None:
    """The data set, if the token speaks for its station."""
    station, (name, _dash, frequency) = station_of(caller), code.rpartition("-")
    if station is None or station.code != name or frequency not in set(Frequency):
        return None
    return DataSet(station, Frequency(frequency))


def complete(caller: Caller, code: str, period_name: str, *, index: int = 0) -> list[Conflict]:
    """Hand the submission in; the conflicts say what stands in the way, none that it is with the reviewer."""
    where = (index,)
    found, period = find_data_set(caller, code), _period(period_name)
    wrong = []
    if found is None:
        said = f"Data set not found or not accessible: `{code}`"
        wrong.append(Conflict(code, said, codes.NO_DATA_SET, "dataSet", where))
    if period is None or (found and not _is_asked(caller, found, period)):
        wrong.append(Conflict(period_name, f"Period not valid: `{period_name}`", codes.NO_PERIOD, codes.PERIOD, where))
    if wrong or found is None or period is None:
        return wrong
    try:
        _hand_in(caller, found.station, period)
    except IncompleteSubmissionError as error:
        shown = error.faults[:FAULTS_SHOWN_MAX]
        return [Conflict(fault.where, str(fault), codes.NO_VALUE, codes.VALUE, where) for fault in shown]
    except (StepRefusedError, PermissionDenied) as error:
        return [Conflict(period_name, str(error), codes.LOCKED, codes.PERIOD, where)]
    return []


@transaction.atomic
def _hand_in(caller: Caller, station: Station, period: Period) -> None:
    found = open_submission(station, period, by=caller.user)
    if found.state not in HANDED_IN:
        submit(found, by=caller.user)


def _period(name: str) -> Period | None:
    try:
        return period_of(name)
    except CellError:
        return None


def _is_asked(caller: Caller, found: DataSet, period: Period) -> bool:
    office = Office.open(caller.user)
    is_right = period.frequency is found.frequency and office.has_begun(period)
    return is_right and StationSheet.of(found.station, period, office) is not None
