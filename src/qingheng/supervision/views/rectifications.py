"""Rectification: board, list, calendar, ledger, a new item. The law: each shows what the person may see, no more."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.navigation import may_open
from qingheng.accounts.permissions import visible_bodies
from qingheng.accounts.steps import StepRefusedError
from qingheng.collection.views.person import user_of
from qingheng.supervision.actions.rectification import open_items
from qingheng.supervision.rectifying.board import columns_of, month_after, month_before, month_named, weeks_of
from qingheng.supervision.rectifying.forms import ItemFilter, ItemForm
from qingheng.supervision.rectifying.ledger import ledger
from qingheng.supervision.rectifying.permissions import rectifications
from qingheng.supervision.rectifying.queries import overdue, timed
from qingheng.supervision.rectifying.sources import source_named
from qingheng.supervision.rectifying.workflow import UNFINISHED

ROWS_PER_PAGE = 50
STATUS_CONFLICT = 409
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _context(user: User, form: ItemFilter) -> dict[str, object]:
    """What every one of these pages needs."""
    running = form.found.filter(state__in=UNFINISHED)
    return {
        "form": form,
        "may_add": may_open(user, "supervision:rectification_new"),
        "unfinished": running.count(),
        "overdue": overdue(running).count(),
        "shows_body": visible_bodies(user).count() > 1,
    }


def board(request: HttpRequest) -> HttpResponse:
    """Cards in columns by state; everything can be reached by keyboard, and nothing needs to be dragged."""
    user = user_of(request)
    form = ItemFilter(request.GET, found=rectifications(user))
    context = _context(user, form) | {"columns": columns_of(form.narrowed(by_state=False)), "here": "board"}
    return render(request, "supervision/rectifying/board.html", context)


def item_list(request: HttpRequest) -> HttpResponse:
    """A table with filters, the most urgent first."""
    user = user_of(request)
    form = ItemFilter(request.GET, found=rectifications(user))
    page = Paginator(form.narrowed(), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = _context(user, form) | {"page": page, "rows": timed(page.object_list), "here": "list"}
    return render(request, "supervision/rectifying/list.html", context)


def calendar(request: HttpRequest) -> HttpResponse:
    """A month with what is due on each day, and on which days people work."""
    user, month = user_of(request), month_named(request.GET.get("month", ""))
    form = ItemFilter(request.GET, found=rectifications(user))
    weeks = weeks_of(month, form.narrowed(by_state=False))
    context = _context(user, form) | {
        "month": month,
        "before": f"{month_before(month):%Y-%m}",
        "after": f"{month_after(month):%Y-%m}",
        "weeks": weeks,
        "is_empty": not any(cell.items for week in weeks for cell in week),
        "here": "calendar",
    }
    return render(request, "supervision/rectifying/calendar.html", context)


def export(request: HttpRequest) -> HttpResponse:
    """The ledger as an Excel workbook, narrowed as the list is."""
    form = ItemFilter(request.GET, found=rectifications(user_of(request)).select_related("follow_up", "sheet", "body"))
    response = HttpResponse(ledger(form.narrowed()), content_type=EXCEL)
    response["Content-Disposition"] = f'attachment; filename="rectification-{localdate():%Y%m%d}.xlsx"'
    return response


def new(request: HttpRequest) -> HttpResponse:
    """Open an item by hand, or from a finding, a follow-up or a matter that the address names."""
    user = user_of(request)
    source = source_named(request.GET, user)
    form = ItemForm(request.POST or None, bodies=source.bodies(visible_bodies(user)), initial=source.initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            opened = open_items([form.item], **source.origin(form.cleaned_data["body"]), by=user)[0]
        except (StepRefusedError, PermissionDenied) as error:
            form.add_error(None, str(error))
            status = STATUS_CONFLICT
        else:
            messages.success(request, _("The item has been opened. The body's liaison sees it now."))
            return redirect("supervision:rectification", opened.pk)
    context = {"form": form, "source": source}
    return render(request, "supervision/rectifying/new.html", context, status=status)
