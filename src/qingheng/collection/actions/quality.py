"""Writes of quality rules and their questions. The law: rules in force never change; an answer is a person's own."""

from collections.abc import Mapping
from datetime import date

from django.utils.timezone import now
from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError
from qingheng.audit.writing import name_of, writing
from qingheng.collection.actions.questioning import Questioning, Settled
from qingheng.collection.models import QualityRules, Question, Submission
from qingheng.collection.permissions import check_can_enter
from qingheng.collection.quality.policies import check_can_begin, check_can_keep, check_is_under_way
from qingheng.collection.quality.schema import CheckedRules

State = QualityRules.State


def import_rules(checked: CheckedRules, *, by: object, note: str = "") -> QualityRules:
    """Keep a file of rules as a draft; one of the same number is replaced if it is still a draft."""
    if checked.faults:
        raise StepRefusedError("\n".join(map(str, checked.faults)))
    rules = checked.rules
    with writing("collection.quality_rules.imported", by=by) as entry:
        stored = QualityRules.objects.select_for_update().filter(number=rules.version).first()
        check_can_keep(stored)
        kept = stored or QualityRules(number=rules.version)
        kept.title, kept.source, kept.note, kept.created_by = rules.title, checked.source, note, name_of(by)
        kept.save()
        entry.about(kept, number=kept.number, checksum=kept.checksum, replaced=stored is not None)
    return kept


def put_in_force(version: QualityRules, *, since: date, by: object) -> QualityRules:
    """Let a draft ask from a day on, for ever unchanged."""
    with writing("collection.quality_rules.published", by=by) as entry:
        held: QualityRules = QualityRules.objects.select_for_update().get(pk=version.pk)
        check_can_begin(held, since)
        held.state, held.effective_from = State.PUBLISHED, since
        held.published_at, held.published_by = now(), name_of(by)
        held.save()
        entry.about(held, number=held.number, checksum=held.checksum, effective_from=since)
    return held


def ask(submission: Submission, *, by: object) -> Settled:
    """Bring the questions of a submission into step with its values."""
    with writing("collection.submission.questioned", by=by) as entry:
        held = Submission.objects.select_for_update(of=("self",)).select_related("station").get(pk=submission.pk)
        check_is_under_way(held)
        settled = Questioning.by_rules_in_force().settle(held)
        entry.about(held, submission=str(held), raised=settled.raised, withdrawn=settled.withdrawn)
        entry.about(others=list(settled.others))
    return settled


def answer(question: Question, text: str, *, by: User) -> Question:
    """Answer one question, as a clerk of the station."""
    with writing("collection.question.answered", by=by) as entry:
        [answered] = _answered(question.submission, {question.pk: text}, by)
        entry.about(answered, question=str(answered), answer=answered.answer)
    return answered


def answer_all(submission: Submission, answers: Mapping[int, str], *, by: User) -> list[Question]:
    """Answer several questions of a submission in one go; boxes left empty stay open."""
    with writing("collection.submission.questions_answered", by=by) as entry:
        given = {key: text for key, text in answers.items() if text.strip()}
        answered = _answered(submission, given, by)
        entry.about(submission, submission=str(submission), answers={str(one.pk): one.answer for one in answered})
    return answered


def _answered(submission: Submission, answers: Mapping[int, str], by: User) -> list[Question]:
    held = Submission.objects.select_for_update(of=("self",)).select_related("station").get(pk=submission.pk)
    check_can_enter(by, held.station)
    check_is_under_way(held)
    questions = list(held.questions.filter(pk__in=answers).exclude(state=Question.State.WITHDRAWN))
    if len(questions) != len(answers):
        raise StepRefusedError(_("One of these questions has been withdrawn meanwhile. Reload the page."))
    for question in questions:
        text = answers[question.pk].strip()
        if not text:
            raise StepRefusedError(_("An answer has at least one word."))
        if text != question.answer or question.state != Question.State.ANSWERED:
            question.state, question.answer = Question.State.ANSWERED, text[:500]
            question.answered_at, question.answered_by = now(), name_of(by)
            question.save()
    return questions
