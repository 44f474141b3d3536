"""A sentence with its facts, kept so that it can be said again in any language.

The law: what a language would say differently (a period, a day, a word of ours) is kept as what it is, not as text.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from qianfen import Period
from qingheng.ui.periods import period_name


def source_of(text: str | Promise) -> str:
    """The English of a text that is translated late."""
    with translation.override(None):
        return str(text)


def kept(facts: Mapping[str, object]) -> dict[str, Any]:
    """Facts as JSON: a period, a moment, a day or a word is marked, everything else is a number or text."""
    return {name: _kept(value) for name, value in facts.items()}


def _kept(value: object) -> Any:
    if isinstance(value, bool | int | float | list):
        return value
    if isinstance(value, Period):
        return {"period": str(value)}
    if isinstance(value, datetime):
        return {"time": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return {"word": source_of(value)} if isinstance(value, Promise) else str(value)


def said(message: str, facts: Mapping[str, Any]) -> str:
    """The sentence in the language in force."""
    return _(message) % {name: _said(value) for name, value in facts.items()}


def _said(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    [(kind, text)] = value.items()
    if kind == "period":
        return period_name(Period.parse(text))
    if kind == "time":
        return f"{localtime(datetime.fromisoformat(text)):%Y-%m-%d %H:%M}"
    if kind == "day":
        return date_format(date.fromisoformat(text), "Y-m-d")
    return _(text)
