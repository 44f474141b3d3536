"""What stands on every page in Word: its number, the proof, the watermark, the stamp of a corrected paper.

The law: odd pages are numbered at the right, even ones at the left, the first page of a letter not at all.
"""

import io
from collections.abc import Iterator

from docx.document import Document as File
from docx.oxml import parse_xml
from docx.section import _Footer, _Header

from qingheng.papers import layout, qr
from qingheng.papers.document import Document, Verification
from qingheng.papers.docx.xml import DECLARED, PAGE_NUMBER, RED, Place, paragraph, picture, run, twips, watermark
from qingheng.papers.text import columns_wide

OUTER = {"right": '<w:ind w:right="280"/><w:jc w:val="right"/>', "left": '<w:ind w:left="280"/><w:jc w:val="left"/>'}


def furnish(file: File, document: Document, numbers: Iterator[int]) -> None:
    """Write the headers and footers of the first, the odd and the even pages."""
    section = file.sections[0]
    stamp = _stamp(document.stamp) if document.stamp else ""
    _write(section.first_page_header, stamp + _header(document.watermark, numbers))
    _write(section.header, _header(document.watermark, numbers))
    _write(section.even_page_header, _header(document.watermark, numbers))
    first = section.first_page_footer
    proof = (
        _proof(first, document.verification, numbers, low=document.form != "letter") if document.verification else ""
    )
    _write(
        first, proof + paragraph("PaperPageNumber", "" if document.form == "letter" else PAGE_NUMBER, OUTER["right"])
    )
    _write(section.footer, paragraph("PaperPageNumber", PAGE_NUMBER, OUTER["right"]))
    _write(section.even_page_footer, paragraph("PaperPageNumber", PAGE_NUMBER, OUTER["left"]))


def _write(part: _Header | _Footer, content: str) -> None:
    """Fill a header or footer."""
    part.is_linked_to_previous = False
    first = part.paragraphs[0]._p  # noqa: SLF001 # python-docx has no public way to the element
    for element in parse_xml(f"<w:hdr {DECLARED}>{content}</w:hdr>"):
        first.addprevious(element)
    first.getparent().remove(first)


def _header(words: str, numbers: Iterator[int]) -> str:
    return paragraph("Normal", watermark(words, next(numbers)) if words else "")


def _stamp(words: str) -> str:
    width = min(14.5 * columns_wide(words) + 16, 440) / 72 * 25.4
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="10" w:space="3" w:color="{RED}"/>'
        for side in ("top", "left", "bottom", "right")
    )
    place = Place(183 - width, 14, width, 6.4).frame("atLeast")
    return paragraph("PaperStamp", run(words), place + f"<w:pBdr>{sides}</w:pBdr>")


def _proof(footer: _Footer, proof: Verification, numbers: Iterator[int], *, low: bool) -> str:
    """The QR code with its words, at the left under the text area; higher and smaller over the red rule of a letter."""
    side, y = (15.0, 266.5) if low else (10.5, 264.2)
    relation, _image = footer.part.get_or_add_image(io.BytesIO(qr.png(proof.url)))
    number = next(numbers)
    code = Place(28, y, side, side).anchor(number, "qr", picture(number, "qr", relation, (side, side)), alt=proof.url)
    lines = (layout.PROOF, proof.url, layout.DIGEST + proof.digest)
    place = Place(28 + side + 2.5, y, 112, side).frame()
    spacing = f'<w:spacing w:line="{twips(side / 3)}" w:lineRule="exact"/>'
    words = "".join(paragraph("PaperProof", run(line), place + spacing) for line in lines)
    return words + paragraph("PaperGap", f"<w:r>{code}</w:r>", '<w:spacing w:line="20" w:lineRule="exact"/>')
