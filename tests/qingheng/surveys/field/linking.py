"""Tries to link answers to codes, before a wave is closed and after; prints how many it can.

Started as a program of its own: `DATABASE_URL` says where. Each answer carries its number, which no real answer does,
so that a guess can be judged. It knows all codes in the order in which they were used: more than anybody should.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "qingheng.settings"
django.setup()

from django.core.management import call_command  # noqa: E402 - Django must be set up first
from django.db import connection  # noqa: E402 - the same
from tests.people import (  # noqa: E402 - the same
    COUNTY_FRAMEWORK,
    SINCE,
    County,
    make_user,
)
from tests.qingheng.surveys.field.cast import make_sample, make_wave  # noqa: E402 - the same

import qianfen  # noqa: E402 - the same
from qingheng.accounts.roles import Role  # noqa: E402 - the same
from qingheng.audit.models import Entry  # noqa: E402 - the same
from qingheng.audit.writing import SYSTEM  # noqa: E402 - the same
from qingheng.framework import actions as frameworks  # noqa: E402 - the same
from qingheng.surveys.actions.field import close, issue_codes  # noqa: E402 - the same
from qingheng.surveys.field.codes import digest  # noqa: E402 - the same
from qingheng.surveys.field.receiving import Channel, Filled, Place, place_of, receive  # noqa: E402 - the same
from qingheng.surveys.models import AnswerSheet, DayCount, SpentCode  # noqa: E402 - the same

ANSWERS = 300
SHEETS, SPENT = AnswerSheet._meta.db_table, SpentCode._meta.db_table


def main() -> None:
    call_command("migrate", verbosity=0)
    county, agency = County(), make_user("agency", Role.SURVEY_AGENCY)
    draft = frameworks.import_version(qianfen.read_document(COUNTY_FRAMEWORK), by=SYSTEM)
    frameworks.publish(draft, effective_from=SINCE, by=SYSTEM)
    wave = make_wave()
    issued = issue_codes(make_sample(wave, county.towns[:1], invited=ANSWERS), by=agency)
    used = [code for made in issued.values() for code in made]
    digests = [digest(wave.pk, code) for code in used]
    for number, code in enumerate(used):
        place = place_of(code)
        assert isinstance(place, Place)
        receive(place, Filled({"number": number, "style": "good"}, Channel.CODE))
    seen: dict[str, Any] = {"entries": Entry.objects.count()}
    before = {name: attack(digests) for name, attack in ATTACKS[connection.vendor].items()}
    keys = set(AnswerSheet.objects.values_list("key", flat=True))
    close(wave, by=agency)
    after = {name: attack(digests) for name, attack in ATTACKS[connection.vendor].items()}
    seen |= {
        "new_entries": Entry.objects.count() - seen["entries"],
        "sheets": AnswerSheet.objects.count(),
        "same_keys": len(keys & set(AnswerSheet.objects.values_list("key", flat=True))),
        "spent": SpentCode.objects.count(),
        "days": list(DayCount.objects.values_list("count", flat=True)),
        "in_files": in_files([*used, *digests, *keys]),
    }
    json.dump({"before": before, "after": after, "seen": seen}, sys.stdout)


def rows(query: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def numbers(query: str) -> list[int]:
    return [json.loads(str(found)) if isinstance(found, str) else int(str(found)) for (found,) in rows(query)]


def said(expression: str) -> str:
    """The number inside an answer, in the database's own words."""
    return (
        f"{expression}->>'number'" if connection.vendor == "postgresql" else f"json_extract({expression}, '$.number')"
    )


def hits(order: list[int]) -> int:
    """How many answers stand where they were written: whoever watched the field work knows the order of coming."""
    return sum(place == number for place, number in enumerate(order))


def by_place(column: str) -> Callable[[list[str]], int]:
    return lambda _digests: hits(numbers(f"SELECT {said('answers')} FROM {SHEETS} ORDER BY {column}"))  # noqa: S608 - own names


def by_transaction(digests: list[str]) -> int:
    """PostgreSQL notes with each row the transaction that wrote it: the used code and the answer share it."""
    query = f"SELECT s.digest, {said('a.answers')} FROM {SHEETS} a JOIN {SPENT} s ON a.xmin = s.xmin"  # noqa: S608 - own names
    return sum(digests[int(str(number))] == found for found, number in rows(query))


def by_own_transaction(_digests: list[str]) -> int:
    """Answers that can be told apart by the transaction that wrote them."""
    return len(rows(f"SELECT xmin FROM {SHEETS} GROUP BY xmin HAVING count(*) = 1"))  # noqa: S608 - own names


ATTACKS: dict[str, dict[str, Callable[[list[str]], int]]] = {
    "sqlite": {"place": by_place("rowid"), "key": by_place("key")},
    "postgresql": {
        "place": by_place("ctid"),
        "key": by_place("key"),
        "join": by_transaction,
        "own_transaction": by_own_transaction,
    },
}


def in_files(secrets: list[str]) -> int:
    """How many codes, digests or first keys can still be read in the files of the SQLite database."""
    if connection.vendor != "sqlite":
        return 0
    name = Path(str(connection.settings_dict["NAME"]))
    content = b"".join(path.read_bytes() for path in name.parent.glob(f"{name.name}*"))
    assert b"SQLite format 3" in content
    return sum(secret.encode() in content for secret in secrets)


if __name__ == "__main__":
    main()
