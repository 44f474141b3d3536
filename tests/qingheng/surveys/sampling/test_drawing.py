"""Frames, designs, draws: sizes, chances, and the same people again."""

import pytest
from tests.qingheng.surveys.answered import checked_frame, frame_csv, plan_wave, sampled

from qingheng.accounts.steps import StepRefusedError
from qingheng.audit.immutability import SealedRowError
from qingheng.audit.models import Entry
from qingheng.surveys.actions import samples
from qingheng.surveys.models import Code, FrameUnit, Sample, Wave
from qingheng.surveys.sampling.design import SampleDesign
from qingheng.surveys.sampling.drawing import again, units_drawn
from qingheng.surveys.sampling.planning import burden, sizes
from qingheng.surveys.sampling.queries import current_sample


@pytest.fixture
def wave(county, published_framework):
    return plan_wave()


def listed(body, number=50):
    return "body,group,number\n" + "\n".join(f"{body.code},client,{n}" for n in range(1, number + 1))


@pytest.mark.parametrize("stages", [1, 2])
@pytest.mark.parametrize("method", ["simple", "systematic"])
def test_a_draw_comes_again_from_what_is_stored(wave, county, framework_administrator, stages, method):
    sample = sampled(wave, county.bodies, by=framework_administrator, stages=stages, method=method)
    found = again(sample)
    assert found.agrees
    assert found.rows == sample.cells.count()
    assert current_sample(wave) == sample


def test_another_seed_gives_others(wave, county, framework_administrator):
    samples.import_frame(wave, checked_frame(wave, listed(county.towns[0])), by=framework_administrator)
    design = SampleDesign(margin=0.1, floor=10)
    drawn = [
        list(
            samples.draw(wave, design, seed=seed, by=framework_administrator).cells.values_list("positions", flat=True)
        )
        for seed in ("1", "2", "1")
    ]
    assert drawn[0] == drawn[2] != drawn[1]


def test_without_a_seed_the_machine_makes_one(wave, county, framework_administrator):
    samples.import_frame(wave, checked_frame(wave, frame_csv(county.towns)), by=framework_administrator)
    seeds = {samples.draw(wave, SampleDesign(margin=0.1), by=framework_administrator).seed for _turn in range(2)}
    assert {len(seed) for seed in seeds} == {32}
    assert len(seeds) == 2


def test_a_tampered_sample_does_not_agree(wave, county, framework_administrator):
    samples.import_frame(wave, checked_frame(wave, listed(county.towns[0])), by=framework_administrator)
    sample = samples.draw(wave, SampleDesign(margin=0.1, floor=10), seed="1", by=framework_administrator)
    other = Sample(wave=wave, frame=sample.frame, design=sample.design, seed=sample.seed, algorithm=sample.algorithm)
    other.pk = sample.pk
    other.seed = "another"
    assert again(other).different
    other.seed, other.algorithm = sample.seed, "an-older-one"
    assert not again(other).agrees
    with pytest.raises(SealedRowError):
        sample.cells.update(invited=1)


def test_in_one_stage_everybody_of_a_stratum_has_the_same_chance(wave, county, framework_administrator):
    sample = sampled(wave, county.bodies, by=framework_administrator)
    rows = sample.cells.filter(cell__body=county.towns[0], cell__group="resident").select_related("cell")
    for stratum, people in (("山区", 837), ("平原", 985)):
        own = [row for row in rows if row.cell.stratum == stratum]
        invited = sum(row.invited for row in own)
        assert {row.probability for row in own} == {invited / people}


def test_in_two_stages_villages_come_first_and_chances_multiply(wave, county, framework_administrator):
    sample = sampled(wave, county.bodies, by=framework_administrator, stages=2, take=25, floor=20, margin=0.2)
    rows = list(sample.cells.filter(cell__group="resident").select_related("cell"))
    assert all(0 < row.probability <= 1 for row in rows)
    by_body = {row.cell.body_id: sum(r.invited for r in rows if r.cell.body_id == row.cell.body_id) for row in rows}
    assert len(set(by_body.values())) == 1


def test_of_a_list_positions_are_drawn_and_no_names_are_known(wave, county, framework_administrator):
    samples.import_frame(wave, checked_frame(wave, listed(county.towns[0])), by=framework_administrator)
    sample = samples.draw(wave, SampleDesign(margin=0.1, floor=10), seed="1", by=framework_administrator)
    row = sample.cells.get()
    assert len(set(row.positions)) == row.invited
    assert list(units_drawn(row)) == [str(position) for position in row.positions]
    assert FrameUnit.objects.count() == 50


def test_no_body_gets_fewer_than_the_floor_and_none_more_than_live_there(wave, county, framework_administrator):
    text = "body,group,population\nB01,client,5000\nB02,client,40\nB03,client,300"
    frame = samples.import_frame(wave, checked_frame(wave, text), by=framework_administrator)
    found = sizes(frame.cells.select_related("body"), SampleDesign(margin=0.02, level="whole", floor=60, response=0.5))
    assert [size.invited for size in found if size.home.body.code == "B02"] == [40]
    assert all(size.answers >= min(60, size.home.population) for size in found)
    assert all(size.invited <= size.home.population for size in found)


def test_neyman_asks_more_where_opinions_differ(wave, county, framework_administrator):
    text = "body,group,population\nB01,client,5000\nB02,client,5000"
    frame = samples.import_frame(wave, checked_frame(wave, text), by=framework_administrator)
    design = SampleDesign(
        margin=0.03, level="whole", floor=0, allocation="neyman", spreads={"B01/client": 0.1, "B02/client": 0.4}
    )
    one, two = sizes(frame.cells.select_related("body"), design)
    assert two.answers == pytest.approx(4 * one.answers, abs=3)


def test_the_burden_is_what_answers_cost(wave, county, framework_administrator):
    frame = samples.import_frame(wave, checked_frame(wave, frame_csv(county.towns)), by=framework_administrator)
    design = SampleDesign(margin=0.1, floor=30, minutes=4)
    found = burden(sizes(frame.cells.select_related("body"), design), design)
    assert found.minutes == 4 * found.answers
    assert found.hours == found.minutes / 60


def test_every_draw_and_import_is_in_the_ledger(wave, county, framework_administrator):
    sampled(wave, county.bodies, by=framework_administrator)
    facts = Entry.objects.get(action="surveys.sample.drawn").facts
    assert facts["seed"] == "2026"
    assert Entry.objects.filter(action="surveys.frame.imported").exists()


def test_nothing_is_drawn_once_codes_are_out_or_the_field_is_open(wave, county, framework_administrator):
    sample = sampled(wave, county.bodies, by=framework_administrator)
    code = Code.objects.create(digest="0" * 64, cell=sample.cells.first())
    with pytest.raises(StepRefusedError, match="一次性码"):
        samples.draw(wave, SampleDesign(margin=0.1), by=framework_administrator)
    code.delete()
    Wave.objects.filter(pk=wave.pk).update(state=Wave.State.OPEN)
    with pytest.raises(StepRefusedError, match="不再变动"):
        samples.draw(wave, SampleDesign(margin=0.1), by=framework_administrator)


def test_nothing_is_drawn_without_a_frame(wave, framework_administrator):
    with pytest.raises(StepRefusedError, match="请先导入"):
        samples.draw(wave, SampleDesign(margin=0.1), by=framework_administrator)
