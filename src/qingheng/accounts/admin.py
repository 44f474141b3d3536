"""The administration of accounts: Django's admin, for system administrators, on users and grants only.

The law: what it saves goes through `actions.py`, and it deletes nothing.
"""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from qingheng.accounts import actions
from qingheng.accounts.forms import NewPasswordForm, NewUserForm, UserForm
from qingheng.accounts.models import TARGETS, Grant, User

admin.site.site_header = gettext_lazy("Accounts and roles")
admin.site.site_title = gettext_lazy("Qingheng")
admin.site.index_title = gettext_lazy("Administration")
admin.site.disable_action("delete_selected")
admin.site.unregister(Group)  # roles come from grants


if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    GrantModelForm = forms.ModelForm[Grant]
else:  # Django's own classes take no types at run time
    ModelAdmin, GrantModelForm = admin.ModelAdmin, forms.ModelForm


class KeptAdmin(ModelAdmin):
    """Rows that are ended and never deleted."""

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        del request, obj
        return False


@admin.register(User)
class UserAdmin(KeptAdmin):
    """Accounts: name, office, open or closed, password."""

    list_display = ["username", "full_name", "office", "roles_today", "is_active", "last_login"]
    list_filter = ["is_active", "grants__role"]
    search_fields = ["username", "full_name", "office"]
    change_form_template = "admin/accounts/user/change_form.html"

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        if obj is None:
            return NewUserForm
        form: Any = super().get_form(request, obj, change, form=UserForm, **kwargs)
        form.administrator = request.user
        return form

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        del request
        if obj is None:
            return list(NewUserForm.base_fields)
        return ["username", "full_name", "office", "email", "language", "is_active", "created_at", "last_login"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        del request
        return ["username", "created_at", "last_login"] if obj else []

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        said = form.cleaned_data
        if change:
            particulars = {name: said[name] for name in ("full_name", "office", "is_active")}
            stored = actions.update_user(User.objects.get(pk=obj.pk), **particulars, by=request.user)
            if (stored.email, stored.language) != (said["email"], said["language"]):
                actions.set_reminders(stored, email=said["email"], language=said["language"], by=request.user)
        else:
            names = {name: said[name] for name in ("username", "full_name", "office", "password")}
            obj.pk = actions.create_user(**names, by=request.user).pk

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.password)
        return [path("<int:pk>/password/", view, name="accounts_user_password"), *super().get_urls()]

    def password(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Set somebody's password anew."""
        user = get_object_or_404(User, pk=pk)
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        form = NewPasswordForm(user, request.POST or None)
        if request.method == "POST" and form.is_valid():
            actions.set_password(user, form.cleaned_data["password"], by=request.user)
            messages.success(request, _("The password of “%(user)s” has been set.") % {"user": user})
            return redirect("admin:accounts_user_change", pk)
        context = {**self.admin_site.each_context(request), "form": form, "original": user, "opts": self.opts}
        return render(request, "admin/accounts/user/password.html", context | {"title": _("Set password")})

    @admin.display(description=gettext_lazy("roles today"))
    def roles_today(self, user: User) -> str:
        return "、".join(str(grant) for grant in user.grants_today) or "–"


class GrantForm(GrantModelForm):
    """A grant as the administrator fills it in; once given, only its last day can be set."""

    class Meta:
        model = Grant
        fields = ["user", "role", *TARGETS, "valid_from", "valid_to"]


@admin.register(Grant)
class GrantAdmin(KeptAdmin):
    """Who holds which role, for what, from when to when."""

    form = GrantForm
    list_display = ["user", "role", "held_for", "valid_from", "valid_to", "revoked_at"]
    list_filter = ["role", ("revoked_at", admin.EmptyFieldListFilter)]
    list_select_related = ["user", *TARGETS]
    search_fields = ["user__username", "user__full_name"]
    actions = ["revoke"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        del request
        if obj is None:
            return []
        given = ["user", "role", *TARGETS, "valid_from", "revoked_at"]
        return [*given, "valid_to"] if obj.revoked_at else given

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        del form
        if change:
            actions.end_grant(Grant.objects.get(pk=obj.pk), last_day=obj.valid_to, by=request.user)
        else:
            actions.grant(obj, by=request.user)

    @admin.display(description=gettext_lazy("held for"))
    def held_for(self, held: Grant) -> str:
        return str(held.target or "–")

    @admin.action(description=gettext_lazy("Revoke at once"))
    def revoke(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        grants = list(queryset)
        for held in grants:
            actions.revoke_grant(held, by=request.user)
        text = ngettext("%(n)s grant has been revoked.", "%(n)s grants have been revoked.", len(grants))
        messages.success(request, text % {"n": len(grants)})
