"""Rules and findings as sentences, in the language in use. The law: the words are the document's, names looked up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from qianfen import Framework, Period
from qingheng.accounts.models import User
from qingheng.collection.naming import key_name
from qingheng.collection.office import Office
from qingheng.collection.quality.rules import Rule, Words
from qingheng.collection.quality.values import Finding
from qingheng.collection.words import MISSING, missing_of
from qingheng.ui.periods import period_name

NAMES_SHOWN_MAX = 12
HIDEABLE = frozenset({"their_value", "other_event", "other_item", "other_body"})
"""Facts that are empty where they are case data of another station."""


def in_language(words: Words) -> str:
    """The Chinese words where the page is Chinese, the English ones elsewhere."""
    return str(words["zh" if (get_language() or "").startswith("zh") else "en"])


def rule_sentence(rule: Rule) -> str:
    """What a rule says, with its parameters."""
    return in_language(rule.says).format_map({name: _number(value) for name, value in rule.parameters.items()})


def _number(value: Any) -> Any:
    return value.normalize() if isinstance(value, Decimal) and value != value.to_integral_value() else _whole(value)


def _whole(value: Any) -> Any:
    return Decimal(int(value)) if isinstance(value, Decimal) else value


def listed(names: list[str]) -> str:
    """An enumeration, cut where nobody would read on."""
    text = pgettext("between the parts of an enumeration", ", ").join(names[:NAMES_SHOWN_MAX])
    return (
        _("%(names)s … (%(count)s in all)") % {"names": text, "count": len(names)} if names[NAMES_SHOWN_MAX:] else text
    )


@dataclass(frozen=True)
class Place:
    """Where a finding stands, in names."""

    body: str = ""
    item: str = ""
    data_item: str = ""
    event: str = ""

    def __str__(self) -> str:
        return " · ".join(filter(None, (self.body, self.item, self.data_item, self.event)))


@dataclass(frozen=True)
class Namer:
    """Looks up what the codes of a finding are called, as of a period."""

    office: Office
    framework: Framework | None

    @classmethod
    def of(cls, office: Office, period: Period) -> "Namer":
        """For findings of a period."""
        version = office.version(period)
        return cls(office, version.parsed if version else None)

    def body(self, code: str) -> str:
        """A body's name."""
        return str(self.office.bodies.get(code, code))

    def station(self, code: str) -> str:
        """A station's name; several joined by “+”."""
        return listed([str(self.office.stations.get(one, one)) for one in code.split("+")])

    def item(self, code: str) -> str:
        """An item's name."""
        return self.framework.item(code).name if self.framework and self.framework.has_item(code) else code

    def data_item(self, item: str, key: str) -> str:
        """A data item's name."""
        return key_name(self.framework.item(item), key) if self.framework and self.framework.has_item(item) else key

    def fact(self, text: str) -> str:
        """A fact of a reconciliation, written item:data item."""
        item, _colon, key = text.partition(":")
        return f"{self.item(item)} · {self.data_item(item, key)}"

    def place(self, finding: Finding) -> Place:
        """Where a finding stands."""
        item = f"{finding.item} {self.item(finding.item)}" if finding.item else ""
        key = self.data_item(finding.item, finding.key) if finding.key else ""
        return Place(self.body(finding.body) if finding.body else "", item, key, finding.event)

    def question(self, rule: Rule, finding: Finding) -> str:
        """What the clerk is asked."""
        facts = {name: self._told(name, value, finding) for name, value in finding.facts.items()}
        parameters = {name: _number(value) for name, value in rule.parameters.items()}
        place = self.place(finding)
        known = {"body": place.body, "item": place.item, "data_item": place.data_item, "event": place.event}
        return in_language(rule.asks).format_map({**parameters, **known, **facts})

    def _told(self, name: str, value: Any, finding: Finding) -> Any:
        if name == "whole_key":
            return self.data_item(finding.item, str(value))
        if name in HIDEABLE and value == "":
            return _("(case data: not shown here)")
        tell = self._tellers.get(name)
        return tell(value) if tell and value not in (None, "") else ("" if value is None else value)

    @property
    def _tellers(self) -> Mapping[str, Callable[[Any], Any]]:
        return {
            "bodies": lambda codes: listed([self.body(code) for code in codes]),
            "numbers": lambda numbers: listed(list(map(str, numbers))),
            "own_data": lambda facts: listed([self.fact(fact) for fact in facts]),
            "their_data": lambda facts: listed([self.fact(fact) for fact in facts]),
            "own_station": self.station,
            "their_station": self.station,
            "other_station": self.station,
            "other_body": self.body,
            "other_item": self.item,
            "before": period_name,
            "span": period_name,
            "share": Decimal,
            "missing": _missing,
            "day": lambda day: date_format(date.fromisoformat(day)),
            "person": _person,
        }


def _missing(reason: str) -> str:
    known = missing_of(reason)
    return str(MISSING[known]) if known else reason


def _person(username: str) -> str:
    user = User.objects.filter(username=username).first()
    return str(user.full_name or username) if user else username
