"""What is asked about tokens. The law: a person sees the own ones, a system administrator all, nobody their text."""

from django.db.models import QuerySet

from qingheng.accounts.models import TARGETS, Grant, User
from qingheng.accounts.roles import Role
from qingheng.api.models import Token
from qingheng.collection.models import StandingAcceptance
from qingheng.organisations.models import Station

GRANT_TARGETS = tuple(f"grant__{field}" for field in TARGETS)


def tokens_of(user: User) -> "QuerySet[Token]":
    """One's own tokens."""
    return Token.objects.filter(user=user).select_related("user", *GRANT_TARGETS)


def revocable_tokens(user: User) -> "QuerySet[Token]":
    """The tokens somebody may end: the own ones; a system administrator all."""
    tokens = Token.objects.select_related("user", *GRANT_TARGETS)
    return tokens if user.has_role(Role.SYSTEM_ADMINISTRATOR) else tokens.filter(user=user)


def grants_for_tokens(user: User) -> list[Grant]:
    """The grants a token may stand on: those of today that have to do with data."""
    return [grant for grant in user.grants_today if grant.role != Role.SYSTEM_ADMINISTRATOR]


def token_by_prefix(prefix: str) -> Token | None:
    """The token that begins so, with whom and what it stands for."""
    found = Token.objects.select_related("user", *GRANT_TARGETS)
    return found.filter(prefix=prefix).first()


def standing_acceptances() -> "QuerySet[StandingAcceptance]":
    """All of them, those without an end first."""
    return StandingAcceptance.objects.select_related("station").order_by("station__code", "-valid_from")


def stations_without_standing() -> "QuerySet[Station]":
    """The stations one may be granted for."""
    return Station.objects.order_by("code")
