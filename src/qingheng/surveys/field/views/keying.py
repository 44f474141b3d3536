"""Paper forms: print them, key them in. The law: a form counts by the code of its card, once, whoever keys it in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qianfen import Period
from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError
from qingheng.collection.views.person import user_of
from qingheng.surveys.actions.sheets import KEY_IN, begin_keying
from qingheng.surveys.asking.answering import check
from qingheng.surveys.asking.documents import read
from qingheng.surveys.asking.rendering import context as context_of
from qingheng.surveys.field import quality
from qingheng.surveys.field.receiving import Channel, Filled, Outcome, Place, place_of, receive
from qingheng.surveys.field.views.answering import SENTENCES
from qingheng.surveys.models import Wave, WaveForm
from qingheng.surveys.wave.queries import form_for


def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A questionnaire of a wave on paper, with a place for the code and the body."""
    form = get_object_or_404(WaveForm.objects.select_related("wave", "version__questionnaire"), pk=pk)
    language = get_language() or ""
    context = context_of(read(form.version.document), language) | {"version": form.version, "wave": form.wave}
    return render(request, "surveys/field/paper.html", context)


def keying(request: HttpRequest, pk: int) -> HttpResponse:
    """First the code of the card, then its questions. The code travels in the request's body, never in an address."""
    wave = get_object_or_404(Wave, pk=pk)
    typed = request.POST.get("code", "")
    place = place_of(typed) if typed else None
    refusal = _refusal(wave, place, typed)
    if not isinstance(place, Place) or refusal:
        context = {"wave": wave, "typed": typed, "refusal": refusal}
        return render(request, "surveys/field/keying_code.html", context, status=409 if refusal else 200)
    return _key(request, wave, place, typed)


def _key(request: HttpRequest, wave: Wave, place: Place, typed: str) -> HttpResponse:
    form = form_for(wave, place.group, place.body.audience.code)
    if form is None:
        context = {"wave": wave, "typed": typed, "refusal": _("This code answers no questionnaire of the wave.")}
        return render(request, "surveys/field/keying_code.html", context, status=409)
    definition, checked, refusal = read(form.version.document), None, ""
    if request.POST.get("answers"):
        checked = check(definition, request.POST)
        if not checked.errors:
            marks = quality.marks_of(definition, checked.answers, quality.extremes_in(Period.parse(wave.period)))
            try:
                _leave_hand(wave, user_of(request))
            except StepRefusedError as error:
                refusal = str(error)
            else:
                outcome = receive(place, Filled(checked.answers, Channel.PAPER, marks))
                if outcome == Outcome.TAKEN:
                    messages.success(request, _("Keyed in. The next one, please."))
                    return redirect("surveys:keying", wave.pk)
                refusal = " ".join(map(str, SENTENCES[outcome]))
    facts = {"wave": wave, "place": place, "typed": typed, "refusal": refusal, "version": form.version}
    context = context_of(definition, get_language() or "", checked) | facts
    return render(request, "surveys/field/keying.html", context, status=409 if refusal else 200)


def _leave_hand(wave: Wave, user: User) -> None:
    """Once for each person: an entry with every form would tell when it was keyed in."""
    if not wave.steps.filter(name=KEY_IN, taken_by=user.get_username()).exists():
        begin_keying(wave, by=user)


def _refusal(wave: Wave, place: Place | Outcome | None, typed: str) -> str:
    if not typed:
        return ""
    if wave.state != Wave.State.OPEN:
        return _("Answers are keyed in while the wave is in the field.")
    if isinstance(place, Place):
        return "" if place.wave.pk == wave.pk else _("This code belongs to another wave.")
    return " ".join(map(str, SENTENCES[place or Outcome.UNKNOWN]))
