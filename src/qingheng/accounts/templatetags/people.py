"""People by their full names where rows keep login names. The law: who is not known any more stays under the login."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def called(login: str, names: Mapping[str, str]) -> str:
    """The full name behind a login name."""
    return names.get(login, login)
