"""A frame is judged whole: every fault at its place, and nobody's name in it."""

import pytest
from tests.qingheng.surveys.answered import checked_frame, frame_csv, plan_wave

from qingheng.accounts.steps import StepRefusedError
from qingheng.surveys.actions import samples
from qingheng.surveys.models import WaveForm


@pytest.fixture
def wave(county, published_framework):
    return plan_wave()


def places(checked):
    return [(fault.place.row, fault.place.column) for fault in checked.faults]


def test_a_sound_frame_tells_its_people_and_whom_it_leaves_out(wave, county):
    found = checked_frame(wave, frame_csv(county.towns))
    assert found.is_sound
    assert found.population == 3 * (4 * 400 + 37 * 6 + 400)
    assert len(found.absent) == 2 * 3


def test_all_faults_are_told_at_once(wave):
    text = (
        "body,group,stratum,population\n"
        "B99,resident,,10\n"
        "B01,elders,,10\n"
        "B01,resident,,many\n"
        "B01,client,,0\n"
        "B02,client,,7\n"
        "B02,client,,8\n"
        f"B03,client,{'x' * 61},8"
    )
    assert places(checked_frame(wave, text)) == [(2, 0), (3, 1), (4, 3), (5, 3), (7, None), (8, 2)]


@pytest.mark.parametrize(
    "header", ["body,group", "body,group,population,number", "body,population", "body,group,population,x"]
)
def test_columns_that_are_missing_or_strange_are_told(wave, header):
    assert not checked_frame(wave, f"{header}\nB01,client,1,1").is_sound


@pytest.mark.parametrize("label", ["张三", "欧阳修远", "13812345678", "320106199001011234", "32010619900101123X", ""])
def test_nobody_gets_into_a_list(wave, label):
    found = checked_frame(wave, f"body,group,number\nB01,client,1\nB01,client,{label}")
    assert places(found) == [(3, 2)]
    assert not label or label not in found.faults[0].message


@pytest.mark.parametrize("label", ["12", "2栋301", "A-07", "幸福路8号"])
def test_house_numbers_and_running_numbers_do(wave, label):
    assert checked_frame(wave, f"body,group,number\nB01,client,{label}").is_list


def test_a_number_stands_once_in_a_list(wave):
    found = checked_frame(wave, "body,group,number\nB01,client,1\nB01,client,1")
    assert places(found) == [(3, 2)]


def test_a_group_without_a_questionnaire_for_the_body_is_refused(wave, county):
    WaveForm.objects.filter(wave=wave, group="resident").update(audience="TOWN")
    found = checked_frame(wave, "body,group,population\nB11,resident,10\nB01,resident,10")
    assert places(found) == [(2, 1)]


def test_an_empty_file_says_so(wave):
    assert not checked_frame(wave, "").is_sound
    assert not checked_frame(wave, "body,group,population").is_sound


def test_a_frame_with_faults_is_not_stored(wave, framework_administrator):
    with pytest.raises(StepRefusedError, match="有错误"):
        samples.import_frame(wave, checked_frame(wave, "body"), by=framework_administrator)
