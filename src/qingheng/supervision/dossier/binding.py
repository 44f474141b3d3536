"""Binds a dossier as one PDF: cover, catalogue with page numbers, then every document, numbered throughout.

The law: the page that the catalogue names is the page on which the document begins.
"""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import typst
from django.utils.timezone import localdate
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from qingheng.papers import Document, KeyValues, Paragraph, Table, render_pdf
from qingheng.papers.fonts import fonts
from qingheng.supervision.dossier.catalogue import Catalogue, Entry
from qingheng.supervision.dossier.sheet_paper import day, words

STAMP = Path(__file__).with_name("stamp.typ")


class UnreadableEntryError(Exception):
    """A document of the dossier whose file cannot be read. The text is for the user."""


@dataclass(frozen=True)
class Bound:
    """One document where it stands in the volume."""

    entry: Entry
    first: int
    last: int
    data: bytes


@dataclass(frozen=True)
class Volume:
    """A bound dossier."""

    data: bytes
    documents: tuple[Bound, ...]

    @property
    def pages(self) -> int:
        """The numbered pages: cover and catalogue have no number."""
        return self.documents[-1].last if self.documents else 0


def bind(found: Catalogue, kept_by: str) -> Volume:
    """Bind all documents of a catalogue; UnreadableEntryError names the one that cannot be read."""
    documents = tuple(_numbered(found))
    pages = documents[-1].last if documents else 0
    writer = PdfWriter()
    for document in (_cover(found, kept_by, pages), _contents(documents)):
        writer.append(io.BytesIO(render_pdf(document).data), import_outline=False)
    front = len(writer.pages)
    for bound in documents:
        title = f"{bound.first} {bound.entry.title}"
        writer.append(io.BytesIO(bound.data), outline_item=title, import_outline=False)
    _stamp(writer, front)
    writer.add_metadata({"/Title": f"{words()['dossier']['title']} {found.body.name} {found.year}"})
    buffer = io.BytesIO()
    writer.write(buffer)
    return Volume(buffer.getvalue(), documents)


def _numbered(found: Catalogue) -> Iterator[Bound]:
    last = 0
    for entry in found.entries:
        data = entry.pages_of()
        try:
            pages = len(PdfReader(io.BytesIO(data)).pages)
        except (PyPdfError, ValueError) as error:
            raise UnreadableEntryError(f"{entry.title}: {error}") from error
        yield Bound(entry, last + 1, last + pages, data)
        last += pages


def _cover(found: Catalogue, kept_by: str, pages: int) -> Document:
    own = words()["dossier"]
    values = {
        "body": found.body.name,
        "year": str(found.year),
        "kept_by": kept_by,
        "keeping": own["keeping"],
        "made_on": day(localdate()),
        "pages": str(pages),
        "entries": str(len(found.entries)),
    }
    facts = tuple((label, values[key]) for key, label in own["cover"].items())
    subtitle = own["subtitle"].format(body=found.body.name, year=found.year)
    return Document(form="report", title=own["title"], subtitle=subtitle, blocks=(KeyValues(facts, columns=1),))


def _contents(documents: tuple[Bound, ...]) -> Document:
    own = words()["dossier"]
    rows = tuple(
        (str(number), bound.entry.number, bound.entry.title, day(bound.entry.on), _span(bound))
        for number, bound in enumerate(documents, 1)
    )
    table = Table(head=tuple(own["head"]), rows=rows, widths=(1.0, 3.0, 5.6, 3.2, 1.4))
    return Document(form="report", title=own["catalogue"], blocks=(table,) if rows else (Paragraph(own["nothing"]),))


def _span(bound: Bound) -> str:
    return str(bound.first) if bound.first == bound.last else f"{bound.first}—{bound.last}"


def _stamp(writer: PdfWriter, front: int) -> None:
    """Put the running number on every page after cover and catalogue."""
    numbered = writer.pages[front:]
    if not numbered:
        return
    sizes = [(float(page.mediabox.width), float(page.mediabox.height)) for page in numbered]
    inputs = {
        "pages": str(len(sizes)),
        "sizes": json.dumps(sizes),
        "fonts": json.dumps([fonts().chosen["latin"].family]),
    }
    compiler = typst.Compiler(input=str(STAMP), font_paths=fonts().typst, ignore_system_fonts=True)
    overlay = compiler.compile(format="pdf", sys_inputs=inputs)
    if not isinstance(overlay, bytes):
        raise TypeError("Typst gave no PDF.")
    stamps = PdfReader(io.BytesIO(overlay))
    for page, stamp in zip(numbered, stamps.pages, strict=True):
        page.merge_page(stamp)
