"""Fifty racers on two hundred codes, in a database of their own; prints how often each outcome came and what is stored.

Started as a program of its own, because threads need a database that they share: `DATABASE_URL` says which.
"""

import json
import os
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "qingheng.settings"
django.setup()

from django.core.management import call_command  # noqa: E402 - Django must be set up first
from django.db import connection  # noqa: E402 - the same
from tests.people import County, make_user  # noqa: E402 - the same
from tests.qingheng.surveys.field.cast import make_sample, make_wave  # noqa: E402 - the same

from qingheng.accounts.roles import Role  # noqa: E402 - the same
from qingheng.surveys.actions.field import issue_codes  # noqa: E402 - the same
from qingheng.surveys.field.receiving import Channel, Filled, Outcome, Place, place_of, receive  # noqa: E402 - the same
from qingheng.surveys.models import AnswerSheet, Code, DayCount, SpentCode  # noqa: E402 - the same

RACERS, CODES, TRIES_OF_A_CODE = 50, 200, 4


def main() -> None:
    call_command("migrate", verbosity=0)
    sample = make_sample(make_wave(), County().towns[:2], invited=CODES // 2)
    issued = issue_codes(sample, by=make_user("agency", Role.SURVEY_AGENCY))
    tries = [code for made in issued.values() for code in made] * TRIES_OF_A_CODE
    connection.close()
    start = Barrier(RACERS)

    def race(number: int) -> list[str]:
        start.wait()
        try:
            return [answer(code) for code in tries[number::RACERS]]
        finally:
            connection.close()

    with ThreadPoolExecutor(RACERS) as racers:
        outcomes = Counter(outcome for found in racers.map(race, range(RACERS)) for outcome in found)
    stored = {model.__name__: model.objects.count() for model in (AnswerSheet, SpentCode, Code)}
    days = sum(DayCount.objects.values_list("count", flat=True))
    json.dump({"outcomes": outcomes, "stored": stored, "days": days, "rows": DayCount.objects.count()}, sys.stdout)


def answer(code: str) -> str:
    """Look the code up, then hand in, as the page does: between the two others come."""
    place = place_of(code)
    filled = Filled({"style": "good"}, Channel.CODE)
    return str(receive(place, filled) if isinstance(place, Place) else place or Outcome.UNKNOWN)


if __name__ == "__main__":
    main()
