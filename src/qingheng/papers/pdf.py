"""Papers as PDF/A-2b: Typst in process, with one template for every kind of paper.

The law: text reaches Typst only as JSON data; the same signed document with the same fonts gives the same bytes.
"""

import json
import re
import threading
import warnings
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import typst

from qingheng.papers import charts, codec, layout, qr
from qingheng.papers.blocks import Block, Chart, Heading, PageBreak, Table
from qingheng.papers.document import Document
from qingheng.papers.fonts import FACES, FontSet, MissingCharacter, StandIn, fonts

FOLDER = Path(__file__).parent
SQUEEZES = (1.0, *(22 / lines for lines in (23, 21, 24, 20, 25, 19)))
"""Pitches tried in turn, so that a signature never stands alone: “此页无正文” is forbidden, the pitch may give."""
UNBROKEN = re.compile(r"[!-~]{12,}")
PICTURE = b"""
#set page(width: 156mm, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 156mm)
"""
ZERO_WIDTH_SPACE = "\u200b"


@dataclass(frozen=True)
class Pdf:
    """A paper ready to print: the file, its pages, and what its fonts could not do."""

    data: bytes
    pages: int
    missing_characters: tuple[MissingCharacter, ...]
    stand_ins: tuple[StandIn, ...]


class _Compilers(threading.local):
    """One compiler for each thread, made when first wanted: a shared one refuses to work for two at once."""

    @cached_property
    def paper(self) -> typst.Compiler:
        template = str(FOLDER / "gongwen.typ")
        return typst.Compiler(template, str(FOLDER), font_paths=fonts().typst, ignore_system_fonts=True)

    @cached_property
    def picture(self) -> typst.Compiler:
        return typst.Compiler(font_paths=fonts().typst, ignore_system_fonts=True)


_compilers = _Compilers()


def render_pdf(document: Document) -> Pdf:
    """Set a document as PDF/A-2b with embedded fonts, an outline and its title."""
    own = fonts()
    readable, missing = layout.cleaned(document, own)
    data, pages, _inputs = _settled(document, readable, own)
    return Pdf(data, pages, missing, own.stand_ins)


def render_pages(document: Document, ppi: float = 110) -> list[bytes]:
    """The pages of the same paper as PNG pictures, for the screen."""
    own = fonts()
    readable, _missing = layout.cleaned(document, own)
    _data, _pages, inputs = _settled(document, readable, own)
    pictures = _compilers.paper.compile(format="png", ppi=ppi, sys_inputs=inputs, timestamp=_date_of(document))
    return [pictures] if isinstance(pictures, bytes) else list(pictures or ())


def _settled(document: Document, readable: Document, own: FontSet) -> tuple[bytes, int, dict[str, str]]:
    """The PDF, its pages, and what the template was given, in the first way that leaves no signature alone."""
    paper = json.dumps(_view(readable, own), ensure_ascii=False)
    ways = [{"paper": paper, "squeeze": repr(squeeze)} for squeeze in SQUEEZES]
    made_at = _date_of(document)
    for inputs in (*ways, None):
        given = inputs or _last_resort(readable, own) or ways[0]
        data = _compilers.paper.compile(format="pdf", sys_inputs=given, pdf_standards="a-2b", timestamp=made_at)
        outcome = json.loads(_compilers.paper.query("<outcome>", field="value", one=True))
        if not outcome["alone"]:
            break
    if not isinstance(data, bytes):
        raise TypeError("Typst gave no PDF.")
    return data, outcome["pages"], given


def _last_resort(document: Document, own: FontSet) -> dict[str, str] | None:
    """Where no pitch helps, the last paragraph and the headings over it go to the page of the signature."""
    last = len(document.blocks) - 1
    while last > 0 and isinstance(document.blocks[last - 1], Heading):
        last -= 1
    if last <= 0:
        return None
    blocks = (*document.blocks[:last], PageBreak(), *document.blocks[last:])
    return {"paper": json.dumps(_view(replace(document, blocks=blocks), own), ensure_ascii=False), "squeeze": "1.0"}


def _date_of(document: Document) -> datetime:
    """The date of the signature; a paper without one, or with none that exists, is of today."""
    found = re.fullmatch(r"(\d{4})年(\d{1,2})月(\d{1,2})日", document.sign.date if document.sign else "")
    try:
        year, month, day = map(int, found.groups()) if found else (0, 0, 0)
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return datetime.now(UTC).replace(microsecond=0)


def chart_png(chart: Chart, ppi: float = 220) -> bytes:
    """A chart as pixels, for word processors that show no SVG."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", typst.TypstWarning)
        data = _compilers.picture.compile(
            input=PICTURE,
            format="png",
            ppi=ppi,
            sys_inputs={"svg": charts.svg(chart, fonts().families("hei")[1:])},
        )
    if not isinstance(data, bytes):
        raise TypeError("Typst gave no picture.")
    return data


def _view(document: Document, own: FontSet) -> dict[str, Any]:
    """What the template reads: the document, its fonts and its pictures."""
    proof = document.verification
    faces = {
        face.role: {
            "families": own.families(face.role)[1:] or own.families(face.role),
            "weight": own.chosen[face.role].weight,
            "thicken": own.chosen[face.role].thicken,
        }
        for face in FACES
    }
    words: dict[str, Any] = layout.walk(codec.plain(document), _breakable)
    return words | {
        "latin": own.chosen["latin"].family,
        "faces": faces,
        "author": document.sign.organ if document.sign else "",
        "keywords": [document.number] if document.number else [],
        "blocks": [_block(block, own) for block in document.blocks],
        "annexes": [
            {"title": annex.title, "blocks": [_block(block, own) for block in annex.blocks]}
            for annex in document.annexes
        ],
        "qr": qr.svg(proof.url) if proof else None,
        "proof": [layout.PROOF, proof.url, layout.DIGEST + proof.digest] if proof else [],
        "signing": layout.SIGNING,
    }


def _block(block: Block, own: FontSet) -> dict[str, Any]:
    data: dict[str, Any] = layout.walk(codec.plain(block), _breakable)
    if isinstance(block, Chart):
        picture = charts.svg(block, own.families("hei")[1:])
        data |= {"height": block.tall, "svg": picture, "description": charts.description(block)}
    if isinstance(block, Table):
        data |= {"widths": layout.widths(block), "aligns": layout.aligns(block)}
    return data


def _breakable(text: str) -> str:
    """A long run of letters may break after every fifth: else it would leave its column or the page."""
    return UNBROKEN.sub(lambda run: ZERO_WIDTH_SPACE.join(re.findall(".{1,5}", run[0])), text)
