"""Known shares for raking, as lines of text. The law: every line is judged, and all that is wrong is told at once."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from qingheng.surveys.asking.documents import read
from qingheng.surveys.models import Wave, WaveForm
from qingheng.surveys.sampling.design import Margin

PARTS = 4
WHOLE, NEAR = 100.0, 0.5


class FaultyMarginsError(ValueError):
    """Lines that cannot be taken; the sentences are for the user."""

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = sentences
        super().__init__(" ".join(sentences))


def read_margins(text: str, wave: Wave) -> tuple[Margin, ...]:
    """The shares of each question; raises FaultyMarginsError."""
    known, faults = _choices(wave), list[str]()
    found: dict[tuple[str, str], dict[str, float]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                group, question, choice, share = _read(line, known)
            except ValueError as error:
                faults.append(_("Line %(number)s: %(fault)s") % {"number": number, "fault": error})
            else:
                found.setdefault((group, question), {})[choice] = share
    faults += _sums(found)
    if faults:
        raise FaultyMarginsError(faults)
    return tuple(
        Margin(group, question, {choice: share / sum(shares.values()) for choice, share in shares.items()})
        for (group, question), shares in found.items()
    )


def _choices(wave: Wave) -> dict[tuple[str, str], set[str]]:
    """Group and question → the names of its choices."""
    forms = WaveForm.objects.filter(wave=wave).select_related("version")
    return {
        (form.group, question.name): {choice.name for choice in question.choices}
        for form in forms
        for question in read(form.version.document).questions
        if question.choices and not question.rows
    }


def _read(line: str, known: dict[tuple[str, str], set[str]]) -> tuple[str, str, str, float]:
    parts = [part.strip() for part in line.replace("，", ",").split(",")]
    if len(parts) != PARTS:
        raise ValueError(_("“%(line)s” has not four parts: write group, question, choice, per cent.") % {"line": line})
    group, question, choice, share = parts
    if choice not in known.get((group, question), ()):
        facts = {"group": group, "question": question, "choice": choice}
        raise ValueError(_("The group “%(group)s” has no question “%(question)s” with a choice “%(choice)s”.") % facts)
    try:
        number = float(share.rstrip("%"))
    except ValueError:
        number = -1.0
    if not 0 < number <= WHOLE:
        raise ValueError(_("“%(share)s” is no share: write a number above 0, up to 100.") % {"share": share})
    return group, question, choice, number


def _sums(found: dict[tuple[str, str], dict[str, float]]) -> Iterator[str]:
    for (group, question), shares in found.items():
        if abs(sum(shares.values()) - WHOLE) > NEAR:
            facts = {"group": group, "question": question, "sum": f"{sum(shares.values()):g}"}
            yield _("The shares of “%(question)s” for “%(group)s” add up to %(sum)s, not to 100.") % facts
