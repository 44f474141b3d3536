"""What somebody typed, or an address says, as a value. The law: what is no such value is told, or none; never a crash.

`str.isdigit` is true of “²”, which no database takes, and a day of the year 1 or 9999 lies outside what clocks shift.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

DIGITS_MAX = 18
"""As many digits as every database's keys hold."""
YEARS = range(1990, 2100)
"""Years in which something happens here."""


def whole(text: str) -> int | None:
    """A whole number that every database holds, or None."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS_MAX else None


def keys_in(texts: Iterable[str]) -> list[int]:
    """The keys among what was sent."""
    return [key for text in texts if (key := whole(text)) is not None]


def year_in(text: str) -> int | None:
    """A year in which something can have happened here, or None."""
    number = whole(text)
    return number if number in YEARS else None


def check_year(day: date) -> None:
    """Refuse a day of a year in which nothing happens here: a slip of the finger."""
    if day.year not in YEARS:
        facts = {"year": day.year, "first": YEARS[0], "last": YEARS[-1]}
        raise ValidationError(_("The year %(year)s cannot be meant. Give a day from %(first)s to %(last)s.") % facts)


def check_to_come(day: date) -> None:
    """Refuse a day that leaves no time: what is to be done by it cannot be done any more."""
    if day <= localdate():
        raise ValidationError(_("This day has come already. Give a day that leaves time for it."))


def check_has_come(day: date) -> None:
    """Refuse a day on which nothing can have happened yet."""
    if day > localdate():
        raise ValidationError(_("This day has not come yet. Give the day on which it happened."))


class DayField(forms.DateField):
    """A day (日期)."""

    def validate(self, value: Any) -> None:
        """One of our time."""
        super().validate(value)
        if value is not None:
            check_year(value)


class MomentField(forms.DateTimeField):
    """A day and a time (时间)."""

    def validate(self, value: Any) -> None:
        """One of our time."""
        super().validate(value)
        if value is not None:
            check_year(value)


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg] # not subscriptable at run time
    """Several rows, ticked; a key that no row can have is told like one that none has."""

    def clean(self, value: Any) -> Any:
        """The rows."""
        for key in value or ():
            if whole(str(key)) is None:
                raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": key})
        return super().clean(value)


def unsaved(form: forms.BaseForm) -> dict[str, Any]:
    """For the page of something that has moved on since: why the form was refused, and what had been typed into it."""
    values = ((str(field.label), field.value()) for field in form if not field.is_hidden)
    return {
        "refusal": "\n".join(map(str, form.non_field_errors())),
        "unsaved": [(label, value) for label, value in values if isinstance(value, str) and value.strip()],
    }
