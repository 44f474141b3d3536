"""How a paper is begun: what has to be chosen first. The law: only what the person may see can be chosen."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qingheng.accounts.models import User
from qingheng.accounts.permissions import SEES_ALL, supervised_bodies
from qingheng.alerts.models import Matter
from qingheng.organisations.models import Body
from qingheng.papers import Document
from qingheng.supervision.models import Finding, FollowUp, Paper, PaperKind, RecommendationKind
from qingheng.supervision.paper.about import About
from qingheng.supervision.paper.queries import visible_papers
from qingheng.supervision.paper.writing.correction_letter import correction_letter
from qingheng.supervision.paper.writing.recommendation import recommendation
from qingheng.supervision.paper.writing.warning_notice import warning_notice
from qingheng.ui.typed import RowsField

CONTROL = {"class": "form-control"}
THREE_ROWS = {**CONTROL, "rows": 3}
SELECT = {"class": "form-select"}
TO_BE_FOLLOWED_UP = (
    *(Matter.State.CONFIRMED, Matter.State.IN_FOLLOW_UP, Matter.State.RECTIFYING),
    Matter.State.AWAITING_VERIFICATION,
)


def bodies_of_office(user: User) -> Any:
    """The bodies about which somebody drafts papers."""
    return Body.objects.all() if user.has_role(*SEES_ALL) else supervised_bodies(user)


class Beginning(forms.Form):
    """What every paper is begun with."""

    kind: PaperKind

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.narrow()

    def narrow(self) -> None:
        """Offer only what the person may see."""

    def clean(self) -> dict[str, Any]:
        """A measure is carried out towards its own body."""
        typed = super().clean() or self.cleaned_data
        follow_up, about = typed.get("follow_up"), typed.get("matter") or next(iter(typed.get("findings") or ()), None)
        if follow_up is not None and about is not None and follow_up.body_id != about.body_id:
            raise forms.ValidationError(
                _("“%(follow_up)s” is a measure towards another body.") % {"follow_up": follow_up}
            )
        return typed

    def written(self) -> tuple[Document, About]:
        """The first draft, and what it is about."""
        raise NotImplementedError


class NoticeBeginning(Beginning):
    """A Warning Notice begins from an alert matter."""

    kind = PaperKind.WARNING_NOTICE
    matter = forms.ModelChoiceField(
        Matter.objects.none(), label=_("Alert matter"), widget=forms.Select(attrs=SELECT), empty_label=None
    )
    follow_up = forms.ModelChoiceField(FollowUp.objects.none(), required=False, widget=forms.HiddenInput)

    def narrow(self) -> None:
        """Matters that were confirmed and have not ended."""
        bodies = bodies_of_office(self.user).order_by().values("pk")
        matters = Matter.objects.filter(body__in=bodies, state__in=TO_BE_FOLLOWED_UP).select_related("body")
        self.fields["matter"].queryset = matters  # type: ignore[attr-defined] # a field of rows
        self.fields["follow_up"].queryset = FollowUp.objects.filter(body__in=bodies)  # type: ignore[attr-defined] # the same

    def written(self) -> tuple[Document, About]:
        """From the scores of the matter's latest month."""
        matter: Matter = self.cleaned_data["matter"]
        about = About(body=matter.body, matter=matter, follow_up=self.cleaned_data["follow_up"], period=matter.until)
        return warning_notice(matter), about


class RecommendationBeginning(Beginning):
    """A recommendation begins from verified findings of one body."""

    kind = PaperKind.RECOMMENDATION
    variant = forms.ChoiceField(
        label=_("Kind of recommendation"), choices=RecommendationKind, widget=forms.Select(attrs=SELECT)
    )
    subject = forms.CharField(
        label=_("What it is about"),
        max_length=60,
        widget=forms.TextInput(attrs=CONTROL),
        help_text=_("A few words; they stand in the title."),
    )
    findings = RowsField(
        Finding.objects.none(),
        label=_("Verified findings"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("All of one body. Without a verified finding there is no recommendation."),
    )
    matter = forms.ModelChoiceField(Matter.objects.none(), required=False, widget=forms.HiddenInput)
    follow_up = forms.ModelChoiceField(FollowUp.objects.none(), required=False, widget=forms.HiddenInput)

    def narrow(self) -> None:
        """Findings somebody else has verified."""
        bodies = bodies_of_office(self.user).order_by().values("pk")
        verified = Finding.objects.filter(body__in=bodies, verified_at__isnull=False).select_related("body")
        if code := self.initial.get("body"):
            verified = verified.filter(body__code=code)
        self.fields["findings"].queryset = verified  # type: ignore[attr-defined] # a field of rows
        self.fields["matter"].queryset = Matter.objects.filter(body__in=bodies)  # type: ignore[attr-defined] # the same
        self.fields["follow_up"].queryset = FollowUp.objects.filter(body__in=bodies)  # type: ignore[attr-defined] # the same

    def clean_findings(self) -> list[Finding]:
        """All of one body."""
        found = list(self.cleaned_data["findings"])
        if len({row.body_id for row in found}) > 1:
            raise forms.ValidationError(_("These findings are of different bodies. A recommendation goes to one."))
        return found

    def written(self) -> tuple[Document, About]:
        """From what was found."""
        found: list[Finding] = self.cleaned_data["findings"]
        variant: str = self.cleaned_data["variant"]
        document = recommendation(found[0].body, variant, subject=self.cleaned_data["subject"], findings=found)
        matter = self.cleaned_data["matter"] or next((row.matter for row in found if row.matter), None)
        about = About(body=found[0].body, variant=variant, matter=matter, follow_up=self.cleaned_data["follow_up"])
        return document, about


class CorrectionBeginning(Beginning):
    """A correction letter begins from the paper it corrects."""

    kind = PaperKind.CORRECTION_LETTER
    corrects = forms.ModelChoiceField(
        Paper.objects.none(), label=_("Paper that is corrected"), widget=forms.Select(attrs=SELECT), empty_label=None
    )
    before = forms.CharField(
        label=_("As it stands there"), max_length=1000, widget=forms.Textarea(attrs={**CONTROL, "rows": 3})
    )
    after = forms.CharField(
        label=_("As it should stand"), max_length=1000, widget=forms.Textarea(attrs={**CONTROL, "rows": 3})
    )
    reason = forms.CharField(
        label=pgettext_lazy("paper", "Reason"), max_length=1000, widget=forms.Textarea(attrs={**CONTROL, "rows": 2})
    )

    def narrow(self) -> None:
        """Papers that were issued and have not been withdrawn."""
        issued = visible_papers(self.user).filter(issued_at__isnull=False).exclude(state=Paper.State.WITHDRAWN)
        self.fields["corrects"].queryset = issued  # type: ignore[attr-defined] # a field of rows

    def written(self) -> tuple[Document, About]:
        """From what is wrong and what holds."""
        typed = self.cleaned_data
        changes = [(typed["before"], typed["after"])]
        return correction_letter(typed["corrects"], changes=changes, reason=typed["reason"]), About(
            corrects=typed["corrects"]
        )


BEGINNINGS: dict[str, type[Beginning]] = {
    form.kind.value: form for form in (NoticeBeginning, RecommendationBeginning, CorrectionBeginning)
}
"""The kinds that are begun by hand; the others follow from a talk, a meeting, an objection, a run."""
