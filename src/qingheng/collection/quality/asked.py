"""Questions and findings as people read them. The law: an old question keeps the words of the rule that asked it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from qianfen import Period
from qingheng.audit.writing import SYSTEM
from qingheng.collection.models import QualityRules, Question, Submission
from qingheng.collection.office import Office
from qingheng.collection.quality.findings import findings_for, rules_in_force, shipped_source
from qingheng.collection.quality.rules import QUESTION, Rule, RuleSet, rules_in
from qingheng.collection.quality.sentences import Namer, Place, in_language
from qingheng.collection.quality.values import Finding


@dataclass(frozen=True)
class Asked:
    """A question in words; without a row if it has not been asked yet."""

    place: Place
    sentence: str
    why: str
    rule: str
    blocks: bool = False
    question: Question | None = None

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.question is None or self.question.state == Question.State.OPEN

    @property
    def is_withdrawn(self) -> bool:
        """Whether its ground is gone."""
        return self.question is not None and self.question.state == Question.State.WITHDRAWN


class RuleBook:
    """Every rule there ever was, the words of today first."""

    @cached_property
    def _sets(self) -> list[RuleSet]:
        stored = QualityRules.objects.filter(state=QualityRules.State.PUBLISHED).order_by("-effective_from", "-pk")
        sources = [*stored.values_list("source", flat=True), shipped_source()]
        return [rules_in_force(), *map(rules_in, sources)]

    def rule(self, code: str) -> Rule | None:
        """The rule of this code: of today, or the latest there was."""
        return next((rule for rules in self._sets if (rule := rules.rule(code))), None)


@dataclass
class Wording:
    """Puts findings of one period into words."""

    names: Namer
    book: RuleBook

    @classmethod
    def of(cls, period: Period, office: Office | None = None, book: RuleBook | None = None) -> "Wording":
        """For one period."""
        return cls(Namer.of(office or Office.open(SYSTEM), period), book or RuleBook())

    def finding(self, finding: Finding, question: Question | None = None) -> Asked:
        """A finding, with the row of its question if there is one."""
        place, rule = self.names.place(finding), self.book.rule(finding.rule)
        if rule is None:
            return Asked(place, _bare(finding.facts), "", finding.rule, finding.blocks, question)
        sentence = self.names.question(rule, finding)
        return Asked(place, sentence, in_language(rule.why), finding.rule, finding.blocks, question)

    def question(self, question: Question) -> Asked:
        """A stored question."""
        body = question.body.code if question.body else ""
        place = (body, question.item, question.key, question.event)
        return self.finding(Finding(question.rule, QUESTION, *place, question.facts), question)


def _bare(facts: Any) -> str:
    """The facts themselves, where the rule that asked is no longer known."""
    return " · ".join(f"{name}: {value}" for name, value in facts.items())


def questions_of(submission: Submission, *, with_withdrawn: bool = False) -> list[Asked]:
    """What was asked about a submission: what is open first."""
    rows = submission.questions.select_related("body__audience")
    rows = rows if with_withdrawn else rows.exclude(state=Question.State.WITHDRAWN)
    found = list(rows)
    if not found:
        return []
    wording = Wording.of(submission.when)
    asked = [wording.question(question) for question in found]
    return sorted(asked, key=lambda each: (not each.is_open, each.is_withdrawn))


def not_yet_asked(submission: Submission) -> list[Asked]:
    """What would be asked, or refused for want of a file or a comment, if the submission were handed in now."""
    office = Office.open(SYSTEM)
    known = set(asked_digests(submission))
    wording = Wording.of(submission.when, office)
    found = [each for each in findings_for(submission, office=office) if each.digest not in known]
    return worded([each for each in found if not _is_a_fault_anyway(each, wording.book)], wording)


def _is_a_fault_anyway(finding: Finding, book: RuleBook) -> bool:
    """Whether the check of the values themselves says it too."""
    rule = book.rule(finding.rule)
    return finding.blocks and rule is not None and rule.kind.judges_imports


def asked_digests(submission: Submission) -> list[str]:
    """By which what has been asked is known again."""
    rows = submission.questions.exclude(state=Question.State.WITHDRAWN) if submission.pk else Question.objects.none()
    return list(rows.values_list("digest", flat=True))


def worded(findings: Iterable[Finding], wording: Wording) -> list[Asked]:
    """Findings in words."""
    return [wording.finding(finding) for finding in findings]


def sentence_of(question: Question) -> str:
    """One question in words, for pages that show a single one."""
    return Wording.of(question.submission.when).question(question).sentence
