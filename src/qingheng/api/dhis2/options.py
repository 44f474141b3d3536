"""What the parameters of an import ask for. The law: an unknown word is refused by name, never guessed."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

SCHEMES = frozenset({"", "CODE", "UID", "ID"})
"""Codes are what everything here is known by; DHIS2's own identifiers are the same as the codes."""
NAME = "NAME"


class Strategy(StrEnum):
    """Which values an import may write."""

    CREATE = "CREATE"
    UPDATE = "UPDATE"
    CREATE_AND_UPDATE = "CREATE_AND_UPDATE"
    DELETE = "DELETE"


ALIASES = {
    "NEW": Strategy.CREATE,
    "UPDATES": Strategy.UPDATE,
    "NEW_AND_UPDATES": Strategy.CREATE_AND_UPDATE,
    "DELETES": Strategy.DELETE,
    "": Strategy.CREATE_AND_UPDATE,
}


class OptionError(ValueError):
    """A parameter that cannot be followed. The text is for the user."""


@dataclass(frozen=True)
class Options:
    """How an import is meant."""

    is_dry_run: bool = False
    strategy: Strategy = Strategy.CREATE_AND_UPDATE
    names_bodies: bool = False
    """Whether organisation units come by name."""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Options":
        """From the query; raises OptionError."""
        lowered = {name.lower(): value.strip() for name, value in given.items()}
        return cls(
            is_dry_run=_yes(lowered.get("dryrun", "")),
            strategy=_strategy(lowered.get("importstrategy", lowered.get("strategy", ""))),
            names_bodies=_schemes(lowered),
        )


def _yes(text: str) -> bool:
    return text.lower() in {"true", "1", "yes", "on"}


def _strategy(text: str) -> Strategy:
    word = text.upper()
    if word in ALIASES:
        return ALIASES[word]
    try:
        return Strategy(word)
    except ValueError:
        raise OptionError(
            _("importStrategy “%(text)s” is not known here: %(known)s.")
            % {"text": text[:40], "known": ", ".join(Strategy)}
        ) from None


def _schemes(given: Mapping[str, str]) -> bool:
    """Whether bodies come by name; raises OptionError for schemes that cannot be followed."""
    general = given.get("idscheme", "")
    element = given.get("dataelementidscheme", general).upper()
    unit = given.get("orgunitidscheme", general).upper()
    for text in (element, given.get("datasetidscheme", general).upper()):
        if text not in SCHEMES:
            raise _unknown(text)
    if unit not in SCHEMES | {NAME}:
        raise _unknown(unit)
    return unit == NAME


def _unknown(text: str) -> OptionError:
    return OptionError(
        _("The identifier scheme “%(text)s” is not known here: use CODE (or NAME for organisation units).")
        % {"text": text[:40]}
    )
