"""The form of a template. The law: a wording that is wrong is shown as it was typed, with everything that is wrong."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from qingheng.supervision.paper.wording import NEEDED, SENTENCES, Fault, LegalBasis, Wording
from qingheng.ui.typed import DayField, whole

CONTROL = {"class": "form-control"}
SHORT = frozenset({"mark", "organ", "letters", "title"})
SHORT_MAX, SENTENCE_MAX = 200, 3000
BASIS_ROWS = 4
"""Lines for the legal basis; one more than are filled, and at least so many."""


class TemplateForm(forms.Form):
    """One line or box for each sentence."""

    valid_from = DayField(
        label=pgettext_lazy("template", "Valid from"),
        help_text=gettext_lazy("Papers drafted from that day on use this wording."),
        widget=forms.DateInput(attrs={**CONTROL, "type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in SENTENCES.items():
            widget = forms.TextInput(attrs=CONTROL) if name in SHORT else forms.Textarea(attrs={**CONTROL, "rows": 3})
            most = SHORT_MAX if name in SHORT else SENTENCE_MAX
            self.fields[name] = forms.CharField(label=label, required=name in NEEDED, widget=widget, max_length=most)
        self.fields["copies_to"] = forms.CharField(
            label=gettext_lazy("Copies to"),
            required=False,
            help_text=gettext_lazy("Several separated by “、”."),
            widget=forms.TextInput(attrs=CONTROL),
        )
        self.fields["reply_days"] = forms.IntegerField(
            label=gettext_lazy("Working days for the reply"),
            min_value=0,
            max_value=120,
            widget=forms.NumberInput(attrs=CONTROL),
        )

    @classmethod
    def of(cls, words: Wording) -> "TemplateForm":
        """Filled with a wording, from today on."""
        content = words.content() | {"copies_to": "、".join(words.copies_to), "valid_from": localdate()}
        return cls(initial=content)

    def wording(self, basis: tuple[LegalBasis, ...]) -> Wording:
        """What was typed, as a wording."""
        typed = self.cleaned_data
        copies = tuple(each.strip() for each in typed.get("copies_to", "").split("、") if each.strip())
        sentences = {name: typed.get(name, "").strip() for name in SENTENCES}
        return Wording(**sentences, copies_to=copies, reply_days=typed.get("reply_days") or 0, basis=basis)

    def faults(self) -> Iterator[Fault]:
        """What the fields themselves refuse."""
        for name, errors in self.errors.items():
            yield from (Fault(str(self.fields[name].label), str(error)) for error in errors)


def typed_basis(data: Mapping[str, str]) -> tuple[list[dict[str, Any]], tuple[LegalBasis, ...], list[Fault]]:
    """The lines of the legal basis as typed, as values, and the days that are none."""
    lines, found, faults = [], [], []
    count = whole(data.get("basis-rows", "")) or 0
    for number in range(min(count, 20)):
        line = {name: data.get(f"basis-{number}-{name}", "").strip() for name in ("text", "since", "until")}
        flag = bool(data.get(f"basis-{number}-unverified"))
        lines.append({**line, "unverified": flag})
        if any(line.values()):
            if not all(map(_is_day, (line["since"], line["until"]))):
                faults.append(Fault(_("Legal basis %(n)d") % {"n": number + 1}, _("A day is written as 2026-12-31.")))
            if len(line["text"]) > SENTENCE_MAX:
                told = _("%(n)d characters; at most %(most)d are taken. Shorten it or divide it.")
                told %= {"n": len(line["text"]), "most": SENTENCE_MAX}
                faults.append(Fault(_("Legal basis %(n)d") % {"n": number + 1}, told))
            found.append(LegalBasis(line["text"], _day(line["since"]), _day(line["until"]), flag))
    return lines, tuple(found), faults


def _is_day(text: str) -> bool:
    """Whether nothing was typed, or a day."""
    return not text or _day(text) is not None


def _day(text: str) -> date | None:
    """The day; None if nothing was typed, or no day."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def basis_lines(words: Wording) -> list[dict[str, Any]]:
    """The lines of the legal basis as fields, with empty ones to fill."""
    rows = words.content()["basis"]
    empty = {"text": "", "since": "", "until": "", "unverified": False}
    return [*rows, *(dict(empty) for _line in range(max(1, BASIS_ROWS - len(rows))))]
