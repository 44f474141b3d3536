"""The tables bound in a dossier: scores, matters, rectification, objections of a body and year.

The law: they are made from what is stored at the moment of binding, and say so with their date.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.timezone import localdate

import qianfen
from qingheng.alerts.models import Matter
from qingheng.alerts.reasons import LEVELS
from qingheng.organisations.models import Body
from qingheng.papers import Document, Paragraph, Table, render_pdf
from qingheng.scoring.models import PublishedScorecard
from qingheng.scoring.versions import framework_of
from qingheng.supervision.dossier.sheet_paper import day, words
from qingheng.supervision.models import DossierMaterial, Objection, Rectification
from qingheng.ui.periods import period_name

Rows = list[tuple[str, ...]]


@dataclass(frozen=True)
class Ledger:
    """One table of a dossier that has rows."""

    key: str
    section: str
    title: str
    document: Document

    def pages(self) -> bytes:
        """The table as PDF."""
        return render_pdf(self.document).data


def ledgers(body: Body, year: int) -> Iterator[Ledger]:
    """The tables that have something to say."""
    for key, (section, rows_of) in TABLES.items():
        with translation.override("zh-hans"):
            rows = rows_of(body, year)
        if rows:
            title = words()["dossier"][key]["title"].format(year=year)
            yield Ledger(key, section, title, _document(title, body, words()["dossier"][key], rows))


def separate_document(row: DossierMaterial) -> Document:
    """What is bound in place of a file that is kept beside the volume."""
    own = words()["dossier"]["separate"]
    facts = {
        "title": row.title,
        "type": row.media_type,
        "size": row.size,
        "name": row.file_name,
        "checksum": row.checksum,
    }
    return Document(form="report", title=own["title"], blocks=(Paragraph(own["text"].format(**facts)),))


def _document(title: str, body: Body, own: Any, rows: Rows) -> Document:
    table = Table(head=tuple(own["head"]), rows=tuple(rows), note=own.get("note", ""))
    subtitle = words()["dossier"]["as_of"].format(body=body.name, day=day(localdate()))
    return Document(form="report", title=title, subtitle=subtitle, blocks=(table,))


def _scores(body: Body, year: int) -> Rows:
    found = PublishedScorecard.objects.filter(body=body, period__startswith=f"{year}-", run__superseded_by=None)
    cards = found.select_related("run__framework_version").defer("run__archive").order_by("period")
    return [
        (period_name(card.period), qianfen.format_points(card.total), _colour(_worst(card)), str(card.run))
        for card in cards
    ]


def _worst(card: PublishedScorecard) -> int:
    alerts = qianfen.raise_alerts(framework_of(card.run.framework_version), card.result)
    return max((int(LEVELS[alert.level]) for alert in alerts), default=0)


def _colour(level: int) -> str:
    colour: str = words()["dossier"]["levels"][level]
    return colour


def _matters(body: Body, year: int) -> Rows:
    found = Matter.objects.filter(body=body, until__gte=f"{year}-01", since__lte=f"{year}-12").order_by("since")
    return [
        (
            f"{period_name(row.since)}—{period_name(row.until)}",
            _colour(row.peak_level),
            str(row.get_state_display()),
            row.reason,
        )
        for row in found
    ]


def _rectifications(body: Body, year: int) -> Rows:
    found = Rectification.objects.filter(body=body, opened_at__year=year).exclude(follow_up__is_restricted=True)
    return [
        (row.problem, row.requirement, day(row.due), str(row.get_state_display()), day(row.closed_at))
        for row in found.order_by("due", "pk")
    ]


def _objections(body: Body, year: int) -> Rows:
    found = Objection.objects.filter(body=body, year=year).order_by("number")
    return [
        (str(row), row.item, row.grounds, str(row.get_decision_display() or row.get_state_display())) for row in found
    ]


TABLES: dict[str, tuple[str, Callable[[Body, int], Rows]]] = {
    "scores": ("scores", _scores),
    "matters": ("alerts", _matters),
    "rectifications": ("rectification", _rectifications),
    "objections": ("objections", _objections),
}
"""Key of the wording → the section it is bound in, and where its rows come from."""
