"""A paper as content: what an office would dictate, in the order of the page.

The law: a `Document` that exists can be rendered; it is checked whole when made, and its JSON is its archive copy.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from qingheng.papers import codec
from qingheng.papers.blocks import Block
from qingheng.papers.faults import InvalidDocument, PaperFault
from qingheng.papers.text import printable

FORMAT = "qingheng-paper/1"
SHORT = {"watermark": 12, "stamp": 40, "copy_number": 6, "secrecy": 12, "urgency": 6, "mark": 40}
"""The longest text, in characters, that fits the place of each field."""


@dataclass(frozen=True)
class Sign:
    """The signature (落款): organ and date; `seal` leaves the room that a seal needs."""

    organ: str
    date: str
    seal: bool = True


@dataclass(frozen=True)
class Imprint:
    """The imprint at the foot of the last page (版记)."""

    copies_to: tuple[str, ...] = ()  # 抄送机关
    office: str = ""  # 印发机关
    date: str = ""  # 印发日期


@dataclass(frozen=True)
class Verification:
    """Where a paper is proven genuine: printed as a QR code with the address and the digest beside it."""

    url: str
    digest: str


@dataclass(frozen=True)
class Annex:
    """An annex bound with the paper (附件): begins on its own page after the signature."""

    title: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Document:
    """A paper (公文、函件、报告) from the red head to the imprint; empty fields are not printed."""

    form: Literal["gongwen", "letter", "report"]
    title: str
    blocks: tuple[Block, ...] = ()
    subtitle: str = ""
    mark: str = ""  # 发文机关标志
    number: str = ""  # 发文字号
    copy_number: str = ""  # 份号
    secrecy: str = ""  # 密级和保密期限
    urgency: str = ""  # 紧急程度
    addressee: str = ""  # 主送机关, without the colon
    attachments: tuple[str, ...] = ()  # 附件说明: names only
    annexes: tuple[Annex, ...] = ()
    sign: Sign | None = None
    note: str = ""  # 附注, without the brackets
    imprint: Imprint | None = None
    verification: Verification | None = None
    watermark: str = ""  # such as 草稿, across every page
    stamp: str = ""  # such as 已被更正, 已撤回, in a red frame at the head of page 1

    def __post_init__(self) -> None:
        if faults := tuple(codec.shape_faults(self)) or tuple(self._faults()):
            raise InvalidDocument(faults)

    def to_json(self) -> str:
        """The archive copy: the same document always gives the same characters."""
        return codec.dump(self, FORMAT)

    @classmethod
    def from_json(cls, text: str) -> "Document":
        """The document that `to_json` wrote; raises `InvalidDocument` with every fault of the text."""
        return codec.load(cls, text, FORMAT)

    def _faults(self) -> Iterator[PaperFault]:
        yield from self._head_faults()
        for name, most in SHORT.items():
            if len(printable(getattr(self, name))) > most:
                yield PaperFault(name, _("Longer than the %(most)d characters that fit there.") % {"most": most})
        if self.verification and not self.verification.url.startswith(("https://", "http://")):
            yield PaperFault("verification.url", _("“%(url)s” is no web address.") % {"url": self.verification.url})
        for index, block in enumerate(self.blocks):
            yield from block.faults(f"blocks[{index}]")
        for number, annex in enumerate(self.annexes):
            for index, block in enumerate(annex.blocks):
                yield from block.faults(f"annexes[{number}].blocks[{index}]")

    def _head_faults(self) -> Iterator[PaperFault]:
        if not self.title.strip():
            yield PaperFault("title", _("A paper has a title."))
        if self.form != "report" and not self.mark.strip():
            yield PaperFault(
                "mark", _("The red head names the organ that sends the paper. Give it, or use the form of a report.")
            )
        if self.form == "report" and self.mark:
            yield PaperFault("mark", _("A report has no red head. Leave the mark out, or use another form."))
