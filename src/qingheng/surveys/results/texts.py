"""What people wrote in their own words. The law: in no order, only among many, with no number that finds one."""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from qingheng.organisations.models import Body
from qingheng.surveys.asking.documents import read
from qingheng.surveys.definition import Kind
from qingheng.surveys.models import AnswerSheet, Wave, WaveForm

MASK = "●●●"
FINDS_SOMEBODY = re.compile(
    r"[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"  # an address for letters
    r"|(?<!\d)\d{17}[\dXx](?!\d)"  # an identity number
    r"|\+?\d(?:[\s-]?\d){6,}"  # a telephone number, or any other long one, however it is spaced
)


@dataclass(frozen=True)
class Words:
    """What was written about one body by one group."""

    body: Body
    group: str
    sheets: int
    texts: tuple[str, ...] | None
    """None: too few sheets to show any."""


def masked(text: str) -> str:
    """The text without telephone numbers, identity numbers and addresses; full-width digits count as digits."""
    plain = text.translate(str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789Xx"))
    return FINDS_SOMEBODY.sub(MASK, plain).strip()


def words(wave: Wave) -> list[Words]:
    """Every body and group that somebody wrote about, each in an order made for this one look."""
    asked = {(form.group, form.audience): _questions(form) for form in _forms(wave)}
    sheets = AnswerSheet.objects.filter(wave=wave, is_counted=True).select_related("body__audience")
    found: dict[tuple[Body, str], list[AnswerSheet]] = {}
    for sheet in sheets:
        found.setdefault((sheet.body, sheet.group), []).append(sheet)
    rows = sorted(found.items(), key=lambda each: (each[0][0].position, each[0][0].code, each[0][1]))
    told = [_words(body, group, own, wave.text_minimum, asked) for (body, group), own in rows]
    return [each for each in told if each.texts is None or each.texts]


def _forms(wave: Wave) -> list[WaveForm]:
    return list(WaveForm.objects.filter(wave=wave).select_related("version"))


def _questions(form: WaveForm) -> list[str]:
    return [question.name for question in read(form.version.document).questions if question.kind is Kind.TEXT]


def _words(
    body: Body, group: str, own: list[AnswerSheet], least: int, asked: dict[tuple[str, str], list[str]]
) -> Words:
    if len(own) < least:
        return Words(body, group, len(own), None)
    names = asked.get((group, body.audience.code)) or asked.get((group, ""), [])
    texts = list(_texts(own, names))
    secrets.SystemRandom().shuffle(texts)
    return Words(body, group, len(own), tuple(texts))


def _texts(own: list[AnswerSheet], names: list[str]) -> Iterator[str]:
    for sheet in own:
        for name in names:
            text = masked(str(sheet.answers.get(name) or ""))
            if text:
                yield text
