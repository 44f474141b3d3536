"""Whatever the framework and the data, the engine and the oracle agree to the cent, and the laws of a score hold.

The examples are the same every time; `HYPOTHESIS_PROFILE=hunt` looks ten times as long, at others each time. Nothing is
shrunk: most of an example comes from a seed, and shrinking it takes minutes.
"""

import os
from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from qianfen import Framework, Options, Period, Scorecard, change, format_points, raise_alerts, score
from qianfen.arithmetic import steps_of
from qianfen.scorecard import CAPPED, TOTAL
from tests.qianfen.county import county_document, county_observations
from tests.qianfen.reference import all_leaves, reference
from tests.qianfen.strategies import YEAR, cases

HUNTING = os.environ.get("HYPOTHESIS_PROFILE") == "hunt"
PROFILE = settings(
    max_examples=500 if HUNTING else 25,
    derandomize=not HUNTING,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

months = st.lists(st.integers(1, 12), min_size=1, max_size=2, unique=True)


def scored(case, as_of=(12,), **options):
    document, rows = case
    periods = [Period.month(YEAR, month) for month in as_of]
    return score(Framework.parse(document), rows, periods, options=Options(**options))


@PROFILE
@given(cases(), months)
def test_engine_and_oracle_agree_on_every_node_to_the_cent_and_on_flags(case, as_of):
    document, rows = case
    for card in scored(case, as_of):
        mine = [row for row in rows if row.body == card.body]
        expected = reference(document, mine, card.audience, YEAR, card.as_of.index)
        assert {code: (node.points, node.full, node.flags) for code, node in card.nodes.items()} == expected


@pytest.mark.parametrize("seed", range(3))
def test_engine_and_oracle_agree_on_the_county_framework(seed):
    document, rows = county_document(), county_observations(2, seed)
    for card in scored((document, rows), [3, 6, 12]):
        mine = [row for row in rows if row.body == card.body]
        expected = reference(document, mine, card.audience, YEAR, card.as_of.index)
        assert {code: (node.points, node.full, node.flags) for code, node in card.nodes.items()} == expected


@PROFILE
@given(cases(), months)
def test_points_add_up_and_stay_between_zero_and_full(case, as_of):
    full_total = round(Decimal(str(case[0]["meta"]["total_points"])) * 100)
    for card in scored(case, as_of):
        nodes = card.nodes
        pillars = [node for node in nodes.values() if node.level == 1]
        assert card.total == sum(node.points for node in pillars)
        assert all(0 <= node.points <= node.full for node in nodes.values())
        assert nodes[TOTAL].full == sum(node.full for node in pillars) == full_total
        assert card.total + sum(lost.points_lost for lost in card.deductions) == full_total
        assert all(lost.points_lost > 0 for lost in card.deductions)
        low, high = card.bounds
        assert 0 <= low <= card.total <= high <= full_total


@PROFILE
@given(cases(), months, st.randoms())
def test_order_of_rows_and_company_of_other_bodies_never_matter(case, as_of, rng):
    document, rows = case
    cards = scored(case, as_of)
    assert list(cards) == sorted(cards, key=lambda card: (card.body, card.as_of))
    shuffled = rng.sample(rows, len(rows))
    assert scored((document, shuffled), as_of) == cards
    alone = [
        scored((document, [row for row in shuffled if row.body == card.body]), [card.as_of.index])[0] for card in cards
    ]
    assert alone == list(cards)


@PROFILE
@given(cases(bodies_max=1), st.sampled_from(["2026-Q1", "2026-Q3", "2026-H1", "2026"]))
def test_a_period_means_its_last_month(case, text):
    framework, period = Framework.parse(case[0]), Period.parse(text)
    assert score(framework, case[1], period) == score(framework, case[1], period.last_month)


@PROFILE
@given(cases(bodies_max=1), st.integers(1, 12), st.integers(1, 12))
def test_changes_add_up_to_the_difference(case, first, second):
    cards = {card.as_of.index: card for card in scored(case, {first, second})}
    if not cards:
        return
    before, after = cards[first], cards[second]
    assert sum(entry.points_delta for entry in change(before, after)) == after.total - before.total


@PROFILE
@given(cases(bodies_max=1), st.integers(1, 12))
def test_the_arithmetic_of_every_deduction_ends_in_its_points(case, month):
    for card in scored(case, [month]):
        for lost in card.deductions:
            if lost.reason != CAPPED:
                assert steps_of(lost.inputs)[-1].endswith(f" {format_points(card.nodes[lost.item].points)}")


@PROFILE
@given(cases(), months)
def test_a_scorecard_survives_its_document(case, as_of):
    for card in scored(case, as_of):
        assert Scorecard.from_dict(card.as_dict()) == card


@PROFILE
@given(cases(), months)
def test_alerts_are_exactly_the_lowest_limits_undershot(case, as_of):
    document, _ = case
    for card in scored(case, as_of):
        expected = set()
        for node in card.nodes.values():
            if node.level < 2:
                limits = document["thresholds"]["level1" if node.level else "total"]
                under = [limit for limit in limits if node.points < limit["below"] * 100]
                expected |= {(node.code, under[-1]["color"])} if under else set()
        assert {(alert.node, alert.level.value) for alert in raise_alerts(Framework.parse(document), card)} == expected


def worse_by(leaf, row):
    """The step by which a value becomes worse for its leaf; zero where that cannot be said of a single value."""
    if row.value is None:
        return 0
    if leaf["method"] in ("deduct", "veto") or (leaf["method"] == "banded" and row.key == leaf["numerator"]):
        return 1
    rising = leaf["method"] == "ratio" and leaf["zero_at"] < leaf["full_at"]
    return -min(1, row.value) if rising and row.key == leaf["numerator"] else 0


def worsened(document, rows, rng):
    """The same rows, one of them worse; all as they were where that cannot be."""
    leaves = {leaf["code"]: leaf for leaf in all_leaves(document)}
    worse = [row for row in rows if worse_by(leaves[row.item], row)]
    chosen = rng.choice(worse) if worse else None
    return [replace(row, value=row.value + worse_by(leaves[row.item], row)) if row is chosen else row for row in rows]


@PROFILE
@given(cases(bodies_max=1), st.integers(1, 12), st.randoms())
def test_worse_data_never_score_better(case, month, rng):
    document, rows = case
    plain = [row for row in rows if not row.event]  # which occurrence of an event counts may change with its cost
    before = scored((document, plain), [month])
    after = scored((document, worsened(document, plain, rng)), [month])
    assert [card.total for card in after] <= [card.total for card in before]


def cell(row):
    """What is reported, or not, as one: a key of an item in a period, or a whole wave of answers."""
    return row.item, row.period, "" if "/" in row.key or row.key == "ratings" else row.key


@PROFILE
@given(cases(bodies_max=1), st.integers(1, 12), st.integers(0, 2**32))
def test_whatever_the_missing_data_turn_out_to_be_the_total_is_within_the_bounds_given_without_them(case, month, seed):
    document, rows = case
    document["meta"].pop("effective_from", None)  # what was never due is not missing
    rng = Random(seed)  # noqa: S311 - examples are no secrets
    lost = {
        place for place in sorted({cell(row) for row in rows if row.value is not None}, key=str) if rng.random() < 0.4
    }
    left = [row for row in rows if cell(row) not in lost]
    if left:
        (without,), (complete,) = scored((document, left), [month]), scored((document, rows), [month])
        assert without.bounds[0] <= complete.total <= without.bounds[1]
