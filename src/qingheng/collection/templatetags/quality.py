"""Questions, little bars and amounts on the pages of data quality. The law: every bar has its numbers in words."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from qingheng.accounts.navigation import may_open
from qingheng.collection.grid.side import Side
from qingheng.collection.models import Batch, Question, Submission
from qingheng.collection.quality.asked import Asked, Wording, not_yet_asked, questions_of, sentence_of, worded
from qingheng.collection.quality.findings import findings_in
from qingheng.collection.quality.live import remarks_on_cell
from qingheng.collection.quality.values import plain

register = template.Library()
BAR_HEIGHT = 24


@register.inclusion_tag("collection/_quality_tabs.html", takes_context=True)
def quality_tabs(context: dict[str, Any]) -> dict[str, Any]:
    """The pages of data quality that this person may open."""
    user = context["request"].user
    return {"tab": context.get("tab", ""), "sees_effect": may_open(user, "collection:quality_effect")}


@register.filter
def typed_for(typed: Mapping[str, str], key: int) -> str:
    """What had been typed into a box before the page was refused."""
    return typed.get(str(key), "")


@register.simple_tag
def amount(value: Decimal | None) -> str:
    """A number without needless zeros, or the word that it is not shown here."""
    return _("(case data: not shown here)") if value is None else str(plain(value))


@register.simple_tag
def bars(numbers: Sequence[int], highest: int) -> SafeString:
    """A row of little bars, with its numbers for those who cannot see it."""
    heights = [round(BAR_HEIGHT * number / highest) if highest else 0 for number in numbers]
    marks = zip(("" if number else "none" for number in numbers), heights, strict=True)
    drawn = format_html_join("", '<i class="{}" style="height: {}px"></i>', marks)
    told = ", ".join(map(str, numbers))
    return format_html('<span class="bars" role="img" aria-label="{}" title="{}">{}</span>', told, told, drawn)


@register.filter
def asks(question: Question) -> str:
    """A question in words."""
    return sentence_of(question)


@register.simple_tag
def questions_about(submission: Submission) -> list[Asked]:
    """What was asked about a submission, in words."""
    return questions_of(submission)


@register.simple_tag
def remarks_at(side: Side) -> list[Asked]:
    """What the rules remark on the cell in hand."""
    return remarks_on_cell(side.grid.submission, side.body, side.column)


@register.simple_tag
def coming_questions(submission: Submission) -> list[Asked]:
    """What will be asked on submitting."""
    return not_yet_asked(submission)


@register.simple_tag
def remarks_on(batch: Batch) -> dict[str, Any]:
    """What the rules in force would ask about a batch; worked out whenever it is looked at."""
    found, left_out = findings_in(batch)
    asked = [each for period, findings in found.items() for each in worded(findings, Wording.of(period))]
    return {"asked": asked, "left_out": left_out}
