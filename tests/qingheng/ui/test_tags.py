"""Points, periods, levels and icons as pages show them."""

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

import qianfen
from qingheng.ui.levels import look_of


def shown(source: str, **values: object) -> str:
    return Template("{% load ui %}" + source).render(Context(values))


@pytest.mark.parametrize(
    ("hundredths", "both", "one"),
    [
        (92560, "925.60", "925.6"),
        (8999, "89.99", "89.9"),
        (9000, "90.00", "90.0"),
        (0, "0.00", "0.0"),
        (-650, "−6.50", "−6.5"),
        (-5, "−0.05", "−0.0"),
    ],
)
def test_points_are_cut_and_never_rounded_up_to_a_threshold(hundredths: int, both: str, one: str) -> None:
    assert shown("{{ n|points }} {{ n|points1 }}", n=hundredths) == f"{both} {one}"


def test_where_there_are_no_points_stands_a_dash() -> None:
    assert shown("{{ n|points }}{{ n|points1 }}", n=None) == "––"


@pytest.mark.parametrize(
    ("period", "chinese", "english"),
    [
        ("2026-09", "2026年9月", "September 2026"),
        ("2026-Q3", "2026年第三季度", "Q3 2026"),
        ("2026-H1", "2026年上半年", "first half of 2026"),
        ("2026-H2", "2026年下半年", "second half of 2026"),
        ("2026", "2026年", "2026"),
    ],
)
def test_periods_are_named_in_both_languages(period: str, chinese: str, english: str) -> None:
    for language, name in (("zh-hans", chinese), ("en", english)):
        with override(language):
            assert shown("{{ period|period_name }}", period=period) == name
            assert shown("{{ period|period_name }}", period=qianfen.Period.parse(period)) == name


@pytest.mark.parametrize(("level", "glyph", "word"), [(1, "◆", "蓝"), (2, "▲", "黄"), (3, "■", "红")])
def test_a_level_shows_glyph_and_word(level: int, glyph: str, word: str) -> None:
    badge = shown("{% level level %}", level=level)
    assert glyph in badge
    assert word in badge
    assert f"{word}色预警" in shown("{% level_glyph level %}", level=level)


def test_normal_has_a_word_and_no_glyph() -> None:
    assert shown("{% level 0 %}") == '<span class="level level-normal">正常</span>'
    assert shown("{% level_glyph 0 %}") == ""


@pytest.mark.parametrize("level", [3, "3", "red", qianfen.AlertLevel.RED])
def test_levels_are_known_by_rank_name_and_the_engines_own_kind(level: object) -> None:
    assert look_of(level).name == "red"


def test_no_level_is_guessed() -> None:
    with pytest.raises(TypeError, match="no alert level"):
        look_of(None)


def test_an_icon_is_decoration_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in shown('{% icon "bell" %}')
    assert 'aria-label="五条"' in shown('{% icon "bell" label="五条" %}')


def test_a_station_is_named_with_its_code() -> None:
    assert shown("{% station_name code name %}", code="N05", name="<宣传部>").startswith("&lt;宣传部&gt;")


def test_a_query_string_keeps_what_is_not_changed() -> None:
    request = RequestFactory().get("/", {"level": "red", "page": "3"})
    assert shown("{% query page=4 %}|{% query page=None %}", request=request) == "?level=red&amp;page=4|?level=red"


def test_a_long_list_offers_pages_with_gaps() -> None:
    page = Paginator(range(300), 10).get_page(15)
    html = shown('{% include "ui/pager.html" %}', page=page, request=RequestFactory().get("/?level=red"))
    assert "?level=red&amp;page=14" in html
    assert "…" in html
    assert 'aria-current="page"' in html


def test_a_short_list_offers_no_pages() -> None:
    assert (
        shown(
            '{% include "ui/pager.html" %}', page=Paginator([1], 10).get_page(1), request=RequestFactory().get("/")
        ).strip()
        == ""
    )
