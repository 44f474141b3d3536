"""Several reviewers accept the same submission at the same time, in a database of their own; prints what came of it.

Started as a program of its own, because threads need a database that they share: `DATABASE_URL` says which.
"""

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "qingheng.settings"
django.setup()

from django.core.management import call_command  # noqa: E402 - Django must be set up first
from django.db import connection  # noqa: E402 - the same
from tests.people import SINCE, County, make_user  # noqa: E402 - the same
from tests.qingheng.collection.submitting import filled  # noqa: E402 - the same

from qingheng import pipeline  # noqa: E402 - the same
from qingheng.accounts.models import User  # noqa: E402 - the same
from qingheng.accounts.roles import Role  # noqa: E402 - the same
from qingheng.accounts.steps import StepRefusedError  # noqa: E402 - the same
from qingheng.audit.models import Entry  # noqa: E402 - the same
from qingheng.audit.writing import SYSTEM  # noqa: E402 - the same
from qingheng.collection.actions.submissions import submit  # noqa: E402 - the same
from qingheng.collection.models import Batch, Observation, Submission  # noqa: E402 - the same
from qingheng.framework import actions as frameworks  # noqa: E402 - the same

REVIEWERS = 4


def accept(number: int) -> str:
    """One reviewer's attempt: what was said in return."""
    try:
        pipeline.accept_submission(Submission.objects.get(), by=User.objects.get(username=f"reviewer-{number}"))
    except StepRefusedError as refusal:
        return str(refusal)
    finally:
        connection.close()
    return ""


def prepare() -> int:
    """A submitted month of one station; gives how many values it has."""
    county = County()
    draft = frameworks.import_version(county.document, by=SYSTEM)
    frameworks.publish(draft, effective_from=SINCE, by=SYSTEM)
    station = county.stations["S01"]
    clerk = make_user("clerk", Role.STATION_CLERK, station=station)
    for number in range(REVIEWERS):
        make_user(f"reviewer-{number}", Role.STATION_REVIEWER, station=station)
    return submit(filled(station, clerk), by=clerk).values.count()


def main() -> None:
    call_command("migrate", verbosity=0)
    values = prepare()
    connection.close()
    with ThreadPoolExecutor(REVIEWERS) as threads:
        said = list(threads.map(accept, range(REVIEWERS)))
    accepted = Entry.objects.filter(action="collection.submission.accepted").count()
    facts = {"said": said, "accepted": accepted, "batches": Batch.objects.count(), "values": values}
    json.dump(facts | {"stored": Observation.objects.count()}, sys.stdout)


if __name__ == "__main__":
    main()
