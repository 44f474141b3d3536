"""WordprocessingML as text: runs, paragraphs, tables, and things that stand at a fixed place of the page.

The law: a user's words enter through `run` alone, where they are escaped; everything else here is written by us.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

NAMESPACES: Mapping[str, str] = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
}
DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
EMU_PER_MM = 36_000
RED = "E60012"


def twips(millimetres: float) -> int:
    """Word's twentieths of a point."""
    return round(millimetres / 25.4 * 1440)


def emu(millimetres: float) -> int:
    """DrawingML's unit of length."""
    return round(millimetres * EMU_PER_MM)


def run(text: str, properties: str = "") -> str:
    """Words as they stand; a line feed breaks the line."""
    lines = [f'<w:t xml:space="preserve">{escape(line)}</w:t>' if line else "" for line in text.split("\n")]
    return f"<w:r><w:rPr>{properties or HINT}</w:rPr>{'<w:br/>'.join(lines)}</w:r>"


HINT = '<w:rFonts w:hint="eastAsia"/>'  # so that “quotes” and dashes are a full character wide
TAB = "<w:r><w:tab/></w:r>"
PAGE_NUMBER = (
    '<w:r><w:t xml:space="preserve">— </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    '<w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> —</w:t></w:r>'
)


def paragraph(style: str, content: str = "", properties: str = "") -> str:
    """A paragraph of a named style; `properties` in the order of the schema."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


@dataclass(frozen=True)
class Cell:
    """A cell of a table: its paragraphs, and what differs from the others."""

    content: str
    width: int
    shaded: bool = False
    middle: bool = True
    span: int = 1

    def xml(self) -> str:
        """The cell in the order of the schema."""
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{self.width}" w:type="dxa"/>'
            + (f'<w:gridSpan w:val="{self.span}"/>' if self.span > 1 else "")
            + ('<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/>' if self.shaded else "")
            + ('<w:vAlign w:val="center"/>' if self.middle else "")
            + f"</w:tcPr>{self.content}</w:tc>"
        )


def row(cells: list[Cell], *, height: int = 0, head: bool = False, whole: bool = True) -> str:
    """A row, at least `height` twips high; a head repeats on each page, a whole row is never divided."""
    properties = (
        ("<w:cantSplit/>" if whole else "")
        + (f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else "")
        + ("<w:tblHeader/>" if head else "")
    )
    return (
        f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{''.join(cell.xml() for cell in cells)}</w:tr>"
    )


BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def table(widths: list[int], rows: list[str], borders: str = BORDERS, inset: int = 60) -> str:
    """A table of fixed columns as wide as their sum."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    margins = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", 40), ("left", inset), ("bottom", 40), ("right", inset))
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


@dataclass(frozen=True)
class Place:
    """A fixed place on the page, in millimetres from its upper left corner; `y=None` is the foot of the text area."""

    x: float
    y: float | None
    width: float
    height: float

    def frame(self, rule: str = "exact") -> str:
        """The property that sets a paragraph here: headers and footers take frames everywhere, text boxes not."""
        return (
            f'<w:framePr w:w="{twips(self.width)}" w:h="{twips(self.height)}" w:hRule="{rule}" w:wrap="around" '
            f'w:vAnchor="page" w:hAnchor="page" w:x="{twips(self.x)}" w:y="{twips(self.y or 0)}"/>'
        )

    def anchor(self, number: int, name: str, graphic: str, *, alt: str = "") -> str:
        """What holds a graphic at this place."""
        vertical = (
            '<wp:positionV relativeFrom="margin"><wp:align>bottom</wp:align></wp:positionV>'
            if self.y is None
            else f'<wp:positionV relativeFrom="page"><wp:posOffset>{emu(self.y)}</wp:posOffset></wp:positionV>'
        )
        wrap = "<wp:wrapTopAndBottom/>" if self.y is None else "<wp:wrapNone/>"
        return (
            '<w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" '
            f'relativeHeight="{number + 10}" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
            f'<wp:simplePos x="0" y="0"/>'
            f'<wp:positionH relativeFrom="page"><wp:posOffset>{emu(self.x)}</wp:posOffset></wp:positionH>{vertical}'
            f'<wp:extent cx="{emu(self.width)}" cy="{emu(self.height)}"/>'
            f'<wp:effectExtent l="0" t="0" r="0" b="0"/>{wrap}'
            f'<wp:docPr id="{number}" name={quoteattr(name)} descr={quoteattr(alt)}/><wp:cNvGraphicFramePr/>'
            f"<a:graphic>{graphic}</a:graphic></wp:anchor></w:drawing>"
        )

    def shape(self, number: int, name: str, content: str, *, fill: str = "") -> str:
        """A box with paragraphs, or a bare one filled with a colour, in a run of its own."""
        painted = f'<a:solidFill><a:srgbClr val="{fill}"/></a:solidFill>' if fill else "<a:noFill/>"
        hold = "b" if self.y is None else "t"
        text = f"<wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx>" if content else ""
        graphic = (
            f'<a:graphicData uri="{NAMESPACES["wps"]}"><wps:wsp><wps:cNvSpPr txBox="{int(bool(content))}"/>'
            f'<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{emu(self.width)}" cy="{emu(self.height)}"/></a:xfrm>'
            f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{painted}<a:ln><a:noFill/></a:ln></wps:spPr>{text}'
            f'<wps:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="{hold}"><a:noAutofit/></wps:bodyPr>'
            "</wps:wsp></a:graphicData>"
        )
        return (
            '<w:r><mc:AlternateContent><mc:Choice Requires="wps">'
            f"{self.anchor(number, name, graphic)}</mc:Choice></mc:AlternateContent></w:r>"
        )


def watermark(words: str, number: int) -> str:
    """Words across the page behind the text, drawn as Word itself draws a watermark."""
    width = min(480, 130 * len(words))
    style = (
        f"position:absolute;width:{width}pt;height:{round(width / len(words))}pt;rotation:315;z-index:-{number};"
        "mso-position-horizontal:center;mso-position-horizontal-relative:page;"
        "mso-position-vertical:center;mso-position-vertical-relative:page"
    )
    return (
        '<w:r><w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
        '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
        '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
        '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
        f'<v:shape id="Watermark{number}" type="#_x0000_t136" style="{style}" fillcolor="#e0e0e0" stroked="f">'
        f'<v:textpath style="font-family:&quot;黑体&quot;;font-size:1pt" string={quoteattr(words)}/>'
        "</v:shape></w:pict></w:r>"
    )


def picture(number: int, name: str, relation: str, size: tuple[float, float], vector: str = "") -> str:
    """The graphic of a picture; `vector` is the relation of the same picture as SVG."""
    extension = (
        '<a:extLst><a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}">'
        f'<asvg:svgBlip r:embed="{vector}"/></a:ext></a:extLst>'
        if vector
        else ""
    )
    return (
        f'<a:graphicData uri="{NAMESPACES["pic"]}"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="{number}" name={quoteattr(name)}/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}">{extension}</a:blip>'
        '<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{emu(size[0])}" cy="{emu(size[1])}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</pic:spPr></pic:pic></a:graphicData>"
    )


def inline(number: int, name: str, graphic: str, size: tuple[float, float], alt: str) -> str:
    """A picture that stands in the line like a character."""
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{emu(size[0])}" cy="{emu(size[1])}"/>'
        f'<wp:docPr id="{number}" name={quoteattr(name)} descr={quoteattr(alt)}/>'
        f"<wp:cNvGraphicFramePr/><a:graphic>{graphic}</a:graphic></wp:inline></w:drawing></w:r>"
    )
