"""The three kinds of reports and how each is built. The law: built in Chinese, whatever language the screen speaks."""

from datetime import date

from django.utils import translation

from qingheng.organisations.models import Body, Leader
from qingheng.reports import words
from qingheng.reports.gathering import Gathered
from qingheng.reports.writing.analysis import analysis_report
from qingheng.reports.writing.checkup import checkup_report
from qingheng.reports.writing.frame import Built, Frame
from qingheng.reports.writing.letter import copy_letter
from qingheng.supervision.models import PaperKind
from qingheng.supervision.paper.templates import wording


def build_analysis(gathered: Gathered) -> Built:
    """The analysis report of a period."""
    with translation.override(words.LANGUAGE):
        frame = frame_of(PaperKind.ANALYSIS_REPORT, gathered.as_at, period=words.named(gathered.period))
        return analysis_report(gathered.analysis(), frame)


def build_checkup(gathered: Gathered, body: Body) -> Built:
    """The check-up report of a body."""
    with translation.override(words.LANGUAGE):
        facts = {"period": words.named(gathered.period), "body": body.name}
        return checkup_report(gathered.checkup(body), frame_of(PaperKind.CHECKUP_REPORT, gathered.as_at, **facts))


def build_letter(gathered: Gathered, leader: Leader) -> Built:
    """The copy letter to a leader."""
    with translation.override(words.LANGUAGE):
        facts = {"period": words.named(gathered.period), "leader": leader.post}
        return copy_letter(gathered.letter(leader), frame_of(PaperKind.COPY_LETTER, gathered.as_at, **facts))


def frame_of(kind: PaperKind, day: date, **facts: str) -> Frame:
    """What the office's template of the day says round the text."""
    found = wording(kind, day=day)
    basis = "、".join(found.basis_on(day))
    said = {name: found.say(name, basis=basis, **facts) for name in ("title", "organ", "mark", "opening", "closing")}
    more = {name: found.say(name, basis=basis, **facts) for name in ("remedy", "contact")}
    said["title"] = words.broken(said["title"])
    return Frame(day=day, copies_to=found.copies_to, **said, **more)
