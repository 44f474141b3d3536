"""Columns line up, also where Chinese characters are two columns wide."""

from qianfen.layout import padded, table, width, wrapped


def test_a_chinese_character_is_two_columns_wide():
    assert (width("A1-1"), width("督办"), width("督办 A1"), width("e\u0301")) == (4, 4, 7, 1)


def test_padding_counts_columns_not_characters():
    assert padded("督办", 6) == "督办  "
    assert padded("9.5", 6, right=True) == "   9.5"
    assert padded("longer", 2) == "longer"


def test_every_line_of_a_table_begins_its_columns_at_the_same_place():
    lines = table(("code", "name", "points"), [("A", "政治建设", "9.00"), ("B1", "x", "10.50")], numbers=[2]).split(
        "\n"
    )
    assert lines == [
        "code  name      points",
        "----  --------  ------",
        "A     政治建设    9.00",
        "B1    x          10.50",
    ]


def test_chinese_text_wraps_anywhere_and_other_words_at_spaces():
    lines = wrapped("到期督办事项按期办结率 98% 及以上得满分", 12, indent="  ").split("\n")
    assert all(width(line) <= 12 for line in lines)
    assert "".join(line.strip() for line in lines).replace(" ", "") == "到期督办事项按期办结率98%及以上得满分"
    assert wrapped("scores every body", 10) == "scores\nevery body"
