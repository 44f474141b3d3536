"""A process that takes answers is killed in the middle, again and again; prints what is stored at the end.

Started as a program of its own: `DATABASE_URL` says where. The process that is killed hands in every code from the
first on and notes each answer that it has confirmed.
"""

import json
import os
import random
import sys
import time
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

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
from qingheng.surveys.models import AnswerSheet, Code  # noqa: E402 - the same

CODES, KILLS = 400, 6
LIVES_SECONDS = (0.02, 0.25)


def main() -> None:
    call_command("migrate", verbosity=0)
    sample = make_sample(make_wave(), County().towns[:1], invited=CODES)
    issued = issue_codes(sample, by=make_user("agency", Role.SURVEY_AGENCY))
    connection.close()
    codes = Path(os.environ["QINGHENG_DATA"]) / "codes"
    codes.write_text("\n".join(code for made in issued.values() for code in made))
    kills = sum(_life_ends_early(codes) for _kill in range(KILLS))
    _start(codes).join()
    json.dump(
        {
            "kills": kills,
            "said": sorted(AnswerSheet.objects.values_list("answers__number", flat=True)),
            "promised": len(_confirmed(codes).read_text().split()),
            "codes_left": Code.objects.count(),
        },
        sys.stdout,
    )


def _start(codes: Path) -> BaseProcess:
    process = get_context("fork").Process(target=hand_in, args=(codes,))
    process.start()
    return process


def _life_ends_early(codes: Path) -> bool:
    """Let it work for a moment, then kill -9; whether it was still at work."""
    before = _size(codes)
    process = _start(codes)
    while _size(codes) == before and process.is_alive():
        time.sleep(0.005)
    time.sleep(random.uniform(*LIVES_SECONDS))  # noqa: S311 - a moment of chance, nothing secret
    process.kill()
    process.join()
    return process.exitcode != 0


def _confirmed(codes: Path) -> Path:
    return codes.with_suffix(".confirmed")


def _size(codes: Path) -> int:
    return _confirmed(codes).stat().st_size if _confirmed(codes).exists() else 0


def hand_in(codes: Path) -> None:
    """Hand in every code; what an earlier life has taken is told as used."""
    with _confirmed(codes).open("a") as confirmed:
        for number, code in enumerate(codes.read_text().split()):
            place = place_of(code)
            if not isinstance(place, Place):
                assert place == Outcome.USED, place
            elif receive(place, Filled({"number": number}, Channel.CODE)) == Outcome.TAKEN:
                confirmed.write(f"{number}\n")
                confirmed.flush()
    connection.close()


if __name__ == "__main__":
    main()
