"""Words of public evaluation. The law: a group of people is called what the framework calls its data."""

from collections.abc import Mapping

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qingheng.surveys.workflow import BY_NAME

register = template.Library()
RECORDED = {"plan": _("plan the wave"), "key_in": _("key in answers"), "judge": _("decide which answers count")}
"""What is left on record without being a step of the work-flow."""


@register.filter
def word(names: Mapping[str, str], key: str) -> str:
    """The name behind a key; what nobody has named stays as it is."""
    return names.get(key, key)


@register.filter
def step_title(name: str) -> str | Promise:
    """What was done, in words."""
    return BY_NAME[name].title if name in BY_NAME else RECORDED.get(name, name)
