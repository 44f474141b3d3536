"""What is done to accounts: creating, granting, revoking, passwords, signing in and out.

The law: each of these is one transaction with one ledger entry, and no ledger entry holds a password.
"""

from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingheng.accounts.delegation import Days, can_end, check_can_delegate
from qingheng.accounts.models import Grant, SignInFailure, User
from qingheng.accounts.queries import LOCKED_FOR, has_system_administrator, locked_until
from qingheng.accounts.roles import Role
from qingheng.audit.writing import SYSTEM, writing

UNKNOWN = "unknown"
OWN_ACCOUNT = gettext_lazy("You cannot close your own account. Ask another system administrator.")


def create_user(*, username: str, full_name: str, password: str, office: str = "", by: object) -> User:
    """Create an account that may not open anything yet; grants come on top."""
    with writing("accounts.user.created", by=by) as entry:
        user = _new_user(username, full_name, password, office)
        entry.about(user, username=user.username)
    return user


def create_first_administrator(*, username: str, full_name: str, password: str, by: object = SYSTEM) -> User:
    """Create the system administrator of an empty installation, who then creates everybody else."""
    with writing("accounts.administrator.created", by=by) as entry:
        if has_system_administrator():
            raise ValidationError(
                _("There is a system administrator already. Let that person create the other accounts.")
            )
        user = _new_user(username, full_name, password, "")
        _new_grant(Grant(user=user, role=Role.SYSTEM_ADMINISTRATOR, valid_from=localdate()))
        entry.about(user, username=user.username)
    return user


def update_user(user: User, *, full_name: str, office: str, is_active: bool, by: object) -> User:
    """Correct a person's particulars, or close and reopen the account."""
    with writing("accounts.user.changed", by=by) as entry:
        if user == by and not is_active:
            raise ValidationError(OWN_ACCOUNT)
        user.full_name, user.office, user.is_active = full_name, office, is_active
        user.full_clean()
        user.save()
        entry.about(user, username=user.username, is_active=is_active)
    return user


def set_reminders(user: User, *, email: str, language: str, by: object) -> User:
    """Say where a person's reminders go, and in which language they are written."""
    with writing("accounts.reminders.set", by=by) as entry:
        user.email, user.language = email, language
        user.full_clean()
        user.save(update_fields=["email", "language"])
        entry.about(user, username=user.username, has_address=bool(email), language=language)
    return user


def set_password(user: User, password: str, *, by: object) -> None:
    """Set a password that passes the rules; all other sessions of the person end."""
    with writing("accounts.password.set", by=by) as entry:
        validate_password(password, user)
        user.set_password(password)
        user.save(update_fields=["password"])
        entry.about(user, username=user.username, by_oneself=user == by)


def grant(new: Grant, *, by: object) -> Grant:
    """Give somebody a role: the grant as filled in, with its user, role, first day and what it is held for."""
    with writing("accounts.role.granted", by=by) as entry:
        _new_grant(new)
        entry.about(new, username=new.user.username, role=new.role, grant=str(new))
    return new


def end_grant(held: Grant, *, last_day: date | None, by: object) -> Grant:
    """Set the last day of a grant, or take it away again."""
    with writing("accounts.role.dated", by=by) as entry:
        held.valid_to = last_day
        held.full_clean()
        held.save()
        entry.about(held, username=held.user.username, role=held.role, last_day=str(last_day or ""))
    return held


def revoke_grant(held: Grant, *, by: object) -> Grant:
    """End a grant this moment; what its holder has handed over ends with it."""
    with writing("accounts.role.revoked", by=by) as entry:
        for each in (held, *held.delegations.filter(revoked_at=None)):
            _revoke(each)
        entry.about(held, username=held.user.username, role=held.role)
    return held


def delegate(held: Grant, to: User, days: Days, *, by: User) -> Grant:
    """Hand the own role over to somebody else for some days; it ends by itself."""
    with writing("accounts.role.delegated", by=by) as entry:
        list(User.objects.select_for_update().filter(pk=to.pk))  # two handovers to one person are judged one by one
        check_can_delegate(held, to, days, by)
        new = Grant(
            user=to,
            role=held.role,
            station=held.station,
            valid_from=days.first,
            valid_to=days.last,
            delegated_from=held,
        )
        _new_grant(new)
        entry.about(new, username=to.username, role=new.role, grant=str(new), first=days.first, last=days.last)
    return new


def end_delegation(delegation: Grant, *, by: User) -> Grant:
    """End a handover before its last day."""
    with writing("accounts.role.delegation_ended", by=by) as entry:
        if not can_end(by, delegation):
            raise PermissionDenied(_("Who handed the role over ends it, or an administrator."))
        _revoke(delegation)
        entry.about(delegation, username=delegation.user.username, role=delegation.role)
    return delegation


def _revoke(held: Grant) -> None:
    if held.revoked_at is None:
        held.revoked_at = now()
        held.valid_to = max(held.valid_from, min(localdate(), held.valid_to or localdate()))
        held.save()


def record_sign_in(user: User, *, by: object, address: str = "") -> bool:
    """Note a right password; False if the name has been locked meanwhile, as if the password had come later."""
    with writing("accounts.sign_in.succeeded", by=by) as entry:
        is_locked = locked_until(user.username) is not None
        if not is_locked:
            SignInFailure.objects.filter(username=user.username).delete()
        entry.about(user, username=user.username, address=address, refused_as_locked=is_locked)
    return not is_locked


def record_failure(username: str, *, by: object, address: str = "") -> None:
    """Note a refused attempt. The ledger keeps what was typed only if it is a known name: it might be a password."""
    with writing("accounts.sign_in.refused", by=by) as entry:
        SignInFailure.objects.filter(at__lt=now() - LOCKED_FOR).delete()
        SignInFailure.objects.create(username=username)
        user = User.objects.filter(username=username).first()
        entry.about(user, username=username if user else UNKNOWN, address=address)


def record_sign_out(user: User, *, by: object) -> None:
    """Note that somebody has signed out."""
    with writing("accounts.sign_out.succeeded", by=by) as entry:
        entry.about(user, username=user.username)


def _new_user(username: str, full_name: str, password: str, office: str) -> User:
    user = User(username=username, full_name=full_name, office=office)
    validate_password(password, user)
    user.set_password(password)
    user.full_clean()
    user.save()
    return user


def _new_grant(new: Grant) -> None:
    new.full_clean()
    new.save()
