"""Who sends a request: a token, and the person it acts as. The law: sessions and passwords open nothing here."""

import base64
import binascii
import hmac
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from qingheng.accounts.access import ByToken, holders_of
from qingheng.accounts.models import User
from qingheng.api.actions.tokens import note_use
from qingheng.api.digests import MARK, PREFIX_LENGTH, digest_of
from qingheng.api.models import Token
from qingheng.api.queries import token_by_prefix

SCHEMES = ("bearer", "apitoken", "basic")
TEXT_LENGTH_MAX = 200
CHALLENGE = 'Bearer realm="qingheng", Basic realm="qingheng"'


@dataclass(frozen=True)
class Caller:
    """Another system, acting as the owner of its token, narrowed to the grant the token stands on."""

    user: User
    token: Token

    def __bool__(self) -> bool:
        return True


class MachineRequest(HttpRequest):
    """A request that a token has been found for."""

    auth: Caller


class NoTokenError(Exception):
    """Nobody known sends this. The answer does not say why: it would help whoever guesses."""


def caller_of(request: HttpRequest) -> Caller:
    """Who sends the request; raises NoTokenError, or PermissionDenied if this door is not for such tokens."""
    username, text = _credentials(request.headers.get("Authorization", ""))
    token = _token(text)
    if token is None or (username is not None and username.casefold() != token.user.username):
        raise NoTokenError
    caller = Caller(_narrowed(token), token)
    _check_door(request, caller)
    if token.last_used_on != localdate():
        note_use(token, by=caller.user)
    return caller


def _credentials(header: str) -> tuple[str | None, str]:
    """The user name, where the scheme gives one, and the token."""
    scheme, _space, given = header.strip().partition(" ")
    if scheme.lower() not in SCHEMES or len(given) > TEXT_LENGTH_MAX:
        raise NoTokenError
    if scheme.lower() != "basic":
        return None, given.strip()
    try:
        username, _colon, text = base64.b64decode(given, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise NoTokenError from None
    return username, text


def _token(text: str) -> Token | None:
    """The living token of this text; how long the search takes says nothing about its secret."""
    prefix, secret = text[:PREFIX_LENGTH], text[PREFIX_LENGTH + 1 :]
    found = token_by_prefix(prefix) if prefix.startswith(MARK) and "\0" not in prefix else None
    is_right = hmac.compare_digest(found.digest if found else "", digest_of(secret))
    return found if found is not None and is_right and found.is_alive() else None


def _narrowed(token: Token) -> User:
    """The owner, as if this one grant were the only one held."""
    user = token.user
    user.__dict__["grants_today"] = [token.grant]
    return user


def _check_door(request: HttpRequest, caller: Caller) -> None:
    """Refuse unless the access table opens this address and method for the token's role."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    holders = holders_of(name, request.method or "")
    if not isinstance(holders, ByToken) or not caller.user.has_role(*holders.roles):
        facts = {"token": caller.token.name, "grant": caller.token.grant}
        raise PermissionDenied(_("The token “%(token)s” stands for “%(grant)s”, which may not do this.") % facts)
