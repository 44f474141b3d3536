"""Files of supervision over the web. The law: handed out as a download only, and only to those who see the thing."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from qingheng.collection.views.evidence import CLOSED
from qingheng.collection.views.person import user_of
from qingheng.supervision.actions.attachments import remove
from qingheng.supervision.attaching import visible_attachments


def download(request: HttpRequest, pk: int) -> FileResponse:
    """The file as a download under its own name; those taken away too, for they stay on record."""
    row = get_object_or_404(visible_attachments(user_of(request)), pk=pk)
    response = FileResponse(
        row.file.open("rb"), as_attachment=True, filename=row.name, content_type="application/octet-stream"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = CLOSED
    response["Cache-Control"] = "no-store"
    return response


def take_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own file away, and go back to where it stood."""
    user = user_of(request)
    row = remove(get_object_or_404(visible_attachments(user), pk=pk), by=user)
    messages.success(request, _("“%(name)s” has been taken away; it stays on record.") % {"name": row.name})
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return redirect(target if is_ours else "dashboards:home")
