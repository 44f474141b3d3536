"""What an organisations workbook holds: one sheet per kind, and what each column means.

The law: sheets, columns, templates, checks and exports all follow these tables; there is no second list.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qingheng.organisations.models import (
    Assignment,
    Audience,
    Body,
    Charge,
    FormerName,
    Leader,
    ScenarioFlag,
    SpecialDay,
    Station,
    Succession,
    SupervisionOffice,
)

Value = str | int | date | None
Key = tuple[Value, ...]
Record = Mapping[str, Value]


class Form(Enum):
    """How the cells of a column are read."""

    TEXT = "text"
    CODE = "code"
    WHOLE = "whole number"
    DAY = "day"
    CHOICE = "choice"
    YES_NO = "yes or no"


YES_NO: Mapping[bool, Promise] = {
    True: pgettext_lazy("answer of organisations", "yes"),
    False: pgettext_lazy("answer of organisations", "no"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet."""

    name: str
    label: Promise
    form: Form = Form.TEXT
    is_required: bool = False
    length_max: int = 100
    refers_to: str = ""
    choices: type[models.TextChoices] | None = None
    hint: str | Promise = ""

    @property
    def blank(self) -> Value:
        """What an empty cell means."""
        if self.form is Form.DAY or self.refers_to:
            return None
        return 0 if self.form is Form.WHOLE else ""

    @property
    def words(self) -> list[str]:
        """What may stand in a cell, where there is a list of it."""
        if self.form is Form.YES_NO:
            return [str(word) for word in YES_NO.values()]
        return [str(choice.label) for choice in self.choices or ()]

    def shown(self, value: Value) -> Value:
        """The value as people read it: choices and answers in words."""
        if self.form is Form.YES_NO and value is not None:
            return str(YES_NO[bool(value)])
        return str(self.choices(str(value)).label) if self.choices and value else value


@dataclass(frozen=True, slots=True)
class Kind:
    """One sheet: what its rows are, and by which columns a row is known again."""

    code: str
    label: Promise
    model: type[models.Model]
    key: tuple[str, ...]
    columns: Sequence[Column]

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(column for column in self.columns if column.name == name)

    def key_of(self, record: Record) -> Key:
        """What the row is known by."""
        return tuple(record[name] for name in self.key)


_VALID_FROM = Column(
    "valid_from",
    pgettext_lazy("column of organisations", "Valid from"),
    Form.DAY,
    is_required=True,
    hint=_("the first day, e.g. 2026-01-01"),
)
_VALID_TO = Column(
    "valid_to",
    pgettext_lazy("column of organisations", "Valid to"),
    Form.DAY,
    hint=_("last day; empty: until further notice"),
)
_AS_IN_FRAMEWORK = _("as in the indicator framework")
_POSITION = Column(
    "position", pgettext_lazy("column of organisations", "Position"), Form.WHOLE, hint=_("order in lists, 0 or more")
)
_DATES = (_VALID_FROM, _VALID_TO)


def _code(hint: str | Promise) -> Column:
    return Column(
        "code", pgettext_lazy("column of organisations", "Code"), Form.CODE, is_required=True, length_max=20, hint=hint
    )


def _reference(name: str, label: Promise, kind: str, *, is_required: bool = True) -> Column:
    return Column(name, label, Form.CODE, is_required=is_required, length_max=20, refers_to=kind, hint=_("a code"))


KINDS: Mapping[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind(
            "audiences",
            pgettext_lazy("sheet of organisations", "Audiences"),
            Audience,
            ("code",),
            (
                _code(_AS_IN_FRAMEWORK),
                Column("name", pgettext_lazy("column of organisations", "Name of the audience"), is_required=True),
                _POSITION,
            ),
        ),
        Kind(
            "bodies",
            pgettext_lazy("sheet of organisations", "Bodies"),
            Body,
            ("code",),
            (
                _code(_("never reused")),
                Column("name", pgettext_lazy("column of organisations", "Name of the body"), is_required=True),
                Column("short_name", pgettext_lazy("column of organisations", "Short name"), length_max=30),
                _reference("audience", pgettext_lazy("column of organisations", "Audience"), "audiences"),
                _POSITION,
                *_DATES,
            ),
        ),
        Kind(
            "stations",
            pgettext_lazy("sheet of organisations", "Monitoring stations"),
            Station,
            ("code",),
            (
                _code(_("the key: two stations may share a name")),
                Column("name", pgettext_lazy("column of organisations", "Name of the station"), is_required=True),
                Column(
                    "group",
                    pgettext_lazy("column of organisations", "Group"),
                    Form.CHOICE,
                    is_required=True,
                    choices=Station.Group,
                ),
                _reference(
                    "body", pgettext_lazy("column of organisations", "Body it belongs to"), "bodies", is_required=False
                ),
                *_DATES,
            ),
        ),
        Kind(
            "leaders",
            pgettext_lazy("sheet of organisations", "Leaders in charge"),
            Leader,
            ("code",),
            (
                _code(_("of the post")),
                Column("post", pgettext_lazy("column of organisations", "Post"), is_required=True),
                Column("name", pgettext_lazy("column of organisations", "Name of the leader"), length_max=50),
                *_DATES,
            ),
        ),
        Kind(
            "charges",
            pgettext_lazy("sheet of organisations", "Charges"),
            Charge,
            ("leader", "body", "valid_from"),
            (
                _reference("leader", pgettext_lazy("column of organisations", "Leader in charge"), "leaders"),
                _reference("body", pgettext_lazy("column of organisations", "Body"), "bodies"),
                *_DATES,
            ),
        ),
        Kind(
            "supervision_offices",
            pgettext_lazy("sheet of organisations", "Supervision offices"),
            SupervisionOffice,
            ("code",),
            (
                _code(_("never reused")),
                Column("name", pgettext_lazy("column of organisations", "Name of the office"), is_required=True),
                Column(
                    "kind",
                    pgettext_lazy("column of organisations", "Kind of office"),
                    Form.CHOICE,
                    is_required=True,
                    choices=SupervisionOffice.Kind,
                ),
                *_DATES,
            ),
        ),
        Kind(
            "assignments",
            pgettext_lazy("sheet of organisations", "Assignments"),
            Assignment,
            ("office", "body", "valid_from"),
            (
                _reference(
                    "office", pgettext_lazy("column of organisations", "Supervision office"), "supervision_offices"
                ),
                _reference("body", pgettext_lazy("column of organisations", "Body"), "bodies"),
                *_DATES,
            ),
        ),
        Kind(
            "successions",
            pgettext_lazy("sheet of organisations", "Successions"),
            Succession,
            ("predecessor", "successor"),
            (
                _reference("predecessor", pgettext_lazy("column of organisations", "Predecessor"), "bodies"),
                _reference("successor", pgettext_lazy("column of organisations", "Successor"), "bodies"),
                Column(
                    "kind",
                    pgettext_lazy("column of organisations", "Kind of succession"),
                    Form.CHOICE,
                    is_required=True,
                    choices=Succession.Kind,
                ),
                Column(
                    "on",
                    pgettext_lazy("column of organisations", "Since"),
                    Form.DAY,
                    is_required=True,
                    hint=_("the successor's first day"),
                ),
                Column("note", pgettext_lazy("column of organisations", "Note"), length_max=200),
            ),
        ),
        Kind(
            "former_names",
            pgettext_lazy("sheet of organisations", "Former names"),
            FormerName,
            ("body", "until"),
            (
                _reference("body", pgettext_lazy("column of organisations", "Body"), "bodies"),
                Column("name", pgettext_lazy("column of organisations", "Former name"), is_required=True),
                Column("short_name", pgettext_lazy("column of organisations", "Former short name"), length_max=30),
                Column(
                    "until",
                    pgettext_lazy("column of organisations", "Until"),
                    Form.DAY,
                    is_required=True,
                    hint=_("the last day of the name"),
                ),
            ),
        ),
        Kind(
            "scenarios",
            pgettext_lazy("sheet of organisations", "Scenarios"),
            ScenarioFlag,
            ("body", "flag", "valid_from"),
            (
                _reference("body", pgettext_lazy("column of organisations", "Body"), "bodies"),
                Column(
                    "flag",
                    pgettext_lazy("column of organisations", "Scenario"),
                    Form.CODE,
                    is_required=True,
                    length_max=50,
                    hint=_AS_IN_FRAMEWORK,
                ),
                *_DATES,
            ),
        ),
        Kind(
            "special_days",
            pgettext_lazy("sheet of organisations", "Special days"),
            SpecialDay,
            ("day",),
            (
                Column(
                    "day",
                    pgettext_lazy("column of organisations", "Day"),
                    Form.DAY,
                    is_required=True,
                    hint=_("a weekday on which nobody works, or a weekend day on which people do"),
                ),
                Column(
                    "is_working",
                    pgettext_lazy("column of organisations", "Working day"),
                    Form.YES_NO,
                    is_required=True,
                ),
                Column(
                    "name",
                    pgettext_lazy("column of organisations", "Name of the day"),
                    is_required=True,
                    length_max=50,
                ),
            ),
        ),
    )
}
GUIDE = pgettext_lazy("sheet of organisations", "Guide")


def in_every_language(text: str | Promise) -> frozenset[str]:
    """A label as it may stand in a file, whatever language the template was in."""
    found = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.add(str(text).casefold())
    return frozenset(found)
