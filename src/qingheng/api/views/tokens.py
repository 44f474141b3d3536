"""One's own tokens, and all of them for the system administrator. The law: its text is shown once."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from qingheng.accounts.views import signed_in
from qingheng.api.actions.tokens import create_token, revoke_token
from qingheng.api.forms import TokenForm
from qingheng.api.models import Token
from qingheng.api.queries import grants_for_tokens, revocable_tokens, tokens_of


def tokens(request: HttpRequest) -> HttpResponse:
    """One's own tokens; a new one is shown once."""
    user, made = signed_in(request), ""
    form = TokenForm(user, request.POST) if request.method == "POST" else TokenForm(user)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = create_token(form.chosen_grant, name=said["name"], expires_on=said["expires_on"], by=user)[1]
            form = TokenForm(user)
        except ValidationError as error:
            form.add_error(None, error.messages)
    context = {"tokens": tokens_of(user), "form": form, "made": made, "can_make": bool(grants_for_tokens(user))}
    response = render(request, "api/tokens.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """End a token."""
    user = signed_in(request)
    token = get_object_or_404(revocable_tokens(user), pk=number)
    revoke_token(token, by=user)
    messages.success(request, _("“%(token)s” opens nothing any more.") % {"token": token})
    return redirect("api:tokens" if token.user_id == user.pk else "api:all_tokens")


def all_tokens(request: HttpRequest) -> HttpResponse:
    """Everybody's tokens, for the system administrator: whose, for what, how long; not what they see."""
    found = Token.objects.select_related("user", "grant__station", "grant__body", "grant__leader")
    return render(request, "api/all_tokens.html", {"tokens": found})
