"""Which font stands for each face, on a bare machine and on one with the office's own."""

import logging
import shutil
from pathlib import Path

import pylopdf_fonts_zh_cn
import pytest
from fontTools.ttLib import TTFont

from qingheng.papers import fonts as fonts_of_papers
from qingheng.papers.fonts import FontSet

WHEEL = Path(pylopdf_fonts_zh_cn.__file__).parent


@pytest.fixture
def licensed(tmp_path):
    """A folder with a font that calls itself 仿宋_GB2312."""
    font = TTFont(WHEEL / "NotoSerifSC-Regular.otf")
    for record in font["name"].names:
        if record.nameID in {1, 16}:
            record.string = "FangSong_GB2312"
    font.save(tmp_path / "fangsong.otf")
    return tmp_path


def test_a_machine_without_any_font_sets_papers_with_those_of_the_wheel():
    fonts = FontSet([])
    assert {stand_in.used for stand_in in fonts.stand_ins} <= {"Noto Serif SC", "Noto Sans SC", "Libertinus Serif"}
    assert fonts.missing("镕玥堃") == ()
    assert fonts.chosen["title"].thicken


def test_the_offices_own_face_comes_before_every_stand_in(licensed):
    fonts = FontSet([licensed])
    assert fonts.families("body")[1] == "FangSong_GB2312"
    assert "body" not in {stand_in.role for stand_in in fonts.stand_ins}


def test_every_stand_in_is_named_once_in_the_log(caplog):
    with caplog.at_level(logging.WARNING):
        fonts = FontSet([])
    (record,) = caplog.records
    assert all(str(stand_in) in record.getMessage() for stand_in in fonts.stand_ins)
    assert "仿宋_GB2312 → Noto Serif SC" in record.getMessage()


def test_what_the_main_face_lacks_is_listed_with_what_prints_it():
    fonts = FontSet([])
    listed = {missing.character: missing.printed_in for missing in fonts.missing("甲☑\U0002ebf0甲☑")}
    assert listed == {"☑": "DejaVu Sans Mono", "\U0002ebf0": ""}


def test_a_folder_that_is_not_there_is_no_fault(tmp_path):
    assert FontSet([tmp_path / "none"]).chosen


def test_the_data_folders_fonts_are_looked_through(settings, tmp_path, licensed):
    (tmp_path / "fonts").mkdir()
    shutil.move(licensed / "fangsong.otf", tmp_path / "fonts" / "fangsong.otf")
    settings.DATA_DIR = tmp_path
    fonts_of_papers.fonts.cache_clear()
    try:
        assert fonts_of_papers.fonts().chosen["body"].family == "FangSong_GB2312"
    finally:
        fonts_of_papers.fonts.cache_clear()
