"""Pages of the notifications: the bell, the list, the choice of letters. The law: nobody opens those of others."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from qingheng.accounts.views import signed_in
from qingheng.notifications import actions, channels, queries
from qingheng.notifications.topics import TOPICS

A_PAGE = 50
ALL = "all"


def notification_list(request: HttpRequest) -> HttpResponse:
    """What I was told: what is unread, or everything."""
    user = signed_in(request)
    unread, shows_all = queries.unread_of(user), request.GET.get("show") == ALL
    lettered = queries.lettered(user)
    found = queries.notifications_of(user) if shows_all else unread
    context = {
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "unread": unread.count(),
        "shows_all": shows_all,
        "topics": [(topic, topic.code in lettered) for topic in TOPICS.values()],
        "has_letters": channels.has_letters(user),
    }
    return render(request, "notifications/list.html", context)


def count(request: HttpRequest) -> HttpResponse:
    """The number in the bell."""
    return HttpResponse(str(queries.unread_of(signed_in(request)).count()), content_type="text/plain")


def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one as read, and go to the page it leads to or back to the list."""
    user = signed_in(request)
    notification = get_object_or_404(queries.notifications_of(user), pk=pk)
    actions.mark_read(queries.notifications_of(user).filter(pk=pk), by=user)
    return redirect(notification.url if notification.url and "open" in request.POST else "notifications:list")


def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all as read."""
    user = signed_in(request)
    actions.mark_read(queries.notifications_of(user), by=user)
    return redirect("notifications:list")


def letters(request: HttpRequest) -> HttpResponse:
    """Choose about which topics letters come."""
    actions.choose_letters(request.POST.getlist("topic"), by=signed_in(request))
    messages.success(request, _("Your choice has been stored."))
    return redirect("notifications:list")


def undelivered(request: HttpRequest) -> HttpResponse:
    """What could not be delivered, for the system administrator: to whom and why; and try it again."""
    if request.method == "POST":
        number = actions.try_again(by=signed_in(request))
        messages.success(request, _("%(count)s deliveries are tried again.") % {"count": number})
        return redirect("notifications:undelivered")
    page = Paginator(queries.undelivered(), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "notifications/undelivered.html", {"page": page, "is_open": bool(channels.open_channels())})
