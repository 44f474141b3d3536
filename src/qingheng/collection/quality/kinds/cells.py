"""Kinds that look at one cell, or at a part and its whole. The law: a missing value is never odd, only unexplained."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from qingheng.collection.quality.kinds.spec import Kind, Parameter, Parameters, count, number, words
from qingheng.collection.quality.values import Cell, Column, Hit, Sheet


def places(sheet: Sheet, columns: Sequence[Column], p: Parameters) -> Iterator[Hit]:
    """Numbers with more decimal places than the unit has."""
    scale = Decimal(10) ** int(p["places"])
    for column, cell, said in sheet.new(columns):
        if said.value is not None and (said.value * scale) % 1:
            yield Hit({"value": said.value, "unit": column.unit}, *cell)


def beyond(sheet: Sheet, columns: Sequence[Column], p: Parameters) -> Iterator[Hit]:
    """Numbers below the lowest or above the highest that can be."""
    low, high = p.get("min"), p.get("max")
    for column, cell, said in sheet.new(columns):
        value = said.value
        if value is not None and ((low is not None and value < low) or (high is not None and value > high)):
            yield Hit({"value": value, "unit": column.unit}, *cell)


def part_over_whole(sheet: Sheet, columns: Sequence[Column], p: Parameters) -> Iterator[Hit]:
    """Parts greater than their whole: by the ratios of the framework, and by the pairs the rule names."""
    named = {part.strip(): whole.strip() for part, _at_most, whole in (pair.partition("<=") for pair in p["pairs"])}
    wholes = {column.place: named.get(column.key) or column.whole for column in columns}
    parts = [column for column in columns if wholes[column.place]]
    for body in sheet.bodies if parts else ():
        for column in parts:
            part, whole = Cell(body, *column.place), Cell(body, column.item, wholes[column.place])
            given, total = sheet.value(part), sheet.value(whole)
            if (
                given is not None
                and total is not None
                and given > total
                and (sheet.is_new(part) or sheet.is_new(whole))
            ):
                yield Hit({"part": given, "whole": total, "whole_key": whole.key, "unit": column.unit}, *part)


def unexplained(sheet: Sheet, columns: Sequence[Column], p: Parameters) -> Iterator[Hit]:
    """Cells without a number and without a word why, unless the last period already stood so."""
    for _column, cell, said in sheet.new(columns):
        if said.missing in p["reasons"] and not said.comment.strip():
            past = sheet.past.get(cell, ())
            stands = bool(past) and past[-1].period == sheet.period.previous() and past[-1].missing == said.missing
            if not stands:
                yield Hit({"missing": said.missing}, *cell)


def unproven(sheet: Sheet, columns: Sequence[Column], p: Parameters) -> Iterator[Hit]:
    """Values above a limit whose item has no file at this body."""
    for column, cell, said in sheet.new(columns):
        if said.value is not None and said.value > p["above"] and (cell.body, cell.item) not in sheet.evidence:
            yield Hit({"value": said.value, "unit": column.unit}, *cell)


KINDS = (
    Kind(
        "type",
        _("a number has more decimal places than its unit has"),
        places,
        (count("places", _("decimal places at most"), low=0, high=4),),
        ("value", "unit"),
        may_block=True,
        judges_imports=True,
    ),
    Kind(
        "range",
        _("a number lies outside what can be"),
        beyond,
        (
            Parameter("min", _("the lowest that can be"), low=None, is_optional=True),
            Parameter("max", _("the highest that can be"), low=None, is_optional=True),
        ),
        ("value", "unit"),
        may_block=True,
        judges_imports=True,
    ),
    Kind(
        "part_of_whole",
        _("a part is greater than its whole"),
        part_over_whole,
        (
            words(
                "pairs",
                _("further parts and wholes, as part<=whole, besides the ratios of the framework"),
                pattern=r"\s*\w+\s*<=\s*\w+\s*",
            ),
        ),
        ("part", "whole", "whole_key", "unit"),
        may_block=True,
        judges_imports=True,
    ),
    Kind(
        "missing_without_comment",
        _("there is no number, and no comment why"),
        unexplained,
        (words("reasons", _("the reasons that need a comment"), ("not_applicable", "overdue", "pending")),),
        ("missing",),
        may_block=True,
    ),
    Kind(
        "evidence_required",
        _("a value above a limit has no evidence"),
        unproven,
        (number("above", _("values above this need a file")),),
        ("value", "unit"),
        may_block=True,
    ),
)
