"""Makes many reports in one go: drafts what is not drafted yet, sets both files, and packs them into one zip.

The law: what fails is listed and the rest is made; nothing is drafted twice from one run; memory does not grow with the
number of reports.
"""

import csv
import logging
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from io import StringIO
from os import cpu_count
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from qianfen import Period
from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError
from qingheng.collection.jobs import Teller
from qingheng.organisations.models import Body, Leader
from qingheng.papers import Document, InvalidDocument, render_many
from qingheng.reports.actions import Outcome
from qingheng.reports.gathering import Gathered, NotPublishedError, in_charge
from qingheng.reports.kinds import build_analysis, build_checkup, build_letter
from qingheng.reports.models import ReportBatch
from qingheng.reports.queries import report_of
from qingheng.reports.writing.frame import Built
from qingheng.supervision.actions import papers
from qingheng.supervision.models import Paper, PaperKind
from qingheng.supervision.paper.about import About
from qingheng.supervision.paper.content import as_draft, document_of

log = logging.getLogger(__name__)
SIDE_BY_SIDE_FROM = 60
"""With fewer, a second process does not earn back what its start costs (measured: `benchmarks/README.md`)."""
PROCESSES_MAX = 2
MANIFEST = "manifest.csv"
HEAD = ("file", "kind", "about", "title", "number", "state", "run", "sha256", "bytes")
REFUSALS = (NotPublishedError, StepRefusedError, PermissionDenied, InvalidDocument)


@dataclass(frozen=True)
class Target:
    """One report to be made: of a kind, for a body, a leader, or the committee."""

    kind: PaperKind
    body: Body | None = None
    leader: Leader | None = None

    @property
    def about(self) -> str:
        """Whom it is for."""
        return str(self.body or self.leader or _("the committee"))

    @property
    def stem(self) -> str:
        """Its name in the zip, without the ending."""
        whose = self.body or self.leader
        name = f"{whose.code} {whose}" if whose else str(self.kind.label)
        return f"{self.kind.label}/{''.join('_' if sign in UNSAFE else sign for sign in name)}"


UNSAFE = frozenset('/\\:*?"<>|')


def targets_of(kinds: Iterable[str], gathered: Gathered) -> list[Target]:
    """Every report of these kinds that the period can have."""
    chosen, found = set(kinds), []
    if PaperKind.ANALYSIS_REPORT in chosen:
        found.append(Target(PaperKind.ANALYSIS_REPORT))
    if PaperKind.COPY_LETTER in chosen:
        scored = set(gathered.now.standings)
        leaders = Leader.objects.valid_on(gathered.as_at).order_by("code")
        found += [
            Target(PaperKind.COPY_LETTER, leader=one) for one in leaders if scored & in_charge(one, gathered.as_at)
        ]
    if PaperKind.CHECKUP_REPORT in chosen:
        found += [Target(PaperKind.CHECKUP_REPORT, body=each.body) for each in gathered.now]
    return found


def build(target: Target, gathered: Gathered) -> Built:
    """The content of one report."""
    if target.body is not None:
        return build_checkup(gathered, target.body)
    return build_letter(gathered, target.leader) if target.leader is not None else build_analysis(gathered)


def draft_report(target: Target, gathered: Gathered, *, by: User) -> tuple[Paper, tuple[str, ...]]:
    """The report that was made from this run already, or a new draft; with what is to be known before it is signed."""
    run = gathered.now.run
    paper = report_of(run, target.kind, body=target.body, leader=target.leader)
    if paper is not None:
        return paper, ()
    built = build(target, gathered)
    about = About(body=target.body, leader=target.leader, run=run, period=str(gathered.period))
    drafted = papers.draft(target.kind, built.document, **about, by=by)
    return drafted, built.remarks


def make(batch: ReportBatch, *, by: User) -> Outcome:
    """Everything a batch asks for."""
    gathered = Gathered(Period.parse(batch.period))
    targets = targets_of(batch.kinds, gathered)
    outcome = Outcome(total=len(targets))
    drafted = list(_drafted(targets, gathered, Teller(batch, _("Writing the reports")), outcome, by=by))
    outcome.zip = zip_path(batch)
    _pack(drafted, outcome, Teller(batch, _("Making the files")))
    return outcome


def _drafted(
    targets: list[Target], gathered: Gathered, tell: Teller, outcome: Outcome, *, by: User
) -> Iterator[tuple[Target, int]]:
    for index, target in enumerate(targets):
        tell(index, len(targets))
        try:
            paper, remarks = draft_report(target, gathered, by=by)
        except REFUSALS as refusal:
            outcome.faults.append(_fault(target, str(refusal)))
        except Exception:
            log.exception("the report %s could not be written", target)
            outcome.faults.append(_fault(target, _("Something unexpected happened; the server's log says what.")))
        else:
            outcome.faults += [_fault(target, remark, kind="remark") for remark in remarks]
            yield target, paper.pk


def _fault(target: Target, message: str, kind: str = "fault") -> dict[str, str]:
    return {"where": f"{target.kind.label} · {target.about}", "message": message, "kind": kind}


def zip_path(batch: ReportBatch) -> Path:
    """Where the zip grows before it is kept."""
    folder = Path(settings.DATA_DIR) / "jobs"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"reports-{batch.pk}-{batch.attempt}.zip"


def _pack(drafted: list[tuple[Target, int]], outcome: Outcome, tell: Teller) -> None:
    """Write each paper's files as soon as they are there; the list of files comes last."""
    lines: list[tuple[str, ...]] = [HEAD]
    if outcome.zip is None:
        return
    with ZipFile(outcome.zip, "w", ZIP_DEFLATED) as archive:
        for target, paper, pdf, docx in _rendered(drafted, outcome, tell):
            for ending, content in (("pdf", pdf), ("docx", docx)):
                name = f"{target.stem}.{ending}"
                archive.writestr(name, content)
                lines.append(_line(name, target, paper, content))
            outcome.made += 1
        archive.writestr(MANIFEST, _csv(lines))


def _line(name: str, target: Target, paper: Paper, content: bytes) -> tuple[str, ...]:
    run = f"{paper.run.period}/{paper.run.number}" if paper.run else ""
    about = (str(target.kind.label), target.about, paper.title, paper.number_text, str(paper.get_state_display()))
    return (name, *about, run, sha256(content).hexdigest(), str(len(content)))


def _csv(lines: Iterable[tuple[str, ...]]) -> bytes:
    buffer = StringIO()
    csv.writer(buffer).writerows(lines)
    return buffer.getvalue().encode("utf-8-sig")


Packed = tuple[Target, Paper, bytes, bytes]


def _rendered(drafted: list[tuple[Target, int]], outcome: Outcome, tell: Teller) -> Iterator[Packed]:
    """Both files of each paper: the sealed ones of what was issued, fresh ones of drafts."""
    sealed = set(
        Paper.objects.filter(pk__in=[pk for _target, pk in drafted]).exclude(pdf="").values_list("pk", flat=True)
    )
    done = 0
    for target, pk in drafted:
        if pk in sealed:
            tell(done := done + 1, len(drafted))
            paper = _paper(pk)
            with paper.pdf.open("rb") as sealed_pdf, paper.docx.open("rb") as sealed_docx:
                yield target, paper, sealed_pdf.read(), sealed_docx.read()
    fresh = [(target, pk) for target, pk in drafted if pk not in sealed]
    for target, pk, pdf, docx in _set(fresh, outcome):
        tell(done := done + 1, len(drafted))
        yield target, _paper(pk), pdf, docx


def _paper(pk: int) -> Paper:
    paper: Paper = Paper.objects.select_related("run").defer("run__archive").get(pk=pk)
    return paper


def _set(fresh: list[tuple[Target, int]], outcome: Outcome) -> Iterator[tuple[Target, int, bytes, bytes]]:
    """Render drafts; one that cannot be rendered is listed, and the next one is begun."""
    start = 0
    while start < len(fresh):
        rest = fresh[start:]
        try:
            for index, pdf, docx in render_many(_documents(rest), processes=_processes(rest)):
                target, pk = rest[index]
                yield target, pk, pdf.data, docx
                start += 1
        except (InvalidDocument, ValueError, TypeError, RuntimeError, OSError) as error:
            log.exception("a report could not be set")
            outcome.faults.append(_fault(fresh[start][0], str(error) or type(error).__name__))
            start += 1


def _documents(fresh: list[tuple[Target, int]]) -> Iterator[Document]:
    return (as_draft(document_of(_paper(pk))) for _target, pk in fresh)


def _processes(fresh: list[tuple[Target, int]]) -> int:
    return min(PROCESSES_MAX, cpu_count() or 1) if len(fresh) >= SIDE_BY_SIDE_FROM else 1


def issue(batch: ReportBatch, *, by: User) -> Outcome:
    """Issue every approved paper of a batch, each with its own number; what is refused is listed."""
    outcome, tell = Outcome(total=len(batch.papers)), Teller(batch, _("Issuing the reports"))
    for index, pk in enumerate(batch.papers):
        tell(index, outcome.total)
        paper = Paper.objects.select_related("run", "leader").defer("run__archive").get(pk=pk)
        if paper.issued_at is not None:
            outcome.made += 1
            continue
        try:
            papers.issue(paper, site=batch.site, by=by)
        except REFUSALS as refusal:
            outcome.faults.append({"where": paper.title, "message": str(refusal), "kind": "fault"})
        except Exception:
            log.exception("the paper %s could not be issued", pk)
            message = _("Something unexpected happened; the server's log says what.")
            outcome.faults.append({"where": paper.title, "message": message, "kind": "fault"})
        else:
            outcome.made += 1
    return outcome


def forget_zip(batch: ReportBatch) -> None:
    """Take the growing zip away: it was kept, or nobody wants it."""
    with suppress(FileNotFoundError):
        zip_path(batch).unlink()
