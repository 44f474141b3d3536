"""People who sign in and the roles granted to them.

The law: a role counts only through a dated grant, and a system administrator holds no other role.
"""

from datetime import date

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from qingheng.accounts.roles import IMPLIES, NEEDS, Role
from qingheng.organisations.models import Body, Dated, Leader, Station, SupervisionOffice

TARGETS = ("station", "body", "leader", "supervision_office")
"""The fields of a grant of which one says what the role is held for."""
INSIDE = frozenset({Role.STATION_CLERK, Role.STATION_REVIEWER, Role.SUPERVISION_OFFICE})
"""Whoever speaks for an assessed body holds none of these: no body reports on itself or verifies itself."""


class UserManager(BaseUserManager["User"]):
    """Finds people whatever the case of their login name."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=(username or "").casefold())


class User(AbstractBaseUser):
    """A person with a named account (用户). What they may do comes from grants alone."""

    username = models.CharField(_("login name"), max_length=60, unique=True)
    full_name = models.CharField(_("full name"), max_length=60)
    office = models.CharField(_("office"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail"), blank=True, help_text=_("for reminders, where the site can send mail"))
    language = models.CharField(
        _("language of reminders"),
        max_length=10,
        choices=[("zh-hans", "中文"), ("en", "English")],
        blank=True,
        help_text=_("empty: Chinese"),
    )
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]
    is_superuser = False

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.full_name

    def clean(self) -> None:
        self.username = self.username.casefold()

    @cached_property
    def grants_today(self) -> list["Grant"]:
        """The grants in force today; what was handed over ends with the role of whoever handed it over."""
        held = self.grants.valid_on(localdate()).filter(revoked_at=None)
        found = held.select_related(*TARGETS, "delegated_from__user")
        return [grant for grant in found if grant.has_its_origin] if self.is_active else []

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held today."""
        held = frozenset(Role(grant.role) for grant in self.grants_today)
        return held.union(*(IMPLIES.get(role, ()) for role in held))

    def has_role(self, *roles: Role) -> bool:
        """Whether one of `roles` is held today."""
        return not self.roles.isdisjoint(roles)

    @property
    def is_staff(self) -> bool:
        """Who may enter Django's admin: it manages accounts and nothing else."""
        return self.has_role(Role.SYSTEM_ADMINISTRATOR)

    def has_module_perms(self, app_label: str) -> bool:
        """System administrators see the accounts app; nobody sees business data in the admin."""
        return self.is_staff and app_label == "accounts"

    def has_perm(self, permission: str, obj: object = None) -> bool:
        """As `has_module_perms`, for any object; accounts are ended, never deleted."""
        del obj
        app_label, _dot, action = permission.partition(".")
        return self.has_module_perms(app_label) and not action.startswith("delete")


class Grant(Dated):
    """A role granted to a user (授权) for a station, a body or a leader's charge."""

    user = models.ForeignKey(User, models.PROTECT, related_name="grants", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=30, choices=Role)
    station = models.ForeignKey(Station, models.PROTECT, null=True, blank=True, verbose_name=_("monitoring station"))
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, verbose_name=_("body"))
    leader = models.ForeignKey(Leader, models.PROTECT, null=True, blank=True, verbose_name=_("leader in charge"))
    supervision_office = models.ForeignKey(
        SupervisionOffice, models.PROTECT, null=True, blank=True, verbose_name=_("supervision office")
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)
    delegated_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="delegations",
        verbose_name=_("delegated from"),
        help_text=_("the grant whose holder handed it over for these days"),
    )

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        ordering = ["user__username", "role"]

    def __str__(self) -> str:
        target = self.target
        return f"{self.get_role_display()} · {target}" if target else str(self.get_role_display())

    @property
    def target(self) -> Station | Body | Leader | SupervisionOffice | None:
        """What the role is held for."""
        return self.station or self.body or self.leader or self.supervision_office

    def clean(self) -> None:
        super().clean()
        if not self.role:
            return  # the field itself says so
        needed = NEEDS.get(Role(self.role))
        wrong = {
            field: self._wrong_target(field, needed)
            for field in TARGETS
            if (getattr(self, f"{field}_id") is not None) != (field == needed)
        }
        if wrong:
            raise ValidationError(wrong)
        if self.user_id is not None and self.valid_from is not None:
            self._check_exclusive()

    @staticmethod
    def _wrong_target(field: str, needed: str | None) -> str:
        if field == needed:
            return str(_("This role is held for one of these: choose it."))
        return str(_("This role is not held for one of these: leave it empty."))

    def _check_exclusive(self) -> None:
        standing = self.user.grants.exclude(pk=self.pk).filter(revoked_at=None)
        roles = {Role(grant.role) for grant in standing.valid_within(*self._span())} | {Role(self.role)}
        if Role.LIAISON in roles and not roles.isdisjoint(INSIDE):
            raise ValidationError(
                {"role": _("A liaison speaks for an assessed body, and no body reports on itself or verifies itself.")}
            )
        if Role.SYSTEM_ADMINISTRATOR in roles and len(roles) > 1:
            raise ValidationError(
                {
                    "role": _(
                        "A system administrator sees no business data and holds no other role: use another account."
                    )
                }
            )

    def _span(self) -> tuple[date, date]:
        return self.valid_from, self.valid_to or date.max

    @property
    def has_its_origin(self) -> bool:
        """Whether the role it was handed over from, if any, is still held."""
        origin = self.delegated_from
        return origin is None or (
            origin.revoked_at is None and origin.is_valid_on(localdate()) and origin.user.is_active
        )


class SignInFailure(models.Model):
    """A refused attempt to sign in (登录失败); several within a short time lock the login name for a while."""

    username = models.CharField(_("login name"), max_length=60, db_index=True)
    at = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta:
        verbose_name = _("refused sign-in")
        verbose_name_plural = _("refused sign-ins")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.username} {self.at:%Y-%m-%d %H:%M}"
