"""Papers as .docx: named styles, official names of the faces, editable in Word and WPS.

The law: the words are those of the document alone; every figure of the layout stands in a style or in `frame`.
"""

import io
from datetime import UTC, datetime
from itertools import count

import docx
from docx.opc.coreprops import CoreProperties
from docx.oxml import parse_xml
from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement

from qingheng.papers import layout
from qingheng.papers.document import Annex, Document
from qingheng.papers.docx.body import Body
from qingheng.papers.docx.frame import attachments, head, imprint, signature
from qingheng.papers.docx.pages import furnish
from qingheng.papers.docx.styles import base
from qingheng.papers.docx.xml import DECLARED, paragraph, run
from qingheng.papers.fonts import fonts

ANNEX_TITLE = '<w:spacing w:before="579" w:after="579"/>'


def render_docx(document: Document) -> bytes:
    """Write a document as a Word file with the layout of GB/T 9704-2012."""
    readable, _missing = layout.cleaned(document, fonts())
    file = docx.Document(io.BytesIO(base()))
    numbers = count(1)
    body = Body(file.part, numbers)
    written = (
        head(readable, numbers)
        + body.blocks(readable.blocks)
        + attachments(readable.attachments)
        + signature(readable.sign)
        + (paragraph("PaperNote", run(f"（{readable.note}）")) if readable.note else "")
        + "".join(_annex(annex, index, len(readable.annexes), body) for index, annex in enumerate(readable.annexes, 1))
    )
    closing = imprint(readable, numbers)
    written += paragraph("PaperGap", closing) if closing else ""
    content = parse_xml(f"<w:body {DECLARED}>{written}</w:body>")
    _keep_with_signature(content)
    holder = file.element.body
    for position, element in enumerate(content):
        holder.insert(position, element)
    furnish(file, readable, numbers)
    _describe(file.core_properties, readable)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _keep_with_signature(content: BaseOxmlElement) -> None:
    """The end of the text stays on the page of the signature: one that stands alone is forbidden (此页无正文)."""
    closing = content.xpath('./w:p[w:pPr/w:pStyle[@w:val="PaperAttachment" or @w:val="PaperSign"]][1]')
    last = closing[0].getprevious() if closing else None
    if isinstance(last, CT_P):
        last.get_or_add_pPr().get_or_add_keepNext()


def _annex(annex: Annex, index: int, count: int, body: Body) -> str:
    """An annex on its own page: 附件1, its title, its blocks."""
    mark = paragraph("PaperAnnex", run("附件" + (str(index) if count > 1 else "")), "<w:pageBreakBefore/>")
    return mark + paragraph("Title", run(annex.title), ANNEX_TITLE) + body.blocks(annex.blocks)


def _describe(properties: CoreProperties, document: Document) -> None:
    properties.title = document.title.replace("\n", "")
    properties.author = document.sign.organ if document.sign else ""
    properties.subject = document.number
    properties.comments = ""
    properties.language = "zh-CN"
    properties.created = properties.modified = datetime.now(UTC).replace(microsecond=0)
