"""What stands in the dossier of a body and year (卷内文件), in the order in which it is bound.

The law: nothing is copied into a dossier; it is put together from what was issued, filed and decided, for whoever may
see it. What the reader may not see is left out and counted.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from qingheng.accounts.models import User
from qingheng.organisations.models import Body
from qingheng.papers import render_pdf
from qingheng.supervision.dossier.ledgers import ledgers, separate_document
from qingheng.supervision.dossier.permissions import visible_sheets
from qingheng.supervision.dossier.sheet_paper import sheet_document, words
from qingheng.supervision.models import DossierMaterial, Paper, PaperKind, SupervisionSheet
from qingheng.supervision.paper.queries import visible_papers

PDF = "application/pdf"
FILED = SupervisionSheet.State.FILED
IN_SECTION = {
    PaperKind.CHECKUP_REPORT: "scores",
    PaperKind.TALK_NOTICE: "alerts",
    PaperKind.TALK_RECORD: "alerts",
    PaperKind.WARNING_NOTICE: "alerts",
    PaperKind.RECOMMENDATION: "alerts",
    PaperKind.INQUIRY_REPORT: "alerts",
    PaperKind.CORRECTION_LETTER: "objections",
    PaperKind.OBJECTION_DECISION: "objections",
}
"""Where the papers of each kind are bound; the others are not about one body."""


@dataclass(frozen=True)
class Entry:
    """One document of a dossier: where it stands, and how its pages are come by."""

    section: str
    title: str
    number: str
    on: date | None
    name: str
    """Of its file in the export."""
    pages_of: Callable[[], bytes]
    """Its pages as PDF."""
    separate: Callable[[], bytes] | None = field(default=None)
    """The file itself, where it could not be bound; its name and checksum are bound in its place."""
    material: DossierMaterial | None = None
    paper: Paper | None = None
    sheet: SupervisionSheet | None = None


@dataclass(frozen=True)
class Catalogue:
    """The catalogue of a dossier (卷内目录)."""

    body: Body
    year: int
    entries: tuple[Entry, ...]
    hidden: int
    """Documents that exist and that the reader may not see."""

    def sections(self) -> list[tuple[str, str, list[Entry]]]:
        """Key, name and entries of each section, empty ones too."""
        names = words()["dossier"]["sections"]
        return [(key, name, [entry for entry in self.entries if entry.section == key]) for key, name in names.items()]


def catalogue(body: Body, year: int, user: User) -> Catalogue:
    """The dossier of a body and year as `user` may see it."""
    issued = Paper.objects.filter(issued_on__year=year, body=body, kind__in=IN_SECTION)
    shown = list(visible_papers(user).filter(pk__in=issued.order_by().values("pk")).order_by("issued_at", "pk"))
    entries = [
        *map(_of_material, DossierMaterial.objects.filter(body=body, year=year, removed_at=None)),
        *(
            Entry(table.section, table.title, "", None, f"{table.key}.pdf", table.pages)
            for table in ledgers(body, year)
        ),
        *map(_of_paper, shown),
        *map(_of_sheet, visible_sheets(user).filter(body=body, year=year, state=FILED).order_by("number")),
    ]
    order = list(words()["dossier"]["sections"])
    entries.sort(key=lambda entry: order.index(entry.section))  # stable: within a section as they came
    return Catalogue(body, year, tuple(entries), issued.count() - len(shown))


def years_of(body: Body) -> list[int]:
    """The years of which a body has anything published, issued or filed, the latest first."""
    found = set(body.published_scorecards.order_by().values_list("period", flat=True).distinct())
    years = {int(period[:4]) for period in found}
    years |= set(body.papers.filter(issued_on__isnull=False).order_by().values_list("issued_on__year", flat=True))
    years |= set(body.sheets.order_by().values_list("year", flat=True))
    return sorted(years, reverse=True)


def _of_material(row: DossierMaterial) -> Entry:
    is_bound = row.media_type == PDF
    read = partial(_content, row)
    return Entry(
        "duties",
        row.title,
        "",
        row.added_at.date(),
        f"material-{row.file_name}",
        read if is_bound else partial(_placeholder, row),
        None if is_bound else read,
        material=row,
    )


def _of_paper(paper: Paper) -> Entry:
    name = f"paper-{paper.kind}-{paper.year}-{paper.number:03d}.pdf"
    section = IN_SECTION[PaperKind(paper.kind)]
    return Entry(section, paper.title, paper.number_text, paper.issued_on, name, partial(_content, paper), paper=paper)


def _of_sheet(sheet: SupervisionSheet) -> Entry:
    title = words()["sheet"]["title"]
    number = words()["sheet"]["number"].format(year=sheet.year, number=sheet.number)
    name = f"sheet-{sheet.year}-{sheet.number:03d}.pdf"
    pages = partial(_pages_of_sheet, sheet)
    return Entry("sheets", f"{title}（{sheet.focus[:30]}）", number, sheet.checked_on, name, pages, sheet=sheet)


def _pages_of_sheet(sheet: SupervisionSheet) -> bytes:
    return render_pdf(sheet_document(sheet)).data


def _content(row: DossierMaterial | Paper) -> bytes:
    file = row.pdf if isinstance(row, Paper) else row.file
    with file.open("rb") as opened:
        content: bytes = opened.read()
    return content


def _placeholder(row: DossierMaterial) -> bytes:
    """The page that stands where a file could not be bound."""
    return render_pdf(separate_document(row)).data
