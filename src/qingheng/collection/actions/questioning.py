"""The questions of a submission, brought into step with its values. The law: only inside an action's transaction.

A finding that is asked already keeps its question and its answer; one that is new is asked; a question whose ground is
gone is withdrawn by itself. Nothing here opens a transaction or writes to the ledger: the action that needs it does.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from qingheng.audit.writing import SYSTEM
from qingheng.collection.models import Question, Submission
from qingheng.collection.office import Office
from qingheng.collection.quality.findings import findings_for, rules_in_force
from qingheng.collection.quality.kinds.stations import places_of
from qingheng.collection.quality.rules import RuleSet
from qingheng.collection.quality.values import Finding

State = Question.State
OPEN_STATES = (Submission.State.SUBMITTED, Submission.State.SENT_BACK)


@dataclass
class Settled:
    """What became of the questions of a submission."""

    raised: int = 0
    kept: int = 0
    withdrawn: int = 0
    others: tuple[str, ...] = ()
    """Other stations' submissions that were asked about the same facts."""


@dataclass
class Questioning:
    """One round of questions."""

    rules: RuleSet
    office: Office

    @classmethod
    def by_rules_in_force(cls) -> "Questioning":
        """With the rules of today."""
        return cls(rules_in_force(), Office.open(SYSTEM))

    def settle(self, submission: Submission) -> Settled:
        """Ask what is to be asked of the submission, and of those who report the same facts."""
        settled = self._settle(submission, [rule.code for rule in self.rules.rules])
        settled.others = tuple(str(other) for other in self._counterparts(submission) if self._ask_again(other))
        return settled

    def _ask_again(self, other: Submission) -> bool:
        """Reconcile the other side too; whether anything was asked or withdrawn there."""
        done = self._settle(other, [rule.code for rule in self.rules.of_kind("reconciliation")])
        return bool(done.raised or done.withdrawn)

    def _counterparts(self, submission: Submission) -> Iterable[Submission]:
        """Submissions under way of the stations on the other side of a reconciliation, in the same year."""
        version = self.office.version(submission.when)
        if version is None:
            return []
        framework, stations = version.parsed, set[str]()
        for rule in self.rules.of_kind("reconciliation"):
            items = {item for side in ("one", "other") for item, _key in places_of(rule.parameters[side])}
            suppliers = {framework.item(item).station for item in items if framework.has_item(item)}
            stations |= suppliers if submission.station.code in suppliers else set()
        under_way = Submission.objects.filter(state__in=OPEN_STATES, period__startswith=str(submission.when.year))
        return under_way.filter(station__code__in=stations - {submission.station.code}).select_related("station")

    def _settle(self, submission: Submission, codes: list[str]) -> Settled:
        findings = findings_for(submission, office=self.office, rules=self.rules)
        wanted = {each.digest: each for each in findings if not each.blocks and each.rule in codes}
        known = {question.digest: question for question in submission.questions.all()}
        settled = Settled(kept=len(wanted.keys() & known.keys()))
        for question in known.values():
            settled.raised += _revive(question) if question.digest in wanted else 0
            is_mine = question.rule in codes or self.rules.rule(question.rule) is None
            settled.withdrawn += _withdraw(question) if is_mine and question.digest not in wanted else 0
        fresh = [self._question(submission, finding) for digest, finding in wanted.items() if digest not in known]
        Question.objects.bulk_create(fresh)
        settled.raised += len(fresh)
        return settled

    def _question(self, submission: Submission, finding: Finding) -> Question:
        body = self.office.bodies.get(finding.body)
        return Question(
            submission=submission,
            rule=finding.rule,
            body=body,
            item=finding.item,
            key=finding.key,
            event=finding.event,
            facts=dict(finding.facts),
            digest=finding.digest,
        )


def _revive(question: Question) -> bool:
    """A question whose ground has come back is open again, or answered as it was."""
    if question.state != State.WITHDRAWN:
        return False
    question.state = State.ANSWERED if question.answer else State.OPEN
    question.save()
    return question.state == State.OPEN


def _withdraw(question: Question) -> bool:
    if question.state == State.WITHDRAWN:
        return False
    question.state = State.WITHDRAWN
    question.save()
    return True
