"""The wording of a kind of paper: header, sentences with placeholders, legal basis.

The law: a sentence names only placeholders of the list below, and a template's faults are told all at once.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

PLACEHOLDERS = {
    "office": gettext_lazy("the office that runs this site, as its settings name it"),
    "body": gettext_lazy("the full name of the body"),
    "period": gettext_lazy("the month or half-year it is about"),
    "line": gettext_lazy("the total, or the pillars that are below a threshold"),
    "level": gettext_lazy("the colour of the alert, such as “red alert”"),
    "subject": gettext_lazy("what it is about, in a few words"),
    "basis": gettext_lazy("the legal basis in force on the day"),
    "days": gettext_lazy("working days for the reply, counted from the receipt"),
    "leader": gettext_lazy("the post of the leader addressed"),
    "corrected_title": gettext_lazy("the title of the paper that is corrected"),
    "corrected_number": gettext_lazy("the number of the paper that is corrected"),
    "corrected_date": gettext_lazy("the date of the paper that is corrected"),
}
"""What sentences may hold in braces, and what it stands for."""

SENTENCES = {
    "mark": gettext_lazy("Red head"),
    "organ": gettext_lazy("Signature"),
    "letters": gettext_lazy("Letters of the number"),
    "title": pgettext_lazy("paper", "Title"),
    "opening": gettext_lazy("Opening"),
    "cause": gettext_lazy("Causes"),
    "requirements": gettext_lazy("What is required"),
    "reply": gettext_lazy("Reply"),
    "remedy": gettext_lazy("Right of objection"),
    "closing": gettext_lazy("Closing"),
    "contact": gettext_lazy("Contact"),
}
"""The sentences of a template, in the order of the paper."""

NEEDED = ("organ", "letters", "title")
LETTERS_MAX = 12
SENTENCE_MAX = 1000
REPLY_DAYS_MAX = 120
BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with a template, for the list of faults."""

    where: str
    message: str
    remedy: str = ""


@dataclass(frozen=True)
class LegalBasis:
    """A legal basis (依据) and the days it is in force; `unverified`: the office has still to check it."""

    text: str
    since: date | None = None
    until: date | None = None
    unverified: bool = False

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on that day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Wording:
    """What a kind of paper says (文书措辞)."""

    mark: str = ""
    organ: str = ""
    letters: str = ""
    title: str = ""
    opening: str = ""
    cause: str = ""
    requirements: str = ""
    reply: str = ""
    remedy: str = ""
    closing: str = ""
    contact: str = ""
    copies_to: tuple[str, ...] = ()
    reply_days: int = 0
    basis: tuple[LegalBasis, ...] = ()

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> "Wording":
        """The wording of a stored or shipped template; whatever it leaves out is empty."""
        known = {field.name for field in fields(cls)} - {"basis", "copies_to"}
        plain = {name: value for name, value in content.items() if name in known and value is not None}
        basis = tuple(_basis_of(row) for row in content.get("basis") or ())
        return cls(**plain, copies_to=tuple(content.get("copies_to") or ()), basis=basis)

    def content(self) -> dict[str, Any]:
        """What is stored."""
        plain = asdict(self)
        plain["copies_to"] = list(self.copies_to)
        plain["basis"] = [
            {**row, "since": str(row["since"] or ""), "until": str(row["until"] or "")} for row in plain["basis"]
        ]
        return plain

    def say(self, name: str, **facts: object) -> str:
        """A sentence with its placeholders filled in; the office's own name is always known."""
        known = {"office": office_name()} | facts
        text: str = getattr(self, name)
        return BRACES.sub(lambda found: str(known.get(found[1], found[0])), text)

    def basis_on(self, day: date) -> tuple[str, ...]:
        """The legal basis in force on that day."""
        return tuple(row.text for row in self.basis if row.holds_on(day))

    def faults(self) -> tuple[Fault, ...]:
        """Everything that is wrong with it."""
        return (*self._sentence_faults(), *self._basis_faults())

    def _sentence_faults(self) -> Iterator[Fault]:
        for name, label in SENTENCES.items():
            text: str = getattr(self, name)
            yield from _text_faults(str(label), text)
            if name in NEEDED and not text.strip():
                yield Fault(str(label), _("It is empty, and no paper goes out without it."), _("Write it."))
        if len(self.letters) > LETTERS_MAX:
            yield Fault(
                str(SENTENCES["letters"]),
                _("Longer than the %(most)d characters that fit there.") % {"most": LETTERS_MAX},
                _("Take the short form of the office, such as “纪预”."),
            )
        if not 0 <= self.reply_days <= REPLY_DAYS_MAX:
            yield Fault(_("Working days for the reply"), _("Give 0 to %(most)d days.") % {"most": REPLY_DAYS_MAX})

    def _basis_faults(self) -> Iterator[Fault]:
        for number, row in enumerate(self.basis, 1):
            where = _("Legal basis %(n)d") % {"n": number}
            if not row.text.strip():
                yield Fault(where, _("It has days but no words."), _("Write it, or empty the line."))
            if row.since and row.until and row.until < row.since:
                yield Fault(where, _("It ends before it begins."), _("Exchange the days."))


def _text_faults(where: str, text: str) -> Iterator[Fault]:
    if len(text) > SENTENCE_MAX:
        yield Fault(where, _("Longer than %(most)d characters.") % {"most": SENTENCE_MAX}, _("Shorten it."))
    for name in BRACES.findall(text):
        if name not in PLACEHOLDERS:
            yield Fault(
                where,
                _("There is no placeholder “%(name)s”.") % {"name": "{" + name + "}"},
                _("Take one of: %(names)s.") % {"names": "、".join("{" + each + "}" for each in PLACEHOLDERS)},
            )
    if "{" in BRACES.sub("", text) or "}" in BRACES.sub("", text):
        yield Fault(where, _("A brace is opened and not closed, or the other way round."), _("Write {name}."))


def _basis_of(row: Mapping[str, Any]) -> LegalBasis:
    return LegalBasis(
        str(row.get("text", "")), _day(row.get("since")), _day(row.get("until")), bool(row.get("unverified"))
    )


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else date.fromisoformat(str(value)) if value else None


def office_name() -> str:
    """The office that runs the site, as papers name it."""
    return settings.OFFICE_NAME or "本级纪律检查委员会"


def joined(parts: Iterable[str]) -> str:
    """Several legal bases as one phrase."""
    return "、".join(parts)
