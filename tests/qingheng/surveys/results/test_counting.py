"""From sheets to estimates to values of the survey items."""

from decimal import Decimal

import numpy as np
import pytest
from tests.qingheng.surveys.answered import ITEMS, OPTIONS, answer_all, by_seed, plan_wave, sampled, sheet

import qianfen
from qianfen import Observation, Period
from qingheng.accounts.steps import StepRefusedError
from qingheng.audit.models import Entry
from qingheng.surveys.actions.estimates import count
from qingheng.surveys.models import AnswerSheet, Estimate, NonResponse
from qingheng.surveys.results.queries import item_values
from qingheng.surveys.sampling.design import Margin


@pytest.fixture
def answered(county, published_framework, framework_administrator):
    wave = plan_wave()
    sample = sampled(wave, county.bodies, by=framework_administrator)
    answer_all(sample)
    return wave


def estimate_of(wave, body, group, item=ITEMS[0]):
    return Estimate.objects.get(wave=wave, body=body, group=group, item=item)


def test_every_body_and_group_gets_an_index_with_its_interval(answered, county, framework_administrator):
    count(answered, by=framework_administrator)
    rows = Estimate.objects.filter(wave=answered)
    assert rows.count() == 2 * (6 * 3 + 3)
    assert all(0 <= row.low < row.index < row.high <= 1 for row in rows)
    assert all(row.shown == Estimate.Shown.YES for row in rows)
    assert Entry.objects.filter(action="surveys.numbers.counted").exists()


def test_the_index_of_a_group_is_that_of_the_plain_formulas(answered, county, framework_administrator):
    """Clients live in one stratum: a simple sample with the correction for those who were all there are."""
    count(answered, by=framework_administrator)
    sheets = AnswerSheet.objects.filter(wave=answered, body=county.towns[0], group="client")
    worth = {"good": 1, "fair": 0.75, "bad": 0, "unknown": None}
    told = [worth[each.answers["style"]] for each in sheets]
    valid = np.array([value for value in told if value is not None])
    found = estimate_of(answered, county.towns[0], "client")
    assert found.respondents == len(valid)
    assert found.index == pytest.approx(valid.mean())
    spread = np.array([0 if value is None else value - valid.mean() for value in told])
    variance = (1 - len(told) / 400) * len(told) / (len(told) - 1) * (spread**2).sum() / len(valid) ** 2
    assert found.design_effect == pytest.approx(variance / (valid.var(ddof=1) / len(valid)))


def test_residents_are_weighted_by_their_strata(answered, county, framework_administrator):
    """Each stratum speaks for as many as live there, however many of them answered."""
    count(answered, by=framework_administrator)
    mass = value = 0.0
    people = {"山区": 400 + 437, "平原": 474 + 511}
    for stratum, number in people.items():
        sheets = AnswerSheet.objects.filter(wave=answered, body=county.towns[0], cell__cell__stratum=stratum)
        told = [each.answers["style"] for each in sheets]
        valid = [{"good": 1, "fair": 0.75, "bad": 0}[each] for each in told if each != "unknown"]
        mass += number * len(valid) / len(told)
        value += number * sum(valid) / len(told)
    assert estimate_of(answered, county.towns[0], "resident").index == pytest.approx(value / mass)


def test_the_total_of_a_body_follows_the_weights_of_the_framework(answered, county, framework_administrator):
    count(answered, by=framework_administrator)
    body = county.departments[1]
    groups = [estimate_of(answered, body, group).index for group in ("resident", "client")]
    assert estimate_of(answered, body, "").index == pytest.approx(sum(groups) / 2)


def test_sheets_that_do_not_count_are_left_out_and_told_beside(answered, county, framework_administrator):
    body = county.towns[1]
    doubtful = AnswerSheet.objects.filter(wave=answered, body=body, group="client").order_by("key")[:12]
    AnswerSheet.objects.filter(pk__in=[row.pk for row in doubtful]).update(is_counted=False, reason="flood")
    everybody = AnswerSheet.objects.filter(wave=answered, body=body, group="client")
    count(answered, by=framework_administrator)
    found = estimate_of(answered, body, "client")
    valid = everybody.exclude(answers__style="unknown")
    assert found.respondents == valid.filter(is_counted=True).count()
    if valid.filter(is_counted=False).count() >= 10:
        assert found.shares["before"]["answers"] == valid.count()


def test_a_few_sheets_taken_out_cannot_be_found_by_comparing_before_and_after(
    answered, county, framework_administrator
):
    AnswerSheet.objects.filter(pk=AnswerSheet.objects.filter(wave=answered).order_by("key")[0].pk).update(
        is_counted=False
    )
    count(answered, by=framework_administrator)
    assert not any("before" in row.shares for row in Estimate.objects.filter(wave=answered))


def test_answers_without_a_code_have_no_part_in_the_index(answered, county, framework_administrator):
    body, random = county.towns[0], by_seed(5)
    AnswerSheet.objects.bulk_create(sheet(answered, body, "resident", random=random) for _each in range(40))
    count(answered, by=framework_administrator)
    found = estimate_of(answered, body, "resident")
    drawn = AnswerSheet.objects.filter(wave=answered, body=body, group="resident", cell__isnull=False)
    assert found.respondents == drawn.exclude(answers__style="unknown").count()
    assert 30 <= found.shares["open"]["answers"] <= 40
    assert set(found.shares["open"]) == {"answers", "index"}


def test_few_answers_are_hidden_with_what_would_give_them_away(county, published_framework, framework_administrator):
    wave = plan_wave()
    sample = sampled(wave, county.bodies, by=framework_administrator)
    sheets = answer_all(sample)
    few = [row for row in sheets if row.body_id == county.towns[0].pk and row.group == "client"][5:]
    AnswerSheet.objects.filter(pk__in=[row.pk for row in few]).delete()
    count(wave, by=framework_administrator)
    hidden = Estimate.objects.filter(wave=wave, item=ITEMS[0]).exclude(shown=Estimate.Shown.YES)
    found = {(row.body_id, row.group): row.shown for row in hidden}
    assert found[county.towns[0].pk, "client"] == Estimate.Shown.FEW
    assert found[county.towns[0].pk, ""] == Estimate.Shown.COMPLEMENTARY
    assert found[None, "client"] == Estimate.Shown.COMPLEMENTARY
    values = {value for body, *_rest, key, value in item_values(wave) if body == "B01" and key.startswith("client/")}
    assert values == {Decimal(0)}


def test_values_add_up_to_the_answers_and_come_to_the_same_index(answered, county, framework_administrator):
    count(answered, by=framework_administrator)
    values = item_values(answered)
    for row in Estimate.objects.filter(wave=answered, body__isnull=False).exclude(group=""):
        own = {
            key.partition("/")[2]: value
            for body, _audience, item, key, value in values
            if (body, item, key.partition("/")[0]) == (row.body.code, row.item, row.group)
        }
        unknown = own.pop(OPTIONS["unknown"])
        assert sum(own.values()) == row.respondents
        assert unknown == int(unknown)
        index = (own["满意"] + own["基本满意"] * Decimal("0.75")) / row.respondents
        assert float(index) == pytest.approx(row.index, abs=1e-4)


def test_the_engine_scores_what_is_passed_on(county, framework_administrator, published_framework):
    wave = plan_wave()
    answer_all(sampled(wave, county.towns[:1], by=framework_administrator, floor=60))
    count(wave, by=framework_administrator)
    card = scored(wave, published_framework)
    index = estimate_of(wave, county.towns[0], "").index
    assert card.nodes[ITEMS[0]].points == pytest.approx(2500 * min(1, max(0, (index - 0.5) / 0.4)), abs=1)


def test_too_few_answers_reach_the_score_as_insufficient(county, framework_administrator, published_framework):
    """Fewer than are shown pass on as nobody; more, but fewer than the item needs, as those who answered."""
    for wave, response in ((plan_wave(), 0.1), (plan_wave(), 0.35)):
        answer_all(sampled(wave, county.towns[:1], by=framework_administrator), response=response)
        count(wave, by=framework_administrator)
        node = scored(wave, published_framework).nodes[ITEMS[0]]
        assert (node.points, node.flags) == (2500, {"insufficient"})


def scored(wave, version):
    """The scorecard of the first town with nothing but the wave's values."""
    found = [
        Observation(body, audience, Period.parse("2026-H1"), item, key, value)
        for body, audience, item, key, value in item_values(wave)
        if body == "B01"
    ]
    return qianfen.score(version.parsed, found, as_of=Period.parse("2026-06"))[0]


def test_people_who_did_not_belong_to_the_group_do_not_weigh(county, published_framework, framework_administrator):
    wave = plan_wave()
    sample = sampled(wave, county.bodies, by=framework_administrator)
    answer_all(sample)
    for row in sample.cells.filter(cell__group="resident", cell__stratum="山区"):
        NonResponse.objects.create(cell=row, why=NonResponse.Why.INELIGIBLE, count=row.invited)
    count(wave, by=framework_administrator)
    sheets = AnswerSheet.objects.filter(wave=wave, body=county.towns[0], cell__cell__stratum="平原")
    valid = [{"good": 1, "fair": 0.75, "bad": 0}[s.answers["style"]] for s in sheets if s.answers["style"] != "unknown"]
    assert estimate_of(wave, county.towns[0], "resident").index == pytest.approx(np.mean(valid))


def test_raking_brings_the_sexes_to_their_shares(county, published_framework, framework_administrator):
    """Within one stratum raking to one margin is post-stratification: each sex speaks for its share."""
    wave = plan_wave()
    margins = (Margin("client", "sex", {"f": 0.7, "m": 0.3}),)
    sample = sampled(wave, county.towns[:1], by=framework_administrator, margins=margins)
    sheets = [row for row in answer_all(sample) if row.group == "client"]
    count(wave, by=framework_administrator)
    worth = {"good": 1, "fair": 0.75, "bad": 0}
    index = mass = 0.0
    for sex, share in margins[0].shares.items():
        own = [row.answers["style"] for row in sheets if row.answers["sex"] == sex]
        valid = [worth[each] for each in own if each in worth]
        index += share * sum(valid) / len(own)
        mass += share * len(valid) / len(own)
    assert estimate_of(wave, None, "client").index == pytest.approx(index / mass)


def test_the_numbers_are_worked_out_once(answered, framework_administrator):
    count(answered, by=framework_administrator)
    with pytest.raises(StepRefusedError, match="已经算出"):
        count(answered, by=framework_administrator)


def test_nobody_answered_and_nothing_is_told(county, published_framework, framework_administrator):
    wave = plan_wave()
    sampled(wave, county.bodies, by=framework_administrator)
    count(wave, by=framework_administrator)
    assert not Estimate.objects.filter(wave=wave).exists()
    assert item_values(wave) == []
