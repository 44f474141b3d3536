"""Where the public answers. The law: the code is the credential; no cookie, no session, nothing tells who answers.

There is no CSRF token either: it needs a cookie, and protects a browser that is signed in; here nobody is. Whoever
could make a stranger's browser send an answer would need that stranger's code, and could use it himself.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from qianfen import Period
from qingheng.organisations.models import Body
from qingheng.surveys.asking.answering import Checked, check
from qingheng.surveys.asking.documents import read
from qingheng.surveys.asking.rendering import context as context_of
from qingheng.surveys.definition import Definition
from qingheng.surveys.field import codes, quality
from qingheng.surveys.field.queries import invited_about
from qingheng.surveys.field.receiving import Channel, Filled, Outcome, Place, openness, place_of, receive
from qingheng.surveys.models import Wave
from qingheng.surveys.wave.queries import form_for

HASTY = "_hasty"
"""Set by the page's script when the answer is sent faster than one can read; a flag, never a time."""
SENTENCES = {
    Outcome.USED: (
        _("This code has been used"),
        _("An answer with this code has arrived; a code is good for one. If you have just sent yours, it is in."),
    ),
    Outcome.UNKNOWN: (
        _("This code is not known"),
        _("Compare it with your card, sign by sign, and type it again. If it stays unknown, ask for another card."),
    ),
    Outcome.EARLY: (
        _("The survey has not begun yet"),
        _("Please keep your card and come back on the first day that is printed on it."),
    ),
    Outcome.OVER: (_("The survey has ended"), _("No more answers are taken. Thank you for wanting to give one.")),
}


@contextmanager
def language_of(request: HttpRequest) -> Iterator[str]:
    """The language that a link asked for, or the browser's; no cookie keeps it."""
    asked = request.GET.get("lang", "")
    known = asked in dict(settings.LANGUAGES)
    language = asked if known else translation.get_language() or settings.LANGUAGE_CODE
    with translation.override(language):
        yield language


@csrf_exempt
def type_code(request: HttpRequest) -> HttpResponse:
    """Type the code of a card; the address behind it opens the form."""
    with language_of(request) as language:
        typed = request.POST.get("code", "")
        code = codes.normalised(typed)
        if request.method == "POST" and code:
            return HttpResponseRedirect(f"{reverse('surveys:answer', args=[code])}?lang={language}", status=303)
        context = {"typed": typed, "is_wrong": request.method == "POST", "language": language}
        return render(request, "surveys/field/type_code.html", context)


@csrf_exempt
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """The form that a code opens."""
    with language_of(request) as language:
        place = place_of(code)
        return _ask(request, place, language) if isinstance(place, Place) else _tell(request, place, language)


@csrf_exempt
def open_answer(request: HttpRequest, wave: int, body: str, group: str) -> HttpResponse:
    """The form behind an open link, where the wave has one: anybody may answer, and stands for nobody else."""
    found = get_object_or_404(Wave, pk=wave, takes_open_link=True)
    place = Place(found, get_object_or_404(Body.objects.select_related("audience"), code=body), group)
    with language_of(request) as language:
        return _ask(request, place, language)


@csrf_exempt
def thanks(request: HttpRequest) -> HttpResponse:
    """The answer is in. An address without the code, so that going back does not show what was answered."""
    with language_of(request) as language:
        return render(request, "surveys/field/thanks.html", {"language": language})


def protection(request: HttpRequest) -> HttpResponse:
    """What is protected, and what is not."""
    with language_of(request) as language:
        return render(request, "surveys/field/protection.html", {"language": language})


@csrf_exempt
def not_here(request: HttpRequest) -> HttpResponse:
    """An address that does not exist, at the entrance on a host of its own."""
    with language_of(request) as language:
        return _tell(request, Outcome.UNKNOWN, language)


def _ask(request: HttpRequest, place: Place, language: str) -> HttpResponse:
    shut = openness(place.wave)
    if shut is not None:
        return _tell(request, shut, language)
    form = form_for(place.wave, place.group, place.body.audience.code)
    if form is None:
        raise Http404
    definition, checked = read(form.version.document), None
    if request.method == "POST":
        checked = check(definition, request.POST)
        if not checked.errors:
            outcome = receive(place, _filled(request, place, definition, checked))
            if outcome != Outcome.TAKEN:
                return _tell(request, outcome, language)
            return HttpResponseRedirect(f"{reverse('surveys:thanks')}?lang={language}", status=303)
    context = context_of(definition, language, checked) | {
        "language": language,
        "place": place,
        "version": form.version,
        "seconds_needed": quality.seconds_needed(definition),
    }
    return render(request, "surveys/field/answer.html", context)


def _filled(request: HttpRequest, place: Place, definition: Definition, checked: Checked) -> Filled:
    """The answer with its marks; whether it is one of a flood is known to this process alone."""
    extremes = quality.extremes_in(Period.parse(place.wave.period))
    marks = quality.marks_of(definition, checked.answers, extremes, hasty=HASTY in request.POST)
    days = (place.wave.closes_on - place.wave.opens_on).days + 1
    expected = quality.expected_within_window(invited_about(place.wave, place.body), days)
    if quality.floods.is_flood(place.wave.pk, place.body.pk, expected=expected):
        marks.append(quality.Mark.FLOOD)
    if place.cell is None:
        marks.append(quality.Mark.OPEN)
    return Filled(checked.answers, Channel.CODE if place.cell else Channel.OPEN, marks)


def _tell(request: HttpRequest, outcome: Outcome, language: str) -> HttpResponse:
    """Why there is nothing to answer, in one plain sentence."""
    title, sentence = SENTENCES[outcome]
    context = {"title": title, "sentence": sentence, "language": language, "outcome": outcome}
    return render(request, "surveys/field/refused.html", context, status=404 if outcome is Outcome.UNKNOWN else 200)
