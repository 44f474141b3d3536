"""Signing in and out, and changing one's password. The law: after signing in nobody is sent to another site."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.views import LoginView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from qingheng.accounts import actions
from qingheng.accounts.forms import ChangePasswordForm, SignInForm
from qingheng.accounts.models import User


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


def signed_in(request: HttpRequest) -> User:
    """The person behind a request that the access table has let through."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
