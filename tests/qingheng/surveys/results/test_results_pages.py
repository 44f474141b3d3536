"""Results through the pages and files: after the close only, and never what is hidden."""

import csv
import io
import re

import openpyxl
import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.qingheng.surveys.answered import ITEMS, answer_all, by_seed, plan_wave, sampled, sheet

from qianfen.framework.methods import Survey
from qingheng.surveys.actions.estimates import count
from qingheng.surveys.models import AnswerSheet, Estimate, Wave
from qingheng.surveys.results.figures import Figures
from qingheng.surveys.results.queries import spreads_before
from qingheng.surveys.results.tables import is_survey_item
from qingheng.surveys.results.texts import MASK, masked, words


def closed(county, by, *, period="2026-H1", seed=1, few=False, **design):
    """A wave that has been counted and closed; `few`: one group of the first town has five answers."""
    wave = plan_wave(period=period)
    sheets = answer_all(sampled(wave, county.bodies, by=by, **design), seed=seed)
    if few:
        own = [row.pk for row in sheets if row.body_id == county.towns[0].pk and row.group == "client"]
        AnswerSheet.objects.filter(pk__in=own[5:]).delete()
    count(wave, by=by)
    Wave.objects.filter(pk=wave.pk).update(state=Wave.State.CLOSED)
    wave.refresh_from_db()
    return wave


@pytest.fixture
def look(client, framework_administrator):
    client.force_login(framework_administrator)
    return lambda name, wave, *more, **query: client.get(reverse(f"surveys:{name}", args=[wave.pk, *more]), query)


@pytest.mark.parametrize("state", ["planned", "approved", "open", "void"])
def test_nothing_is_shown_before_the_close(county, published_framework, framework_administrator, look, state):
    wave = closed(county, framework_administrator)
    Wave.objects.filter(pk=wave.pk).update(state=state)
    for answer in (look("results", wave), look("texts", wave), look("results_file", wave, "csv")):
        assert answer.status_code == 409
        assert b"<table" not in answer.content


def test_the_page_shows_every_figure_with_its_interval(county, published_framework, framework_administrator, look):
    wave = closed(county, framework_administrator)
    text = look("results", wave, item=ITEMS[1]).content.decode()
    for row in Estimate.objects.filter(wave=wave, item=ITEMS[1]):
        assert f"{row.low * 100:.1f} – {row.high * 100:.1f}" in text
    assert text.count('<svg viewBox="0 0 200 18"') == 6 * 3 + 3


def test_hidden_figures_are_in_no_page_and_no_file(county, published_framework, framework_administrator, look):
    wave = closed(county, framework_administrator, few=True)
    hidden = Estimate.objects.filter(wave=wave).exclude(shown=Estimate.Shown.YES)
    assert hidden.count() >= 6
    text = look("results", wave, item=ITEMS[0]).content.decode()
    for row in hidden.filter(item=ITEMS[0]):
        assert f"{row.low * 100:.1f} – {row.high * 100:.1f}" not in text
    rows = list(csv.reader(io.StringIO(look("results_file", wave, "csv").content.decode("utf-8-sig"))))
    bare = [row for row in rows if not row[7]]
    assert len(bare) == hidden.count()
    assert all(not any(row[6:-1]) and row[-1] for row in bare)


def test_both_files_hold_the_same(county, published_framework, framework_administrator, look):
    wave = closed(county, framework_administrator)
    sheet_ = openpyxl.load_workbook(io.BytesIO(look("results_file", wave, "xlsx").content)).active
    rows = list(csv.reader(io.StringIO(look("results_file", wave, "csv").content.decode("utf-8-sig"))))
    book = [[("" if cell is None else str(cell)) for cell in row] for row in sheet_.iter_rows(values_only=True)]
    assert [[_plain(cell) for cell in row] for row in book] == [[_plain(cell) for cell in row] for row in rows]
    assert look("results_file", wave, "pdf").status_code == 404


def _plain(cell):
    return f"{float(cell):g}" if re.fullmatch(r"\d+(\.\d+)?", cell) else cell


def test_an_index_near_a_goalpost_is_borderline(county, published_framework, framework_administrator):
    wave = closed(county, framework_administrator)
    figures = Figures(wave)
    for line in figures.lines(figures.items[0]):
        assert line.is_borderline == any(line.low < post < line.high for post in (0.5, 0.9))
    assert any(line.is_borderline for line in figures.lines(figures.items[0]))


def test_waves_are_set_side_by_side_and_chance_is_told_from_change(
    county, published_framework, framework_administrator, look
):
    closed(county, framework_administrator, period="2025-H2", seed=3)
    wave = closed(county, framework_administrator, seed=4)
    figures = Figures(wave)
    changes = figures.changes(figures.items[0])
    assert len(changes) == 7
    for change in changes:
        halves = [(line.high - line.low) / 2 for line in (change.now, change.then)]
        assert change.is_clear == (abs(change.difference) > sum(half**2 for half in halves) ** 0.5)
    assert b"2025-H2" in look("results", wave).content


def test_a_hidden_figure_of_either_wave_is_not_compared(county, published_framework, framework_administrator):
    closed(county, framework_administrator, period="2025-H2", few=True)
    figures = Figures(closed(county, framework_administrator))
    found = {change.now.body.code if change.now.body else "": change for change in figures.changes(figures.items[0])}
    assert found["B01"].difference is None
    assert not found["B01"].is_clear


def test_the_last_wave_tells_where_opinions_differ(county, published_framework, framework_administrator):
    closed(county, framework_administrator, period="2025-H2")
    found = spreads_before(plan_wave())
    assert len(found) == 12
    assert all(0.1 < spread < 0.5 for spread in found.values())


def test_words_are_shown_only_among_many_and_in_another_order_each_time(
    county, published_framework, framework_administrator
):
    wave = closed(county, framework_administrator, few=True)
    found = {(each.body.code, each.group): each for each in words(wave)}
    assert found["B01", "client"].texts is None
    many = found["B02", "resident"].texts
    assert len(many) > 5
    looks = {next(e for e in words(wave) if (e.body.code, e.group) == ("B02", "resident")).texts for _ in range(5)}
    assert len(looks) > 1
    assert {tuple(sorted(look)) for look in looks} == {tuple(sorted(many))}


def test_words_of_sheets_that_do_not_count_stay_away(county, published_framework, framework_administrator):
    wave = plan_wave()
    rows = [sheet(wave, county.towns[0], "resident", random=by_seed(2)) for _each in range(30)]
    rows[0].answers, rows[0].is_counted = {"words": "刷票的话"}, False
    AnswerSheet.objects.bulk_create(rows)
    assert "刷票的话" not in str(words(wave))


@pytest.mark.parametrize(
    "told",
    ["13812345678", "138 1234 5678", "138-1234-5678", "１３８１２３４５６７８", "0514-87654321", "+86 138 1234 5678",
     "320106199001011234", "32010619900101123X", "zhang.san@example.com"],
)  # fmt: skip
def test_numbers_that_find_somebody_are_masked(told):
    found = masked(f"我的电话{told}请回复")
    assert found == f"我的电话{MASK}请回复"


@pytest.mark.parametrize("told", ["2026年3月", "办了3次才办成", "窗口12号", "收费1500元"])
def test_ordinary_numbers_stay(told):
    assert masked(told) == told


@given(st.integers(10**6, 10**18), st.integers(0, 3))
def test_no_long_number_survives_however_it_is_spaced(number, gap):
    random, digits = by_seed(gap), str(number)
    spaced = "".join(digit + random.choice(["", "", " ", "-"]) for digit in digits)
    assert not re.search(r"\d{4}", masked(f"找我{spaced}吧"))


def test_an_item_that_a_version_does_not_score_by_survey_is_told_apart(published_framework):
    framework = published_framework.parsed
    other = next(item.code for item in framework.items if not isinstance(item.rule, Survey))
    assert [is_survey_item(framework, code) for code in (ITEMS[0], other, "unheard-of")] == [True, False, False]
