"""What stands on every page in Word: its number, the proof, the watermark, the stamp of a corrected paper.

The law: odd pages are numbered at the right, even ones at the left, the first page of a letter not at all.
"""

import io
from collections.abc import Iterator

from docx.document import Document as File
from docx.oxml import parse_xml
from docx.section import _Footer, _Header

from qingheng.papers import layout, qr
from qingheng.papers.docx.xml import DECLARED, HINT, PAGE_NUMBER, RED, Place, paragraph, picture, run
from qingheng.papers.document import Document, Verification

OUTER = {"right": '<w:ind w:right="280"/><w:jc w:val="right"/>', "left": '<w:ind w:left="280"/><w:jc w:val="left"/>'}
DIAGONAL = 315  # degrees


def furnish(file: File, document: Document, numbers: Iterator[int]) -> None:
    """Write the headers and footers of the first, the odd and the even pages."""
    section = file.sections[0]
    stamp = _stamp(document.stamp, numbers) if document.stamp else ""
    _write(section.first_page_header, "Normal", stamp + _watermark(document.watermark, numbers))
    _write(section.header, "Normal", _watermark(document.watermark, numbers))
    _write(section.even_page_header, "Normal", _watermark(document.watermark, numbers))
    first = section.first_page_footer
    proof = (
        _proof(first, document.verification, numbers, low=document.form != "letter") if document.verification else ""
    )
    number = "" if document.form == "letter" else PAGE_NUMBER
    _write(first, "PaperPageNumber", proof + number, OUTER["right"])
    _write(section.footer, "PaperPageNumber", PAGE_NUMBER, OUTER["right"])
    _write(section.even_page_footer, "PaperPageNumber", PAGE_NUMBER, OUTER["left"])


def _write(part: _Header | _Footer, style: str, content: str, properties: str = "") -> None:
    """Fill a header or footer with one paragraph."""
    part.is_linked_to_previous = False
    first = part.paragraphs[0]._p  # noqa: SLF001 # python-docx has no public way to the element
    written = paragraph(style, content, properties).replace("<w:p>", f"<w:p {DECLARED}>", 1)
    first.getparent().replace(first, parse_xml(written))


def _watermark(words: str, numbers: Iterator[int]) -> str:
    if not words:
        return ""
    size = min(110, 460 / len(words))
    properties = f'{HINT}<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>'
    line = f'<w:spacing w:line="{round(size * 24)}" w:lineRule="exact"/>'
    height = size * 1.25 / 72 * 25.4
    place = Place(10, 149 - height / 2, 190, height, behind=True, degrees=DIAGONAL)
    return place.shape(next(numbers), "watermark", paragraph("PaperWatermark", run(words, properties), line))


def _stamp(words: str, numbers: Iterator[int]) -> str:
    width = min(14 * len(words) + 24, 440) / 72 * 25.4
    place = Place(184 - width, 13, width, 9)
    return place.shape(next(numbers), "stamp", paragraph("PaperStamp", run(words)), line=RED)


def _proof(footer: _Footer, proof: Verification, numbers: Iterator[int], *, low: bool) -> str:
    """The QR code with its words, at the left under the text area; higher and smaller over the red rule of a letter."""
    side, y = (15.0, 266.5) if low else (10.5, 264.2)
    relation, _image = footer.part.get_or_add_image(io.BytesIO(qr.png(proof.url)))
    number = next(numbers)
    code = picture(number, "qr", relation, (side, side))
    anchored = Place(28, y, side, side).anchor(number, "qr", code, alt=proof.url)
    lines = (layout.PROOF, proof.url, layout.DIGEST + proof.digest)
    spacing = f'<w:spacing w:line="{round(side / 3 / 25.4 * 1440)}" w:lineRule="exact"/>'
    words = "".join(paragraph("PaperProof", run(line), spacing) for line in lines)
    return f"<w:r>{anchored}</w:r>" + Place(28 + side + 2.5, y, 112, side + 1).shape(next(numbers), "proof", words)
