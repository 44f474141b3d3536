"""The writes of supervision sheets. The law: each step is taken as `dossier/workflow.py` has it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.accounts.steps import StepRefusedError
from qingheng.alerts.models import Matter
from qingheng.audit.writing import name_of, writing
from qingheng.organisations.models import Assignment, Body
from qingheng.supervision.actions.numbers import Numbers
from qingheng.supervision.actions.rectification import open_items
from qingheng.supervision.dossier.permissions import check_can_take, check_can_work_on
from qingheng.supervision.dossier.workflow import CHECK, FEED_BACK, FILE, FillingStep
from qingheng.supervision.models import PaperKind, SheetStep, SupervisionSheet
from qingheng.supervision.rectifying.opening import NewItem

INSPECTORS_MIN = 2
BETWEEN_NAMES = re.compile(r"[、，,;；\s]+")


@dataclass(frozen=True)
class Occasion:
    """What a sheet comes from: a lost point (item and month), an alert matter, or anything else that `source` names."""

    source: str
    focus: str
    item: str = ""
    period: str = ""
    matter: Matter | None = None


def open_sheet(body: Body, occasion: Occasion, *, by: User) -> SupervisionSheet:
    """Open a sheet under its own number."""
    check_can_work_on(by, body)
    if not occasion.focus.strip() or not occasion.source.strip():
        raise StepRefusedError(_("Say what the sheet comes from and what is to be looked at."))
    with writing("supervision.sheet.opened", by=by) as entry:
        year = localdate().year
        sheet = SupervisionSheet.objects.create(
            year=year,
            number=Numbers(PaperKind.SUPERVISION_SHEET, year).take(),
            body=body,
            office_id=_office_of(by, body),
            matter=occasion.matter,
            item=occasion.item,
            period=occasion.period,
            source=occasion.source.strip(),
            focus=occasion.focus.strip(),
            opened_by=name_of(by),
            changed_by=name_of(by),
        )
        _record(sheet, "open", "", by)
        entry.about(sheet, sheet=str(sheet), item=occasion.item, period=occasion.period)
    return sheet


def take_step(sheet: SupervisionSheet, step: FillingStep, facts: Mapping[str, Any], *, by: User) -> SupervisionSheet:
    """Take a step with the fields it fills in; all that is missing is said at once."""
    with writing("supervision.sheet.moved", by=by) as entry:
        held: SupervisionSheet = (
            SupervisionSheet.objects.select_for_update(of=("self",)).select_related("body").get(pk=sheet.pk)
        )
        check_can_take(by, step, held)
        _check_filled(step, facts)
        if step == FILE and held.state == SupervisionSheet.State.CHECKED and held.requirement:
            raise StepRefusedError(_("Something is to be put right: feed it back, and re-check it before filing."))
        for name in (*step.fields, *step.optional):
            setattr(held, name, facts.get(name, getattr(held, name)))
        before, held.state, held.changed_by = held.state, step.to, name_of(by)
        held.save()
        _record(held, step.name, before, by)
        entry.about(held, sheet=str(held), step=step.name, state=held.state)
        if step == FEED_BACK:
            _open_rectification(held, by)
    return held


def _check_filled(step: FillingStep, facts: Mapping[str, Any]) -> None:
    empty = [name for name in step.fields if not str(facts.get(name) or "").strip()]
    if empty:
        names = "、".join(str(SupervisionSheet._meta.get_field(name).verbose_name) for name in empty)  # type: ignore[union-attr] # plain fields
        raise StepRefusedError(_("Fill in: %(names)s.") % {"names": names})
    if step == CHECK and len(list(filter(None, BETWEEN_NAMES.split(facts["inspectors"])))) < INSPECTORS_MIN:
        raise StepRefusedError(_("A check is made by at least two inspectors: name both."))


def _office_of(user: User, body: Body) -> int | None:
    """The office in whose name somebody opens a sheet: the own one that supervises the body today."""
    own = [held.supervision_office_id for held in user.grants_today if held.role == Role.SUPERVISION_OFFICE]
    found = Assignment.objects.valid_on(localdate()).filter(body=body, office__in=own).first()
    return found.office_id if found else None


def _record(sheet: SupervisionSheet, step: str, before: str, by: User) -> None:
    SheetStep.objects.create(sheet=sheet, step=step, before=before, after=sheet.state, by=name_of(by))


def _open_rectification(sheet: SupervisionSheet, by: User) -> None:
    """What is to be put right is followed like anything else that a body has to put right."""
    if sheet.due is None:
        raise TypeError("a sheet is fed back with the day until which it is to be put right")
    item = NewItem(problem=sheet.found, requirement=sheet.requirement, standard=sheet.requirement, due=sheet.due)
    open_items([item], sheet=sheet, by=by)
