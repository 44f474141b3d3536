"""Reads a PDF back as what lies on its pages, in millimetres from the upper left corner."""

import ctypes
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

MM = 25.4 / 72


@dataclass(frozen=True)
class Glyph:
    """A character with the box of its ink."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float  # points


@dataclass(frozen=True)
class Rule:
    """A painted rectangle or line."""

    left: float
    top: float
    right: float
    bottom: float
    colour: tuple[int, int, int]

    @property
    def thick(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True)
class Page:
    """A page of the file."""

    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]
    text: str

    def lines(self) -> list[list[Glyph]]:
        """Glyphs whose middles lie at about one height, from the top."""
        found: list[list[Glyph]] = []
        for glyph in sorted((g for g in self.glyphs if g.text.strip()), key=lambda g: (g.top + g.bottom) / 2):
            middle = (glyph.top + glyph.bottom) / 2
            if found and any(abs(middle - (other.top + other.bottom) / 2) < 3 * glyph.size / 16 for other in found[-1]):
                found[-1].append(glyph)
            else:
                found.append([glyph])
        return [sorted(line, key=lambda g: g.left) for line in found]

    def line(self, words: str) -> list[Glyph]:
        """The line that contains these words."""
        return next(line for line in self.lines() if words in "".join(g.text for g in line))


def pages(data: bytes) -> list[Page]:
    """All pages of a PDF."""
    return [_page(page) for page in pypdfium2.PdfDocument(data)]


def _page(page: pypdfium2.PdfPage) -> Page:
    height = page.get_height()
    text = page.get_textpage()
    glyphs = []
    for index in range(text.count_chars()):
        character = chr(pdfium.FPDFText_GetUnicode(text, index))
        left, bottom, right, top = text.get_charbox(index)
        size = pdfium.FPDFText_GetFontSize(text, index)
        glyphs.append(Glyph(character, left * MM, (height - top) * MM, right * MM, (height - bottom) * MM, size))
    rules = []
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = item.get_bounds()
        rules.append(Rule(left * MM, (height - top) * MM, right * MM, (height - bottom) * MM, _colour(item)))
    return Page(tuple(glyphs), tuple(rules), text.get_text_range())


def _colour(item: pypdfium2.PdfObject) -> tuple[int, int, int]:
    parts = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFPageObj_GetFillColor(item, *parts)
    return parts[0].value, parts[1].value, parts[2].value
