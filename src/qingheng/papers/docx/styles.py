"""The named styles of a paper in Word, and the empty file that has them.

The law: the look of a paper stands in its styles alone, with the official names of the faces, so that an office that
has the licensed fonts gets the true paper and can change a style once for all.
"""

import io
import zipfile
from dataclasses import dataclass
from functools import cache

import docx

from qingheng.papers.docx.xml import DECLARED, RED, twips
from qingheng.papers.fonts import FACES

PITCH = 579  # 28.95 pt: 22 lines in 225 mm; one more, and LibreOffice fits 21
CELL = 315.9  # a character with its spacing, in twips: 28 in 156 mm
TEXT_WIDTH = twips(156)
OFFICIAL = {face.role: face.official for face in FACES}
SUBSTITUTES = {
    "仿宋_GB2312": "仿宋",
    "楷体_GB2312": "楷体",
    "黑体": "SimHei",
    "方正小标宋简体": "方正小标宋_GBK",
    "宋体": "SimSun",
}


@dataclass(frozen=True)
class Style:
    """A paragraph style as an office names it."""

    key: str
    name: str
    face: str = "body"
    size: float = 16
    line: int = PITCH  # exact, in twips; 0 lets the line grow
    align: str = "both"
    indent: str = ""
    before: int = 0
    after: int = 0
    outline: int | None = None
    colour: str = ""
    tracking: int = 0
    keep_next: bool = False

    def xml(self) -> str:
        """The style in the order of the schema."""
        spacing = f' w:line="{self.line}" w:lineRule="exact"' if self.line else ' w:line="240" w:lineRule="auto"'
        paragraph = (
            ("<w:keepNext/>" if self.keep_next else "")
            + '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
            + f'<w:snapToGrid w:val="0"/><w:spacing w:before="{self.before}" w:after="{self.after}"{spacing}/>'
            + self.indent
            + f'<w:jc w:val="{self.align}"/>'
            + (f'<w:outlineLvl w:val="{self.outline}"/>' if self.outline is not None else "")
        )
        default = ' w:default="1"' if self.key == "Normal" else ""
        based = "" if self.key == "Normal" else '<w:basedOn w:val="Normal"/>'
        return (
            f'<w:style w:type="paragraph"{default} w:styleId="{self.key}"{"" if self.name[0] in ENGLISH else CUSTOM}>'
            f'<w:name w:val="{self.name}"/>{based}<w:qFormat/>'
            f"<w:pPr>{paragraph}</w:pPr><w:rPr>{self._run()}</w:rPr></w:style>"
        )

    def _run(self) -> str:
        half_points = round(self.size * 2)
        # Thin Latin digits between heavy Hanzi look torn: a title is of one face.
        own = f'w:ascii="{OFFICIAL["title"]}" w:hAnsi="{OFFICIAL["title"]}" ' if self.face == "title" else ""
        return (
            f'<w:rFonts {own}w:eastAsia="{OFFICIAL[self.face]}"/><w:b w:val="0"/><w:bCs w:val="0"/>'
            + (f'<w:color w:val="{self.colour}"/>' if self.colour else "")
            + f'<w:spacing w:val="{self.tracking}"/><w:kern w:val="0"/>'
            + f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
        )


ENGLISH = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
CUSTOM = ' w:customStyle="1"'
TWO = f'<w:ind w:firstLineChars="200" w:firstLine="{round(2 * CELL)}"/>'
TIGHT = -5  # a quarter of a point less between characters: 28 of 16 pt would need 158 mm
STYLES = (
    Style("Normal", "Normal", tracking=TIGHT),
    Style("PaperText", "公文正文", indent=TWO, tracking=TIGHT),
    Style("Heading1", "heading 1", "hei", indent=TWO, outline=0, tracking=TIGHT, keep_next=True, align="left"),
    Style("Heading2", "heading 2", "kai", indent=TWO, outline=1, tracking=TIGHT, keep_next=True, align="left"),
    Style("Heading3", "heading 3", "body", indent=TWO, outline=2, tracking=TIGHT, keep_next=True, align="left"),
    Style("Title", "Title", "title", 22, 720, "center"),
    Style("Subtitle", "Subtitle", "kai", align="center"),
    Style("PaperMark", "公文发文机关标志", "title", 54, 1000, "center", colour=RED),
    Style("PaperNumber", "公文发文字号", align="center", tracking=TIGHT),
    Style("PaperCorner", "公文份号密级", "hei", align="left"),
    Style("PaperAddressee", "公文主送机关", tracking=TIGHT),
    Style("PaperAttachment", "公文附件说明", align="left", tracking=TIGHT, keep_next=True),
    Style("PaperSign", "公文落款", align="right", tracking=TIGHT, keep_next=True),
    Style("PaperNote", "公文附注", indent=TWO, tracking=TIGHT),
    Style("PaperAnnex", "公文附件标记", "hei", align="left"),
    Style("PaperCaption", "公文表题", "hei", 12, 360, "center", before=120, after=60, keep_next=True),
    Style("PaperCell", "公文表格", "body", 12, 360, "left"),
    Style("PaperHead", "公文表头", "hei", 12, 360, "center"),
    Style("PaperSmall", "公文表注", "body", 10.5, 320, "left", before=40),
    Style("PaperGap", "公文表后", "body", 6, 160),
    Style("PaperChart", "公文图", line=0, align="center"),
    Style("PaperImprint", "公文版记", "body", 14, 420, "left"),
    Style("PaperPageNumber", "公文页码", "song", 14, 400),
    Style("PaperProof", "公文核验", "song", 6.5, 190, "left", colour="595959"),
    Style("PaperStamp", "公文更正章", "hei", 14, 360, "center", colour=RED),
)


def _styles() -> str:
    latin = OFFICIAL["latin"]
    return (
        f"<w:styles {DECLARED}><w:docDefaults><w:rPrDefault><w:rPr>"
        f'<w:rFonts w:ascii="{latin}" w:eastAsia="{OFFICIAL["body"]}" w:hAnsi="{latin}" w:cs="{latin}"/>'
        '<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        '</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/>'
        '<w:autoSpaceDN w:val="0"/></w:pPr></w:pPrDefault>'
        "</w:docDefaults>"
        + "".join(style.xml() for style in STYLES)
        + '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        '<w:tblCellMar><w:top w:w="40" w:type="dxa"/>'
        '<w:left w:w="60" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/><w:right w:w="60" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr></w:style></w:styles>"
    )


def _font_table() -> str:
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for name, other in SUBSTITUTES.items()
    )
    latin = f'<w:font w:name="{OFFICIAL["latin"]}"><w:charset w:val="00"/><w:family w:val="roman"/></w:font>'
    return f"<w:fonts {DECLARED}>{entries}{latin}</w:fonts>"


def _settings() -> str:
    compat = "".join(
        f"<w:{name}/>"
        for name in (
            "spaceForUL",
            "balanceSingleByteDoubleByteWidth",
            "doNotLeaveBackslashAlone",
            "ulTrailSpace",
            "adjustLineHeightInTable",
            "useFELayout",
        )
    )
    return (
        f'<w:settings {DECLARED}><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
        f'<w:characterSpacingControl w:val="doNotCompress"/><w:compat>{compat}'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


SECTION = (
    f'<w:pgSz w:w="{twips(210)}" w:h="{twips(297)}"/><w:pgMar w:top="{twips(37)}" w:right="{twips(26)}" '
    f'w:bottom="{twips(35)}" w:left="{twips(28)}" w:header="{twips(15)}" w:footer="{twips(25)}" w:gutter="0"/>'
    f'<w:cols w:space="720"/><w:titlePg/><w:docGrid w:type="lines" w:linePitch="{PITCH}"/>'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


UNUSED = ("stylesWithEffects", "customXml", "numbering", "webSettings", "thumbnail")


@cache
def base() -> bytes:
    """An empty paper: python-docx's own file with our styles and settings, and without what papers do not use."""
    blank, out = io.BytesIO(), io.BytesIO()
    document = docx.Document()
    for relations in (document.part.rels, document.part.package.rels):
        for key in [key for key, relation in relations.items() if relation.reltype.endswith(UNUSED)]:
            relations.pop(key)
    document.save(blank)
    changed = {
        "word/styles.xml": _styles(),
        "word/fontTable.xml": _font_table(),
        "word/settings.xml": _settings(),
        "word/document.xml": f"<w:document {DECLARED}><w:body><w:sectPr>{SECTION}</w:sectPr></w:body></w:document>",
    }
    with zipfile.ZipFile(blank) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, DECLARATION + changed[name] if name in changed else old.read(name))
    return out.getvalue()
