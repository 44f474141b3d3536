"""What is typed with each step of a paper. The law: a form says what was typed; whether it may be, the action says."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qingheng.supervision.actions import papers
from qingheng.supervision.models import Paper
from qingheng.supervision.paper.answers import ADOPTIONS
from qingheng.ui.typed import DayField

CONTROL = {"class": "form-control"}
REASON_MAX, REPLY_MAX, FILES_MAX = 1000, 10_000, 10


def area(label: object, most: int = REASON_MAX, *, rows: int = 3, help_text: object = "") -> forms.CharField:
    """A field for sentences."""
    widget = forms.Textarea(attrs={**CONTROL, "rows": rows})
    return forms.CharField(label=label, max_length=most, widget=widget, help_text=help_text)  # type: ignore[arg-type] # lazy texts


class ReasonForm(forms.Form):
    """Why."""

    reason = area(pgettext_lazy("paper", "Reason"))


class ClosingForm(forms.Form):
    """A note with the close-out."""

    reason = forms.CharField(
        label=_("Note"), max_length=REASON_MAX, required=False, widget=forms.Textarea(attrs={**CONTROL, "rows": 2})
    )


class ServingForm(forms.Form):
    """How it was served."""

    how = forms.CharField(
        label=_("How it was served"),
        max_length=200,
        widget=forms.TextInput(attrs={**CONTROL, "list": "ways-of-serving"}),
        help_text=_("Through this system, in person, by post, or left at the place."),
    )


class ReceiptForm(forms.Form):
    """Who signs."""

    signer = forms.CharField(
        label=_("Name of whoever signs"),
        max_length=60,
        widget=forms.TextInput(attrs={**CONTROL, "autocomplete": "name"}),
    )


class PaperReceiptForm(ReceiptForm):
    """Who signed on paper, and what happened."""

    reason = area(_("What happened"), rows=2, help_text=_("Signed on paper, or receipt refused and left at the place."))


class ManyFiles(forms.ClearableFileInput):
    """A file field that takes several."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Any number of files; each is looked at by whoever keeps it."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files, each as it would be taken alone."""
        return [super(ManyFilesField, self).clean(each, initial) for each in data or ()]


class ReplyForm(forms.Form):
    """What the body answers."""

    text = area(_("Reply"), REPLY_MAX, rows=8, help_text=_("What was done, item by item, and what is still to come."))
    adoption = forms.ChoiceField(
        label=_("How far the paper is followed"),
        choices=list(ADOPTIONS.items()),
        widget=forms.RadioSelect,
    )
    attachments = ManyFilesField(
        label=_("Attachments"),
        required=False,
        widget=ManyFiles(attrs={"class": "form-control", "multiple": True}),
        help_text=_("Photos, scans, tables; leave out what names complainants."),
    )


class VerdictForm(forms.Form):
    """What the verification found."""

    verdict = area(_("Opinion of the verification"), 500)


class TimeForm(forms.Form):
    """A later last day, and why."""

    until = DayField(
        label=_("New last day"), widget=forms.DateInput(attrs={**CONTROL, "type": "date"}, format="%Y-%m-%d")
    )
    reason = area(pgettext_lazy("paper", "Reason"), 500)


FORMS: Mapping[str, type[forms.Form]] = {
    "send_back": ReasonForm,
    "discard": ReasonForm,
    "withdraw": ReasonForm,
    "serve": ServingForm,
    "receive": ReceiptForm,
    "record_receipt": PaperReceiptForm,
    "reply": ReplyForm,
    "record_reply": ReplyForm,
    "refuse": ReasonForm,
    "insist": ReasonForm,
    "reject_reply": ReasonForm,
    "verify": VerdictForm,
    "close": ClosingForm,
}
"""What is asked with a step; the others need nothing but the press of a button."""

ACTIONS: Mapping[str, Callable[..., Paper]] = {
    "hand_over": papers.hand_over,
    "send_back": papers.send_back,
    "discard": papers.discard,
    "check": papers.check,
    "approve": papers.approve,
    "issue": papers.issue,
    "serve": papers.serve,
    "receive": papers.receive,
    "record_receipt": papers.receive,
    "reply": papers.reply,
    "record_reply": papers.reply,
    "refuse": papers.refuse,
    "insist": papers.insist,
    "reject_reply": papers.reject_reply,
    "verify": papers.verify,
    "close": papers.close,
    "withdraw": papers.withdraw,
}


def form_for(name: str, request: HttpRequest | None = None) -> forms.Form | None:
    """The form of a step, filled with what was typed if it was."""
    form = FORMS.get(name)
    if form is None:
        return None
    prefix: dict[str, Any] = {"auto_id": f"{name}_%s"}
    return form(request.POST, request.FILES, **prefix) if request is not None else form(**prefix)
