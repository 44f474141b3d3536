"""The county is the same every time, and healthy on the whole."""

from collections import Counter
from collections.abc import Mapping

import pytest
from tests.qingheng.demo.cards import Cards, in_force, observation

import qianfen
from qianfen import AlertLevel, Framework, Scorecard
from qianfen.observation import Observation
from qingheng.demo import county, files, versions
from qingheng.demo.draws import Draws
from qingheng.demo.generator import Dataset, generate
from qingheng.framework.checks import check

LATEST = "2026-09"


def test_the_stored_seed_gives_the_stored_bytes(dataset: Dataset) -> None:
    assert files.checksum(dataset) == county.document("seed")["checksum"]


def test_another_seed_gives_another_county(framework: Framework, dataset: Dataset) -> None:
    assert files.checksum(generate(framework, 7)) != files.checksum(dataset)


def test_the_stream_of_a_purpose_never_changes() -> None:
    assert Draws.of(1, "X", "2026-01").bits.random_raw(2).tolist() == [6110087970596198123, 6871582299751647338]
    assert Draws.of(1, "X").spread(5, [0.5, 0.0, 0.5]) == [3, 0, 2]


@pytest.mark.parametrize("trials", [0, 1, 1000])
def test_a_certain_trial_succeeds_every_time(trials: int) -> None:
    draws = Draws.of(3, "certain")
    assert draws.successes(trials, 1.0) == trials
    assert draws.successes(trials, 0.0) == 0


def test_no_row_is_refused(framework: Framework, dataset: Dataset) -> None:
    first: list[Observation] = [observation(row) for row in dataset.rows]
    for year in (2024, 2025, 2026):
        for rows in (first, in_force(dataset)):
            assert qianfen.check_observations(framework, [row for row in rows if row.period.year == year]) == []


def test_every_row_lies_within_the_months_of_the_county(dataset: Dataset) -> None:
    months = county.months()
    for row in dataset.rows:
        last = qianfen.Period.parse(row.period).last_month
        assert months[0] <= last <= months[-1]


def test_nothing_is_reported_for_a_body_after_its_end(dataset: Dataset) -> None:
    ends = {body.code: body.valid_to for body in county.bodies() if body.valid_to}
    assert ends
    for row in dataset.rows:
        if row.body in ends:
            assert qianfen.Period.parse(row.period).end <= ends[row.body]


def test_the_county_has_thirteen_towns_twenty_departments_and_two_years() -> None:
    assert Counter(body.audience for body in county.bodies()) == {"TOWN": 13, "DEPT": 20}
    assert len(county.months()) == 24


def test_every_body_always_has_exactly_one_leader_in_charge() -> None:
    for body in county.bodies():
        for month in county.months():
            if body.valid_to is None or month.end <= body.valid_to:
                assert len(charges_of(body.code, str(month.end))) == 1, (body.code, str(month))


def charges_of(body: str, on: str) -> list[Mapping[str, str]]:
    rows = (row for row in county.table("charges") if row["body"] == body)
    return [row for row in rows if row["valid_from"] <= on <= (row["valid_to"] or on)]


def latest(cards: Cards) -> list[Scorecard]:
    ended = {body.code for body in county.bodies() if body.valid_to}
    return [card for (body, month), card in cards.items() if month == LATEST and body not in ended]


def test_the_county_is_mostly_healthy(at_last: Cards) -> None:
    totals = [card.total for card in latest(at_last)]
    assert 92_000 <= sum(totals) / len(totals) <= 94_000
    assert sum(total >= 90_000 for total in totals) >= 25


def test_the_cockpit_shows_every_colour_but_is_mostly_green(framework: Framework, at_last: Cards) -> None:
    alerts = [qianfen.raise_alerts(framework, card) for card in latest(at_last)]
    worst = Counter(max(alert.level for alert in of_body) for of_body in alerts if of_body)
    assert worst[AlertLevel.RED] == 2
    assert 3 <= worst[AlertLevel.YELLOW] <= 8
    assert sum(map(len, alerts)) <= 70


def test_the_draft_is_a_sound_framework_that_differs(framework: Framework) -> None:
    checked = check(versions.draft())
    assert checked.faults == []
    draft = Framework.parse(versions.draft())
    changed = {item.code for item in draft.items if item != framework.item(item.code)}
    assert changed == set(county.document("draft")["items"])


def test_what_is_owed_lies_in_one_file_for_each_station(framework: Framework, dataset: Dataset) -> None:
    owed = files.late_files(framework, dataset.late)
    assert list(owed) == ["late-S06.csv", "late-S07.csv"]
    assert sum(content.count(b"\n") - 1 for content in owed.values()) == len(dataset.late)


def test_the_files_say_that_they_are_synthetic() -> None:
    note = files.NOTE
    assert "合成数据" in note
    assert "Synthetic" in note
