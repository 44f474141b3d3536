"""The forms of accounts. The law: a refusal never tells whether the login name exists."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.exceptions import ValidationError
from django.utils.functional import lazystr
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingheng.accounts import actions
from qingheng.accounts.actions import OWN_ACCOUNT
from qingheng.accounts.delegation import delegable_grants
from qingheng.accounts.models import Grant, User
from qingheng.accounts.queries import LOCKED_FOR, locked_until
from qingheng.accounts.roles import Role

if TYPE_CHECKING:
    UserModelForm = forms.ModelForm[User]
    UserChoice = forms.ModelChoiceField[User]
else:  # Django's own classes take no types at run time
    UserModelForm, UserChoice = forms.ModelForm, forms.ModelChoiceField

ANONYMOUS = "anonymous"
_PASSWORD = {"class": "form-control", "autocomplete": "current-password"}
_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"class": "form-control", "type": "date", "style": "width: auto"})
_NEW_PASSWORD = {"class": "form-control", "autocomplete": "new-password"}


class SignInForm(AuthenticationForm):
    """Login name and password (登录)."""

    username = forms.CharField(
        label=gettext_lazy("Login name"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"class": "form-control", "autocomplete": "username", "autocapitalize": "none", "autofocus": True}
        ),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"), strip=False, widget=forms.PasswordInput(attrs=dict(_PASSWORD))
    )

    def clean(self) -> dict[str, Any]:
        username = (self.cleaned_data.get("username") or "").casefold()
        password = self.cleaned_data.get("password")
        if username and password:
            self.user_cache = self._checked(username, password)
            self.confirm_login_allowed(self.user_cache)
        return self.cleaned_data

    def _checked(self, username: str, password: str) -> User:
        self._refuse_if_locked(username)
        user = authenticate(self.request, username=username, password=password)
        address = self.request.META.get("REMOTE_ADDR", "") if self.request else ""
        if isinstance(user, User) and actions.record_sign_in(user, by=user, address=address):
            return user
        if user is None:
            actions.record_failure(username, by=ANONYMOUS, address=address)
        self._refuse_if_locked(username)
        raise ValidationError(_("Login name or password is wrong. Check both; capital letters count in the password."))

    @staticmethod
    def _refuse_if_locked(username: str) -> None:
        if until := locked_until(username):
            raise ValidationError(
                _("Too many failed attempts in %(minutes)s minutes: sign-in is locked until %(time)s. Wait until then.")
                % {"minutes": LOCKED_FOR.seconds // 60, "time": f"{localtime(until):%H:%M:%S}"},
                code="locked",
            )


class NewPasswordForm(forms.Form):
    """A new password, twice."""

    password = forms.CharField(
        label=gettext_lazy("New password"),
        strip=False,
        help_text=lazystr(password_validators_help_text_html()),
        widget=forms.PasswordInput(attrs=dict(_NEW_PASSWORD)),
    )
    repeated = forms.CharField(
        label=gettext_lazy("New password again"), strip=False, widget=forms.PasswordInput(attrs=dict(_NEW_PASSWORD))
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password

    def clean_repeated(self) -> str:
        repeated: str = self.cleaned_data["repeated"]
        if self.cleaned_data.get("password") not in {None, repeated}:
            raise ValidationError(_("The two new passwords differ. Type the same one twice."))
        return repeated


class ChangePasswordForm(NewPasswordForm):
    """A new password by somebody who knows the old one (修改密码)."""

    current = forms.CharField(
        label=gettext_lazy("Current password"), strip=False, widget=forms.PasswordInput(attrs=dict(_PASSWORD))
    )
    field_order = ["current", "password", "repeated"]

    def clean_current(self) -> str:
        current: str = self.cleaned_data["current"]
        if not self.user.check_password(current):
            raise ValidationError(_("This is not your current password."))
        return current


class PersonChoice(UserChoice):
    """A person by name, office and login name: names alone may be shared."""

    def label_from_instance(self, obj: Any) -> str:
        return " · ".join(filter(None, (obj.full_name, obj.office, obj.username)))


class HandoverForm(forms.Form):
    """Which role is handed over, to whom, for which days (委托授权)."""

    role = forms.ModelChoiceField(
        Grant.objects.none(), label=gettext_lazy("Role"), widget=forms.Select(attrs={"class": "form-select"})
    )
    to = PersonChoice(
        User.objects.none(), label=gettext_lazy("Handed over to"), widget=forms.Select(attrs={"class": "form-select"})
    )
    first = forms.DateField(label=gettext_lazy("First day"), widget=_DAY)
    last = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=_DAY,
        help_text=gettext_lazy("the handover ends by itself after this day"),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Grant.objects.filter(pk__in=[held.pk for held in delegable_grants(user)]).select_related("station")
        apart = [Role.SYSTEM_ADMINISTRATOR, Role.LIAISON]
        others = Grant.objects.valid_on(localdate()).filter(role__in=apart, revoked_at=None).values("user")
        people = User.objects.filter(is_active=True).exclude(pk=user.pk).exclude(pk__in=others)
        self.fields["role"].queryset = own  # type: ignore[attr-defined] # a choice of models
        self.fields["to"].queryset = people.order_by("office", "full_name")  # type: ignore[attr-defined] # as above
        self.fields["first"].initial = self.fields["last"].initial = localdate()
        if len(own) == 1:
            self.fields["role"].initial = own[0]


class UserForm(UserModelForm):
    """A person's particulars (用户信息); `administrator` is set by the administration page."""

    administrator: User | None = None

    class Meta:
        model = User
        fields = ["full_name", "office", "is_active"]

    def clean_is_active(self) -> bool:
        is_active: bool = self.cleaned_data["is_active"]
        if not is_active and self.instance == self.administrator:
            raise ValidationError(OWN_ACCOUNT)
        return is_active


class NewUserForm(UserModelForm):
    """A new account with its first password, which is told to its holder in person (新建用户)."""

    password = forms.CharField(label=gettext_lazy("First password"), strip=False, widget=forms.PasswordInput)

    class Meta:
        model = User
        fields = ["username", "full_name", "office"]

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"].casefold()
        if User.objects.filter(username=username).exists():
            raise ValidationError(_("“%(name)s” is taken. Choose another login name.") % {"name": username})
        return username

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        named = {name: str(self.cleaned_data.get(name, "")) for name in ("username", "full_name", "office")}
        validate_password(password, User(**named))
        return password
