"""Pages of results. The law: refused before the wave is closed, whoever asks."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from qingheng.organisations.workbooks import XLSX, attachment
from qingheng.surveys.models import Wave
from qingheng.surveys.results import export
from qingheng.surveys.results.figures import Figures
from qingheng.surveys.results.permissions import why_hidden
from qingheng.surveys.results.tables import rule_of
from qingheng.surveys.results.texts import words


def results(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures of one item of a wave."""
    wave = get_object_or_404(Wave, pk=pk)
    if refusal := why_hidden(wave):
        return _refused(request, wave, refusal)
    figures = Figures(wave)
    chosen = next((item for item in figures.items if item.code == request.GET.get("item")), None)
    item = chosen or next(iter(figures.items), None)
    context = {"wave": wave, "figures": figures, "item": item, "names": figures.names}
    if item is not None:
        options = figures.options(item)
        lines = figures.lines(item)
        context |= {
            "rule": rule_of(item),
            "lines": lines,
            "options": options,
            "shares": [(line, line.shares(options)) for line in lines],
            "changes": figures.changes(item),
            "before": figures.before(item),
        }
    return render(request, "surveys/results/page.html", context)


def texts(request: HttpRequest, pk: int) -> HttpResponse:
    """What people wrote."""
    wave = get_object_or_404(Wave, pk=pk)
    if refusal := why_hidden(wave):
        return _refused(request, wave, refusal)
    context = {"wave": wave, "words": words(wave), "names": Figures(wave).names}
    return render(request, "surveys/results/texts.html", context)


def results_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """All figures as a file."""
    wave = get_object_or_404(Wave, pk=pk)
    if refusal := why_hidden(wave):
        return _refused(request, wave, refusal)
    figures = Figures(wave)
    if kind == "xlsx":
        content, content_type = export.workbook(figures), XLSX
    elif kind == "csv":
        content, content_type = export.csv_file(figures), "text/csv; charset=utf-8"
    else:
        raise Http404
    name = f"{_('results')}-{wave.period}.{kind}"
    return HttpResponse(content, headers={"Content-Type": content_type, "Content-Disposition": attachment(name)})


def _refused(request: HttpRequest, wave: Wave, refusal: str) -> HttpResponse:
    return render(request, "surveys/results/refused.html", {"wave": wave, "refusal": refusal}, status=409)
