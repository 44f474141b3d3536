"""A wave in the field in a database of its own; prints its codes. Started as a program: `DATABASE_URL` says where."""

import json
import os
import sys
from collections.abc import Callable

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "qingheng.settings"
django.setup()

from django.core.management import call_command  # noqa: E402 - Django must be set up first
from tests.people import County, make_user  # noqa: E402 - the same
from tests.qingheng.surveys.field.cast import make_sample, make_wave  # noqa: E402 - the same

from qingheng.accounts.roles import Role  # noqa: E402 - the same
from qingheng.surveys.actions.field import issue_codes  # noqa: E402 - the same
from qingheng.surveys.field.receiving import Channel, Filled, Place, place_of, receive  # noqa: E402 - the same
from qingheng.surveys.models import AnswerSheet, Code, DayCount, SpentCode  # noqa: E402 - the same


def prepare() -> list[str]:
    """Two towns, three codes each."""
    call_command("migrate", verbosity=0)
    sample = make_sample(make_wave(), County().towns[:2], invited=3)
    issued = issue_codes(sample, by=make_user("agency", Role.SURVEY_AGENCY))
    return [code for made in issued.values() for code in made]


def use(code: str) -> str:
    """A code is used inside as well, by a paper form, say."""
    place = place_of(code)
    assert isinstance(place, Place)
    return str(receive(place, Filled({"style": "fair"}, Channel.PAPER)))


def look() -> dict[str, object]:
    """What is stored."""
    days = dict(DayCount.objects.values_list("channel", "count"))
    counts = {model.__name__: model.objects.count() for model in (AnswerSheet, Code, SpentCode)}
    return counts | {"days": days, "said": sorted(AnswerSheet.objects.values_list("answers__style", flat=True))}


if __name__ == "__main__":
    steps: dict[str, Callable[..., object]] = {"prepare": prepare, "use": use, "look": look}
    json.dump(steps[sys.argv[1]](*sys.argv[2:]), sys.stdout)
