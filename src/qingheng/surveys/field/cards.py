"""Cards with one-time codes, as a PDF to print at once: made while the codes exist, and kept nowhere.

The law: within a cell the cards are shuffled and bear no number, so that nobody can tell from a card who got it.
"""

import io
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import segno
import typst
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qingheng.papers.fonts import fonts
from qingheng.surveys.field.codes import grouped
from qingheng.surveys.models import SampleCell, Wave
from qingheng.surveys.wave.queries import form_for

TEMPLATE = Path(__file__).parent / "cards.typ"
MONO = "DejaVu Sans Mono"
MASK = 2
"""Any mask can be read; looking for the best one takes five times as long as all the rest."""


@dataclass(frozen=True)
class Site:
    """Where the public answers: the address that is printed."""

    address: str

    def of_code(self, code: str) -> str:
        """What the QR code of a card leads to."""
        return f"{self.address}{reverse('surveys:answer', args=[code])}"

    @property
    def to_type(self) -> str:
        """The short address, for those who type the code."""
        return f"{self.address}{reverse('surveys:type_code')}".partition("://")[2]


def pdf(wave: Wave, issued: Mapping[SampleCell, list[str]], site: Site) -> bytes:
    """Ten cards a page, cell by cell."""
    inputs = {"cards": json.dumps(_view(wave, issued, site), ensure_ascii=False)}
    compiler = typst.Compiler(str(TEMPLATE), str(TEMPLATE.parent), font_paths=fonts().typst, ignore_system_fonts=True)
    data = compiler.compile(format="pdf", sys_inputs=inputs)
    if not isinstance(data, bytes):
        raise TypeError("Typst gave no PDF.")
    return data


def _view(wave: Wave, issued: Mapping[SampleCell, list[str]], site: Site) -> dict[str, Any]:
    days = {"first": date_format(wave.opens_on, "Y-m-d"), "last": date_format(wave.closes_on, "Y-m-d")}
    return {
        "title": wave.title,
        "days": _("From %(first)s to %(last)s") % days,
        "how": _("Scan, or type the code at this address. Good for one answer. Nobody knows which card is yours."),
        "address": site.to_type,
        "language": (get_language() or "zh")[:2],
        "families": fonts().families("hei")[1:],
        "mono": [MONO, *fonts().families("hei")[1:]],
        "cells": [_cell(wave, cell, codes, site) for cell, codes in issued.items() if codes],
    }


def _cell(wave: Wave, cell: SampleCell, codes: list[str], site: Site) -> dict[str, Any]:
    place = cell.cell
    form = form_for(wave, place.group, place.body.audience.code)
    facts = {"body": place.body.name, "questionnaire": form.version.questionnaire.title if form else place.group}
    shuffled = list(codes)
    secrets.SystemRandom().shuffle(shuffled)
    heading = [wave.title, place.body.name, facts["questionnaire"], place.stratum, place.cluster]
    return {
        "about": _("%(questionnaire)s · about: %(body)s") % facts,
        "heading": " · ".join(filter(None, [*heading, _("%(n)s cards") % {"n": len(codes)}])),
        "cards": [{"code": grouped(code), "picture": _picture(site.of_code(code))} for code in shuffled],
    }


def _picture(url: str) -> str:
    out = io.BytesIO()
    code = segno.make_qr(url, error="m", mask=MASK)
    code.save(out, kind="svg", border=0, xmldecl=False, svgns=True, omitsize=True, scale=4)
    return out.getvalue().decode()
