"""What people type and addresses say: what is no value of its kind is none, or is told."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from tests.people import County

from qingheng.accounts.models import User
from qingheng.organisations.models import Body
from qingheng.ui.typed import DayField, MomentField, RowsField, keys_in, whole, year_in


@pytest.mark.parametrize("text", ["²", "-1", "", "1.5", "１２", "9" * 19, "9" * 5000, "abc"])
def test_what_no_database_holds_is_no_number(text: str) -> None:
    assert whole(text) is None


def test_a_number_is_one_and_a_year_is_one_of_our_time() -> None:
    assert keys_in(["7", "²", " 8 "]) == [7, 8]
    assert [year_in(text) for text in ("2026", "0000", "9999", "²²²²")] == [2026, None, None, None]


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31", "1026-05-01"])
def test_a_day_of_another_age_is_told_as_a_slip(text: str) -> None:
    with pytest.raises(ValidationError):
        DayField().clean(text)
    with pytest.raises(ValidationError):
        MomentField().clean(f"{text} 09:00")
    assert DayField().clean("2026-12-01") == date(2026, 12, 1)


@pytest.mark.parametrize("key", ["9" * 40, "²", "-1", "7'"])
def test_a_key_that_no_row_can_have_is_told_like_one_that_none_has(
    county: County, framework_administrator: User, key: str
) -> None:
    field = RowsField(Body.objects.all())
    assert list(field.clean([str(county.towns[0].pk)])) == [county.towns[0]]
    with pytest.raises(ValidationError):
        field.clean([key])
