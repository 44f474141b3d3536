"""Signing in and out, and changing one's password. The law: after signing in nobody is sent to another site."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.views import LoginView
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from qingheng.accounts import actions
from qingheng.accounts.delegation import Days, delegable_grants, given_by, running
from qingheng.accounts.forms import ChangePasswordForm, HandoverForm, SignInForm
from qingheng.accounts.models import Grant, User
from qingheng.accounts.roles import Role


class SignIn(LoginView):
    """The sign-in page (登录)."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        self.request.session.set_expiry(now() + timedelta(seconds=settings.SESSION_COOKIE_AGE))  # however busy one is
        return response


def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    if isinstance(request.user, User):
        actions.record_sign_out(request.user, by=request.user)
    logout(request)
    messages.success(request, _("You have signed out."))
    return redirect("accounts:sign_in")


@sensitive_post_parameters()
def password(request: HttpRequest) -> HttpResponse:
    """The page on which somebody changes the own password (修改密码)."""
    user = signed_in(request)
    form = ChangePasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.set_password(user, form.cleaned_data["password"], by=user)
        update_session_auth_hash(request, user)
        messages.success(request, _("Your password has been changed. Other sessions of yours have ended."))
        return redirect("dashboards:home")
    return render(request, "accounts/password.html", {"form": form})


def handover(request: HttpRequest) -> HttpResponse:
    """My roles, and the page on which somebody hands one of them over for some days (委托授权)."""
    user = signed_in(request)
    form = HandoverForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid() and _has_handed_over(form, user):
        messages.success(request, _("Handed over. It ends by itself after the last day."))
        return redirect("accounts:handover")
    administers = user.has_role(Role.FRAMEWORK_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR)
    context = {
        "form": form,
        "grants": user.grants_today,
        "can_hand_over": bool(delegable_grants(user)),
        "given": given_by(user),
        "all_running": running() if administers else [],
        "administers": administers,
        "today": localdate(),
    }
    return render(request, "accounts/handover.html", context, status=422 if form.errors else 200)


def _has_handed_over(form: HandoverForm, user: User) -> bool:
    said = form.cleaned_data
    try:
        actions.delegate(said["role"], said["to"], Days(said["first"], said["last"]), by=user)
    except ValidationError as error:
        form.add_error(None, ValidationError(error.messages))
    return form.is_valid()


def end_handover(request: HttpRequest, pk: int) -> HttpResponse:
    """End a handover before its last day."""
    held = get_object_or_404(Grant.objects.filter(delegated_from__isnull=False), pk=pk)
    actions.end_delegation(held, by=signed_in(request))
    messages.success(request, _("The handover has been ended."))
    return redirect("accounts:handover")


def signed_in(request: HttpRequest) -> User:
    """The person behind a request that the access table has let through."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
