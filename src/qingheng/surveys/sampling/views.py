"""Pages of frames and samples. The law: what a design asks of people is shown before anybody is drawn."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from qianfen import Period
from qingheng.accounts.steps import StepRefusedError
from qingheng.collection.views.person import user_of
from qingheng.organisations.workbooks import XLSX, attachment
from qingheng.surveys.actions import samples
from qingheng.surveys.models import Frame, Sample, Wave
from qingheng.surveys.results.queries import spreads_before
from qingheng.surveys.sampling import showing, workbooks
from qingheng.surveys.sampling.design import SampleDesign
from qingheng.surveys.sampling.drawing import again
from qingheng.surveys.sampling.forms import DesignForm, FrameForm
from qingheng.surveys.sampling.frame_file import CheckedFrame, check_frame
from qingheng.surveys.sampling.planning import burden, sizes
from qingheng.surveys.sampling.queries import current_frame, current_sample
from qingheng.surveys.wave.queries import framework_for, group_names
from qingheng.ui.staging import StagedFile, StagedFileGoneError, discard, stage, take_up

PURPOSE = "surveys.frame"


def names_of(wave: Wave) -> dict[str, str]:
    """What the framework calls the groups."""
    return group_names(framework_for(Period.parse(wave.period)))


def frame(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file, look at it, show what it would bring."""
    wave = get_object_or_404(Wave, pk=pk)
    form = FrameForm(request.POST, request.FILES) if request.method == "POST" else FrameForm()
    if not form.is_valid():
        context = {"wave": wave, "form": form, "frames": Frame.objects.filter(wave=wave)}
        return render(request, "surveys/sampling/frame.html", context, status=422 if form.is_bound else 200)
    file = form.cleaned_data["file"]
    content = file.read()
    checked = check_frame(content, file.name, wave)
    staged = (
        stage(content, name=file.name, purpose=f"{PURPOSE}.{wave.pk}", by=request.user) if checked.is_sound else None
    )
    return _preview(request, wave, checked, staged)


def _preview(request: HttpRequest, wave: Wave, checked: CheckedFrame, staged: StagedFile | None) -> HttpResponse:
    context = {
        "wave": wave,
        "form": FrameForm(),
        "checked": checked,
        "faults": showing.faults(checked),
        "summary": showing.frame_summary(checked),
        "names": names_of(wave),
        "token": staged.token if staged else "",
    }
    return render(request, "surveys/sampling/frame.html", context, status=200 if checked.is_sound else 422)


def frame_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Store a frame that was looked at."""
    wave = get_object_or_404(Wave, pk=pk)
    try:
        staged = take_up(request.POST.get("token", ""), purpose=f"{PURPOSE}.{wave.pk}", by=request.user)
        checked = check_frame(staged.content, staged.name, wave)
        if not checked.is_sound:
            return _preview(request, wave, checked, None)
        samples.import_frame(wave, checked, by=user_of(request))
    except (StagedFileGoneError, StepRefusedError) as error:
        messages.error(request, str(error))
        return redirect("surveys:frame", wave.pk)
    discard(staged.token)
    messages.success(request, _("The frame is stored. Set the design of the sample next."))
    return redirect("surveys:design", wave.pk)


def frame_template(request: HttpRequest, pk: int) -> HttpResponse:
    """A workbook to fill in, with a row for every body and group."""
    wave = get_object_or_404(Wave, pk=pk)
    by_number = request.GET.get("kind") == "list"
    return _file(workbooks.template(wave, by_number=by_number), _("frame-template"))


def design(request: HttpRequest, pk: int) -> HttpResponse:
    """What a design comes to; then, on a second press, the draw."""
    wave = get_object_or_404(Wave, pk=pk)
    form = DesignForm(request.POST if request.method == "POST" else None, wave=wave)
    found = current_frame(wave)
    refusal = "" if found else _("There is no frame to draw from. Import one first.")
    context = {"wave": wave, "form": form, "frame": found, "names": names_of(wave)}
    if found is not None and form.is_bound and form.is_valid():
        wished = form.design(spreads_before(wave))
        if "draw" in request.POST:
            try:
                samples.draw(wave, wished, seed=form.cleaned_data["seed"], by=user_of(request))
            except StepRefusedError as error:
                refusal = str(error)
            else:
                messages.success(request, _("Drawn. The seed is stored with it: anybody can draw it again."))
                return redirect("surveys:sample", wave.pk)
        context |= _coming(found, wished)
    context["refusal"] = refusal
    return render(request, "surveys/sampling/design.html", context, status=409 if refusal and form.is_bound else 200)


def _coming(frame: Frame, wished: SampleDesign) -> dict[str, object]:
    rows = sizes(frame.cells.select_related("body__audience"), wished)
    return {"sizes": rows, "burden": burden(rows, wished)}


def sample(request: HttpRequest, pk: int) -> HttpResponse:
    """The sample that goes into the field; with `again=1`, drawn once more and compared."""
    wave = get_object_or_404(Wave, pk=pk)
    found = current_sample(wave)
    context: dict[str, object] = {"wave": wave, "sample": found, "names": names_of(wave)}
    if found is not None:
        context |= showing.sample_facts(found)
        context["others"] = Sample.objects.filter(wave=wave).exclude(pk=found.pk).count()
        context["again"] = again(found) if request.GET.get("again") else None
    return render(request, "surveys/sampling/sample.html", context)


def sample_file(request: HttpRequest, pk: int) -> HttpResponse:  # noqa: ARG001 - Django hands it in
    """The list for the field."""
    return _file(workbooks.field_list(get_object_or_404(Sample.objects.select_related("frame"), pk=pk)), _("sample"))


def _file(content: bytes, stem: str) -> HttpResponse:
    return HttpResponse(content, headers={"Content-Type": XLSX, "Content-Disposition": attachment(f"{stem}.xlsx")})
