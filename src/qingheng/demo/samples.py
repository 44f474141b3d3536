"""One sample of each of the six kinds of papers, from the demonstration county.

The law: made by the very generators the site uses; nothing of it is stored.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils.timezone import localdate

from qingheng.alerts.models import Matter
from qingheng.demo import county
from qingheng.organisations.models import Assignment, Body, Charge, Leader
from qingheng.papers import Document, render_docx, render_pdf
from qingheng.reports.facts.periods import reportable
from qingheng.reports.gathering import Gathered
from qingheng.reports.kinds import build_analysis, build_checkup, build_letter
from qingheng.supervision.dossier.sheet_paper import sheet_document
from qingheng.supervision.models import Finding, PaperKind, SupervisionSheet
from qingheng.supervision.paper.content import as_issued
from qingheng.supervision.paper.numbering import Number
from qingheng.supervision.paper.templates import wording
from qingheng.supervision.paper.writing.recommendation import recommendation
from qingheng.supervision.paper.writing.warning_notice import warning_notice


@dataclass(frozen=True)
class Sample:
    """One sample paper and the name of its files."""

    name: str
    document: Document


@dataclass(frozen=True)
class Written:
    """What was written of one sample."""

    name: str
    pages: int
    missing: tuple[str, ...]


def samples() -> Iterator[Sample]:
    """The six kinds, each as it would be issued today."""
    gathered = Gathered(reportable()[0])
    worst = min(gathered.now, key=lambda each: each.total).body
    gravest = Matter.objects.order_by("-peak_level", "pk")
    matter = gravest.filter(body=worst).first() or gravest[0]
    told: dict[str, Any] = county.document("samples")
    yield _issued("预警通知书", PaperKind.WARNING_NOTICE, warning_notice(matter))
    yield _issued("纪检监察建议书", PaperKind.RECOMMENDATION, *_recommendation(worst, told["recommendation"]))
    yield _issued("抄送函", PaperKind.COPY_LETTER, build_letter(gathered, _busiest(gathered)).document)
    yield _issued("分析报告", PaperKind.ANALYSIS_REPORT, build_analysis(gathered).document)
    yield _issued("体检报告", PaperKind.CHECKUP_REPORT, build_checkup(gathered, worst).document)
    yield Sample("日常监督活页", sheet_document(_sheet(worst, told["sheet"])))


def _issued(name: str, kind: PaperKind, document: Document, variant: str = "") -> Sample:
    """With the number and date of an issue, but no code: nobody can have it verified."""
    words, day = wording(kind, variant), localdate()
    return Sample(name, as_issued(document, words, Number(words.say("letters"), day.year, 1), day, ""))


def _recommendation(body: Body, told: dict[str, Any]) -> tuple[Document, str]:
    findings = [Finding(body=body, **each) for each in told["findings"]]
    return recommendation(body, told["variant"], subject=told["subject"], findings=findings), told["variant"]


def _busiest(gathered: Gathered) -> Leader:
    """The leader in charge of most bodies."""
    charges = Charge.objects.valid_on(gathered.as_at).select_related("leader")
    leaders = [charge.leader for charge in charges if charge.body_id in gathered.now.standings]
    return max(leaders, key=lambda one: (leaders.count(one), one.code))


def _sheet(body: Body, told: dict[str, Any]) -> SupervisionSheet:
    today = localdate()
    assigned = Assignment.objects.valid_on(today).filter(body=body).select_related("office").first()
    return SupervisionSheet(
        year=today.year,
        number=1,
        body=body,
        office=assigned.office if assigned else None,
        checked_on=today,
        due=today + timedelta(days=7),
        **told,
    )


def write(folder: Path) -> Iterator[Written]:
    """Both files of each sample, one after the other."""
    folder.mkdir(parents=True, exist_ok=True)
    for index, sample in enumerate(samples(), 1):
        pdf = render_pdf(sample.document)
        name = f"{index}-{sample.name}"
        (folder / f"{name}.pdf").write_bytes(pdf.data)
        (folder / f"{name}.docx").write_bytes(render_docx(sample.document))
        yield Written(name, pdf.pages, tuple(str(missing) for missing in pdf.missing_characters))
