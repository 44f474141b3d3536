"""What a body has received, and the register of numbers. The law: both are narrowed to what the person may see."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qingheng.collection.views.person import user_of
from qingheng.supervision.models import Paper, PaperKind
from qingheng.supervision.paper.listing import Filters, Row, registered, rows, years_in
from qingheng.supervision.paper.queries import visible_papers
from qingheng.supervision.paper.register import register_workbook
from qingheng.supervision.paper.workflow import State

A_PAGE = 100
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def inbox(request: HttpRequest) -> HttpResponse:
    """The papers a body or a leader has received: to be signed for, to be answered, the others."""
    user = user_of(request)
    found = rows(visible_papers(user).filter(issued_at__isnull=False).order_by("-issued_at"))
    to_sign = [row for row in found if row.paper.state == State.SERVED]
    to_answer = [row for row in found if row.paper.state == State.RECEIVED and row.days is not None]
    others = [row for row in found if row not in to_sign and row not in to_answer]
    context = {
        "to_sign": to_sign,
        "to_answer": sorted(to_answer, key=_day),
        "page": Paginator(others, A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "supervision/paper/inbox.html", context)


def _day(row: Row) -> str:
    return str(row.paper.reply_due)


def paper_register(request: HttpRequest) -> HttpResponse:
    """Every number given, in its order."""
    user, filters = user_of(request), Filters.of(request.GET)
    found = registered(user, int(filters.year) if filters.year else None, filters.kind)
    if request.GET.get("form") == "xlsx":
        response = HttpResponse(register_workbook(found), content_type=EXCEL)
        response["Content-Disposition"] = 'attachment; filename="register.xlsx"'
        return response
    context = {
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "filters": filters,
        "kinds": PaperKind.choices,
        "years": years_in(Paper.objects.filter(number__isnull=False)),
    }
    return render(request, "supervision/paper/register.html", context)
