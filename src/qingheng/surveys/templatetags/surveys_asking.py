"""Wordings of questionnaires in templates. The law: a wording is shown in the reader's language, else in its own."""

from django import template
from django.utils.functional import Promise

from qingheng.surveys.asking.answering import wording
from qingheng.surveys.asking.forms import KINDS
from qingheng.surveys.definition import Definition, Kind, Text

register = template.Library()


@register.filter
def worded(text: Text) -> str:
    """The wording in the language of the page."""
    return wording(text)


@register.filter
def question_count(definition: Definition) -> int:
    """How many questions it has."""
    return sum(1 for _question in definition.questions)


@register.filter
def kind_name(kind: Kind) -> str | Promise:
    """The name of a kind of question."""
    found: str | Promise = KINDS[kind]
    return found
