"""The page of a dry run, whoever made it. The law: what may be confirmed is shown with what would become of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qingheng.accounts.permissions import sees_live_scores
from qingheng.collection.bringing import is_direct_door_open
from qingheng.collection.forms import UploadForm
from qingheng.collection.preview import Preview
from qingheng.collection.views.person import user_of


def show(request: HttpRequest, preview: Preview, token: str, *, is_long: bool = False) -> HttpResponse:
    """The page; `token` finds the file again, and a long one is stored by a job."""
    user = user_of(request)
    context = {
        "form": UploadForm(),
        "preview": preview,
        "faults": preview.faults,
        "shows_scores": sees_live_scores(user),
        "is_direct": is_direct_door_open(user),
        "token": token,
        "is_long": is_long,
    }
    return render(request, "collection/upload.html", context, status=200 if preview.is_sound else 422)
