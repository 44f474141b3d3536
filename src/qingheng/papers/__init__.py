r"""Papers as files: one content model, set as PDF by Typst and as .docx by python-docx.

The law: what a paper says stands once, in a `Document`; no renderer adds or drops a word of it.

    document = Document(
        form="gongwen",                     # or "letter" (信函格式), "report" (no red head)
        mark="中共云岭县纪律检查委员会文件",
        number="云纪预〔2026〕12号",
        title="关于……的\n预警通知书",        # a line break breaks the title there
        addressee="青溪镇人民政府",
        blocks=(Heading(1, "一、预警事项"), Paragraph("……"), Table(head=("序号", "指标"), rows=(("1", "……"),))),
        sign=Sign(organ="中共云岭县纪律检查委员会", date="2026年7月5日"),
    )
    pdf = render_pdf(document)              # pdf.data, pdf.pages, pdf.missing_characters, pdf.stand_ins
    docx = render_docx(document)            # bytes
    document == Document.from_json(document.to_json())

Headings carry their own numbers (一、 （一） 1.), as an office writes them. A wrong document raises `InvalidDocument`
with every fault and its place. `render_many(documents, cancelled=…)` yields `(position, pdf, docx)` one by one.
"""

from qingheng.papers.batch import Rendered, render_many
from qingheng.papers.blocks import (
    Block,
    Chart,
    Form,
    FormRow,
    Heading,
    KeyValues,
    PageBreak,
    Paragraph,
    Series,
    Table,
)
from qingheng.papers.document import Annex, Document, Imprint, Sign, Verification
from qingheng.papers.docx import render_docx
from qingheng.papers.faults import InvalidDocument, PaperFault
from qingheng.papers.pdf import Pdf, render_pages, render_pdf

__all__ = [
    "Annex",
    "Block",
    "Chart",
    "Document",
    "Form",
    "FormRow",
    "Heading",
    "Imprint",
    "InvalidDocument",
    "KeyValues",
    "PageBreak",
    "PaperFault",
    "Paragraph",
    "Pdf",
    "Rendered",
    "Series",
    "Sign",
    "Table",
    "Verification",
    "render_docx",
    "render_many",
    "render_pages",
    "render_pdf",
]
