"""What the papers of this stage share: head, signature, sections. The law: papers are in Chinese, whoever reads."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import wraps
from typing import ParamSpec

from django.utils import translation

from qingheng.papers import Block, Document, Heading, Imprint, Paragraph, Sign
from qingheng.supervision.paper.wording import Wording

P = ParamSpec("P")
NUMERALS = "一二三四五六七八九十"


def in_chinese(write: Callable[P, Document]) -> Callable[P, Document]:
    """Write in Chinese whatever language the reader of the screen has chosen."""

    @wraps(write)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> Document:
        with translation.override("zh-hans"):
            return write(*args, **kwargs)

    return wrapped


def framed(words: Wording, title: str, addressee: str, blocks: Iterable[Block], *, form: str = "gongwen") -> Document:
    """The document with its head, signature and imprint; number and date come when it is issued."""
    return Document(
        form="letter" if form == "letter" else "gongwen",
        mark=words.say("mark"),
        title=title,
        addressee=addressee,
        blocks=tuple(blocks),
        sign=Sign(organ=words.say("organ"), date=""),
        imprint=Imprint(words.copies_to, words.say("organ")) if words.copies_to else None,
    )


def sections(parts: Iterable[tuple[str, Iterable[Block]]]) -> Iterator[Block]:
    """Numbered sections; one without content is left out."""
    filled = [(title, list(blocks)) for title, blocks in parts]
    for numeral, (title, blocks) in zip(NUMERALS, [part for part in filled if part[1]], strict=False):
        yield Heading(1, f"{numeral}、{title}")
        yield from blocks


def said(*sentences: str) -> list[Block]:
    """Sentences as paragraphs; empty ones are left out."""
    return [Paragraph(sentence) for sentence in sentences if sentence.strip()]


def day_name(day: date | None) -> str:
    """A day as papers write it."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
