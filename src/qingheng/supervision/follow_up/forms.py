"""Forms about findings and measures. The law: they say what was asked; whether it may be done, the action says."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qingheng.organisations.models import Body
from qingheng.supervision.actions.inquiries import Inquired, Link
from qingheng.supervision.actions.talks import Said
from qingheng.supervision.follow_up.words import Responsibility, Trigger
from qingheng.supervision.models import Finding, FollowUp, Inquiry, Talk
from qingheng.supervision.rectifying.forms import CHOICE, FIELD, REASON_MAX, day, words
from qingheng.ui.typed import MomentField

MOMENT = FIELD | {"type": "datetime-local"}
SPARE_LINKS = 2


def moment(label: Any) -> MomentField:
    """A field for a day and a time."""
    widget = forms.DateTimeInput(attrs=MOMENT, format="%Y-%m-%dT%H:%M")
    return MomentField(label=label, widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])


def line(label: Any, length: int = 100, **options: Any) -> forms.CharField:
    """A field for a few words."""
    return forms.CharField(label=label, max_length=length, widget=forms.TextInput(attrs=FIELD), **options)


def body_field() -> forms.ModelChoiceField:  # type: ignore[type-arg] # at run time it takes no parameter
    """A field for one of the bodies a person may see; the form fills it."""
    return forms.ModelChoiceField(Body.objects.none(), label=_("Body"), widget=forms.Select(attrs=CHOICE))


class OfBody(forms.Form):
    """Whatever is about one body."""

    body = body_field()

    def __init__(self, *args: Any, bodies: "models.QuerySet[Body]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined] # a ModelChoiceField has one


class FindingForm(OfBody):
    """A problem of a body, its cause, and what the finding rests on."""

    problem = words(
        _("Problem"), help_text=_("No names of persons, and nothing by which somebody could be recognised.")
    )
    cause = words(_("Cause"), required=False)
    basis = words(_("What it rests on"), help_text=_("What was seen, checked or read; never a complaint."))
    source = forms.ChoiceField(
        label=pgettext_lazy("rectification", "Source"),
        choices=Finding.Source.choices,
        widget=forms.Select(attrs=CHOICE),
        initial="inspection",
    )
    item = line(_("Item"), 30, required=False)


class ReasonForm(OfBody):
    """A measure that comes without a plan of its own."""

    reason = words(_("Why this measure is taken"), REASON_MAX)

    def details(self) -> Talk | Inquiry | None:
        """What comes with it."""
        return None


class TalkForm(ReasonForm):
    """The plan of a reminder talk."""

    post = line(_("Post of whom is talked to"), help_text=_("The post, not a private person."))
    is_collective = forms.BooleanField(
        label=_("Collective talk"), required=False, widget=forms.CheckboxInput(attrs={"class": "form-check-input"})
    )
    interviewer = line(_("Interviewer"), help_text=_("Office and post."))
    recorder = line(_("Recorder"), help_text=_("Office and post."))
    planned_at = moment(_("Planned for"))
    place = line(_("Place"))
    cause = words(_("Cause of the talk"))

    def details(self) -> Talk:
        """The plan."""
        names = ("post", "is_collective", "interviewer", "recorder", "planned_at", "place", "cause")
        return Talk(**{name: self.cleaned_data[name] for name in names})


class InquiryPlanForm(ReasonForm):
    """What triggers an inquiry, and into what."""

    trigger = forms.ChoiceField(label=_("Trigger"), choices=Trigger.choices, widget=forms.Select(attrs=CHOICE))
    subject = words(_("What is inquired into"))

    def details(self) -> Inquiry:
        """The plan."""
        return Inquiry(trigger=self.cleaned_data["trigger"], subject=self.cleaned_data["subject"])


PLANS: Mapping[str, type[ReasonForm]] = {
    FollowUp.Measure.REMINDER_TALK: TalkForm,
    FollowUp.Measure.ACCOUNTABILITY_INQUIRY: InquiryPlanForm,
}


class StepForm(forms.Form):
    """What a step asks for; most ask for nothing."""

    def __init__(self, *args: Any, follow_up: FollowUp, **kwargs: Any) -> None:
        self.follow_up = follow_up
        super().__init__(*args, **kwargs)

    def told(self) -> dict[str, Any]:
        """What is given to the action."""
        return dict(self.cleaned_data)


class NoteForm(StepForm):
    """A remark, if there is one."""

    note = words(_("Note"), REASON_MAX, required=False)


class WhyNotForm(StepForm):
    """Why it is not approved."""

    note = words(_("Why it is not approved"), REASON_MAX)


class WhyForm(StepForm):
    """Why."""

    reason = words(_("Reason"), REASON_MAX)


class OutcomeForm(StepForm):
    """What came of an inquiry."""

    outcome = words(_("What came of it"))


class RecordForm(StepForm):
    """What was said in a talk."""

    held_at = moment(_("Held at"))
    problems = words(_("Problems pointed out"))
    statement = words(_("Statement of the other side"))
    promise = words(_("Rectification promised"), required=False)
    promised_until = day(_("Promised until"), required=False)

    def __init__(self, *args: Any, follow_up: FollowUp, **kwargs: Any) -> None:
        talk = follow_up.talk
        names = ("problems", "statement", "promise", "promised_until")
        initial = {name: getattr(talk, name) for name in names} | {"held_at": talk.held_at or talk.planned_at}
        super().__init__(*args, follow_up=follow_up, initial=initial, **kwargs)

    def told(self) -> dict[str, Any]:
        """The record."""
        return {"said": Said(**self.cleaned_data)}


class LinkForm(forms.Form):
    """A link of the chain of responsibility; an empty line is none."""

    kind = forms.ChoiceField(
        label=_("Responsibility"), choices=Responsibility.choices, widget=forms.Select(attrs=CHOICE)
    )
    post = line(_("Post"), required=False)
    matter = line(_("For what"), 300, required=False)


LinkForms = forms.formset_factory(LinkForm, extra=SPARE_LINKS)


class InquiryForm(StepForm):
    """How far an inquiry has come."""

    timeline = words(_("Timeline"), required=False, help_text=_("One line for each event."))
    statement = words(_("Hearing of the body"), required=False, help_text=_("What the body stated when it was heard."))
    conclusion = words(_("Conclusion"), required=False)
    proposal = words(_("Proposal"), required=False)

    def __init__(self, data: Any = None, files: Any = None, *, follow_up: FollowUp, **kwargs: Any) -> None:
        inquiry = follow_up.inquiry
        names = ("timeline", "statement", "conclusion", "proposal")
        initial = {name: getattr(inquiry, name) for name in names}
        super().__init__(data, files, follow_up=follow_up, initial=initial, **kwargs)
        self.links = LinkForms(data, prefix="chain", initial=inquiry.chain)

    def is_valid(self) -> bool:
        """Whether the chain is valid too."""
        return super().is_valid() and self.links.is_valid()

    def told(self) -> dict[str, Any]:
        """The record."""
        rows = [row.cleaned_data for row in self.links]
        chain = [
            Link(row.get("kind", ""), row.get("post", ""), row.get("matter", ""))
            for row in rows
            if row.get("post") or row.get("matter")
        ]
        return {"found": Inquired(chain=chain, **self.cleaned_data)}


def step_form(follow_up: FollowUp, name: str) -> type[StepForm]:
    """The form of a step."""
    is_inquiry = follow_up.measure == FollowUp.Measure.ACCOUNTABILITY_INQUIRY
    if name == "close":
        return OutcomeForm if is_inquiry else StepForm
    forms_of: Mapping[str, type[StepForm]] = {
        "approve": NoteForm,
        "refuse": WhyNotForm,
        "cancel": WhyForm,
        "disagree": WhyForm,
        "record": RecordForm,
        "inquire": InquiryForm,
    }
    return forms_of.get(name, StepForm)
