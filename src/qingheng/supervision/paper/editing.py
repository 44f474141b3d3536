"""The text of a draft as simple fields: headings, paragraphs, the table of requirements; everything else is kept.

The law: what was typed comes back as it was typed, whatever happened in between.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingheng.papers import Block, Document, Heading, InvalidDocument, KeyValues, Paragraph, Table, codec
from qingheng.papers.document import FORMAT
from qingheng.papers.faults import PaperFault
from qingheng.supervision.paper.content import TITLE_MAX
from qingheng.supervision.paper.requirements import HEAD, WIDTHS, is_table_of_requirements
from qingheng.ui.typed import whole

KINDS = {
    "paragraph": gettext_lazy("Paragraph"),
    "heading1": gettext_lazy("Heading 一、"),
    "heading2": gettext_lazy("Heading （一）"),
    "heading3": gettext_lazy("Heading 1."),
}
"""What a piece of text may be."""
COLUMNS = ("problem", "requirement", "standard", "responsible", "due")
BLOCKS_MAX = 200
TEXT_MAX = 5000
DAYS_MAX = 120
NAME = re.compile(r"b(\d+)-kind")


@dataclass
class Piece:
    """One block of the text as a form shows it."""

    kind: str
    text: str = ""
    rows: list[dict[str, str]] = field(default_factory=list)
    kept: str = ""
    """What is not edited here, as JSON."""

    @classmethod
    def of(cls, block: Block) -> "Piece":
        """A block as fields."""
        if isinstance(block, Heading):
            return cls(f"heading{block.level}", block.text)
        if isinstance(block, Paragraph) and not block.lead and block.align == "justify":
            return cls("paragraph", block.text)
        if isinstance(block, Table) and is_table_of_requirements(block):
            return cls("items", rows=[dict(zip(COLUMNS, row[1:], strict=True)) for row in block.rows])
        return cls("kept", kept=json.dumps(codec.plain(block), ensure_ascii=False))

    def block(self) -> Block:
        """The block of these fields."""
        if self.kind == "items":
            rows = tuple((str(n), *(row.get(name, "") for name in COLUMNS)) for n, row in enumerate(self.rows, 1))
            return Table(HEAD, rows, widths=WIDTHS, aligns=("center", "left", "left", "left", "left", "center"))
        if self.kind == "kept":
            shell = {"format": FORMAT, "form": "report", "title": "-", "blocks": [json.loads(self.kept)]}
            return Document.from_json(json.dumps(shell)).blocks[0]
        if self.kind.startswith("heading"):
            return Heading({"1": 1, "2": 2}.get(self.kind[-1], 3), self.text.strip())  # type: ignore[arg-type] # 1, 2 or 3
        return Paragraph(self.text.strip())

    @property
    def shown(self) -> list[tuple[str, ...]]:
        """The lines of what is kept, to be read only."""
        try:
            block = self.block()
        except (ValueError, KeyError, TypeError, RecursionError):
            return []
        if isinstance(block, KeyValues):
            return list(block.pairs)
        return [block.head, *block.rows] if isinstance(block, Table) else []


@dataclass
class Text:
    """The words of a draft as a form shows them."""

    title: str
    addressee: str
    reply_days: str
    pieces: list[Piece]

    @classmethod
    def of(cls, document: Document, reply_days: int) -> "Text":
        """The stored words."""
        return cls(document.title, document.addressee, str(reply_days), [Piece.of(block) for block in document.blocks])

    @classmethod
    def typed(cls, data: Mapping[str, str]) -> "Text":
        """The words as they were typed, without the one character that no database takes."""
        data = {name: value.replace("\0", "") for name, value in data.items()}
        places = sorted(int(found[1]) for found in map(NAME.fullmatch, data) if found)[:BLOCKS_MAX]
        pieces = [_piece(data, place) for place in places]
        return cls(data.get("title", ""), data.get("addressee", ""), data.get("reply_days", "0"), pieces)

    def change(self, command: str) -> None:
        """Add, remove or move a piece or a line, as a button asked: `add:3`, `up:3`, `add_item:3`, `drop_item:3.1`."""
        verb, _colon, place = command.partition(":")
        number, _dot, line = place.partition(".")
        at = len(self.pieces) - 1 if (place_of := whole(number)) is None else place_of
        if verb == "add" and len(self.pieces) < BLOCKS_MAX:
            self.pieces.insert(at + 1, Piece("paragraph"))
        if not 0 <= at < len(self.pieces):
            return
        if verb == "remove":
            del self.pieces[at]
        elif verb == "up" and at:
            self.pieces[at - 1 : at + 1] = [self.pieces[at], self.pieces[at - 1]]
        elif verb == "add_item":
            self.pieces[at].rows.append(dict.fromkeys(COLUMNS, ""))
        elif verb == "drop_item" and (row := whole(line)) is not None and row < len(self.pieces[at].rows):
            del self.pieces[at].rows[row]

    def applied_to(self, document: Document) -> Document:
        """The document with these words; raises InvalidDocument with every fault."""
        filled = [piece for piece in self.pieces if piece.kind in {"items", "kept"} or piece.text.strip()]
        blocks = tuple(piece.block() for piece in filled)
        title = "\n".join(line.strip() for line in self.title.splitlines() if line.strip())
        return replace(document, title=title, addressee=self.addressee.strip(), blocks=blocks)

    @property
    def days(self) -> int:
        """The working days for the reply; 0 if none are given."""
        return whole(self.reply_days) or 0

    def faults(self) -> Iterator[PaperFault]:
        """What is longer than a paper bears, and days that are no number: told before anything is laid out."""
        yield from _too_long("title", "".join(self.title.splitlines()), TITLE_MAX)
        yield from _too_long("addressee", self.addressee, TITLE_MAX)
        number = whole(self.reply_days)
        if self.reply_days.strip() and (number is None or number > DAYS_MAX):
            yield PaperFault("reply_days", _("Give a whole number from 0 to %(most)d.") % {"most": DAYS_MAX})
        for index, piece in enumerate(self.pieces):
            for text in (piece.text, *(word for row in piece.rows for word in row.values())):
                yield from _too_long(f"blocks[{index}]", text, TEXT_MAX)


def _piece(data: Mapping[str, str], place: int) -> Piece:
    kind = data.get(f"b{place}-kind", "")
    if kind == "items":
        count = whole(data.get(f"b{place}-rows", "")) or 0
        rows = [{name: data.get(f"b{place}-{line}-{name}", "") for name in COLUMNS} for line in range(min(count, 50))]
        return Piece("items", rows=rows)
    if kind == "kept":
        return Piece("kept", kept=data.get(f"b{place}-kept", ""))
    return Piece(kind if kind in KINDS else "paragraph", data.get(f"b{place}-text", ""))


def _too_long(where: str, text: str, most: int) -> Iterator[PaperFault]:
    if len(text) > most:
        facts = {"n": len(text), "most": most}
        yield PaperFault(where, _("%(n)d characters; at most %(most)d are taken. Shorten it or divide it.") % facts)


def checked(text: Text, document: Document) -> Document:
    """The same, with a broken kept block told as a fault instead of a crash."""
    if faults := list(text.faults()):
        raise InvalidDocument(faults)
    try:
        return text.applied_to(document)
    except (json.JSONDecodeError, KeyError, TypeError, RecursionError) as error:
        raise InvalidDocument([]) from error
