"""Creating, ending and using tokens. The law: the text of a token is shown once and stored nowhere."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from qingheng.accounts.models import Grant, User
from qingheng.accounts.roles import Role
from qingheng.api.digests import digest_of, new_prefix, new_secret
from qingheng.api.models import Token
from qingheng.audit.writing import name_of, writing

DAYS_MAX = 366


def create_token(grant: Grant, *, name: str, expires_on: date, by: User) -> tuple[Token, str]:
    """A token that stands on one of one's own grants, and its text, which nobody sees again."""
    with writing("api.token.created", by=by) as entry:
        _check(grant, expires_on, by)
        prefix, secret = new_prefix(), new_secret()
        token = Token(name=name, user=by, grant=grant, prefix=prefix, digest=digest_of(secret), expires_on=expires_on)
        token.full_clean()
        token.save()
        entry.about(token, name=name, prefix=prefix, grant=str(grant), expires_on=str(expires_on))
    return token, f"{prefix}_{secret}"


def revoke_token(token: Token, *, by: User) -> Token:
    """End a token this moment."""
    with writing("api.token.revoked", by=by) as entry:
        if token.user_id != by.pk and not by.has_role(Role.SYSTEM_ADMINISTRATOR):
            raise PermissionDenied(_("A token is ended by its owner or by a system administrator."))
        if token.revoked_at is None:
            token.revoked_at, token.revoked_by = now(), name_of(by)
            token.save(update_fields=["revoked_at", "revoked_by"])
        entry.about(token, name=token.name, prefix=token.prefix, owner=token.user.username)
    return token


def note_use(token: Token, *, by: User) -> None:
    """Note the day on which a token was used, once a day."""
    with writing("api.token.used", by=by) as entry:
        token.last_used_on = localdate()
        token.save(update_fields=["last_used_on"])
        entry.about(token, name=token.name, prefix=token.prefix)


def _check(grant: Grant, expires_on: date, by: User) -> None:
    if grant.role == Role.SYSTEM_ADMINISTRATOR or grant.pk not in {held.pk for held in by.grants_today}:
        raise PermissionDenied(_("A token stands on one of your own grants that has to do with data."))
    today = localdate()
    if not today <= expires_on <= today + timedelta(days=DAYS_MAX):
        raise ValidationError({"expires_on": _("A token lasts at most %(days)s days from today.") % {"days": DAYS_MAX}})
