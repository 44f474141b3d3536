"""Questions are raised on submitting, kept while their ground stands, withdrawn when it is gone, answered by clerks."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from tests.people import County, make_user
from tests.qingheng.collection.submitting import MONTH, filled

from qingheng import pipeline
from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.accounts.steps import StepRefusedError
from qingheng.audit.immutability import SealedRowError
from qingheng.audit.models import Entry
from qingheng.collection.actions import submissions
from qingheng.collection.actions.quality import answer, answer_all, ask, import_rules, put_in_force
from qingheng.collection.models import EnteredValue, QualityRules, Question, Submission
from qingheng.collection.quality.asked import not_yet_asked, questions_of, sentence_of
from qingheng.collection.quality.findings import findings_for, rules_in_force, shipped_source
from qingheng.collection.quality.schema import read_rules

State = Question.State
pytestmark = pytest.mark.usefixtures("published_framework", "english")


def rules_of(submission: Submission, *states: State) -> list[str]:
    found = submission.questions.filter(state__in=states or list(State))
    return sorted(found.values_list("rule", flat=True))


def test_submitting_asks_and_nothing_is_held_up(submitted: Submission) -> None:
    assert submitted.state == Submission.State.SUBMITTED
    assert rules_of(submitted, State.OPEN) == ["evidence-of-many", "many-at-once"]
    facts = Entry.objects.get(action="collection.submission.submitted").facts
    assert facts["questions"] == 2


def test_a_draft_shows_what_will_be_asked_without_asking(draft: Submission) -> None:
    assert {each.rule for each in not_yet_asked(draft)} == {"evidence-of-many", "many-at-once"}
    assert not Question.objects.exists()


def test_a_submission_is_accepted_only_when_all_is_answered(
    submitted: Submission, station_clerk: User, station_reviewer: User
) -> None:
    with pytest.raises(StepRefusedError, match="2 questions"):
        pipeline.accept_submission(submitted, by=station_reviewer)
    answers = {question.pk: "核对过，通报合并下发" for question in submitted.questions.all()}
    answer_all(submitted, answers, by=station_clerk)
    assert pipeline.accept_submission(submitted, by=station_reviewer).state == Submission.State.ACCEPTED


def test_a_changed_value_withdraws_its_question_and_an_unchanged_one_keeps_its_answer(
    submitted: Submission, station_clerk: User, station_reviewer: User
) -> None:
    for question in submitted.questions.all():
        answer(question, "清单已存档", by=station_clerk)
    back = submissions.send_back(submitted, note="再核对", objections={}, by=station_reviewer)
    again = submissions.submit(back, by=station_clerk)
    assert rules_of(again, State.ANSWERED) == ["evidence-of-many", "many-at-once"]
    taken = submissions.take_back(again, by=station_clerk)
    taken.values.filter(value=25).update(value=Decimal(4))
    submissions.submit(taken, by=station_clerk)
    assert rules_of(taken, State.WITHDRAWN) == ["evidence-of-many", "many-at-once"]
    assert rules_of(taken, State.OPEN) == ["evidence-of-many"]


def test_a_ground_that_comes_back_brings_the_answer_back(submitted: Submission, station_clerk: User) -> None:
    for question in submitted.questions.all():
        answer(question, "清单已存档", by=station_clerk)
    submitted.values.filter(value=25).update(value=Decimal(2))
    assert ask(submitted, by=station_clerk).withdrawn == 2
    submitted.values.filter(value=2).update(value=Decimal(25))
    settled = ask(submitted, by=station_clerk)
    assert (settled.raised, settled.kept) == (0, 2)
    assert rules_of(submitted, State.ANSWERED) == ["evidence-of-many", "many-at-once"]


def test_asking_twice_asks_once(submitted: Submission, station_clerk: User) -> None:
    before = list(submitted.questions.values_list("pk", "digest"))
    settled = ask(submitted, by=station_clerk)
    assert (settled.raised, settled.withdrawn, settled.kept) == (0, 0, 2)
    assert list(submitted.questions.values_list("pk", "digest")) == before


def test_only_a_clerk_of_the_station_answers_and_only_in_words(
    submitted: Submission, county: County, station_clerk: User, station_reviewer: User, framework_administrator: User
) -> None:
    question = submitted.questions.first()
    assert question is not None
    other = make_user("other-clerk", Role.STATION_CLERK, station=county.stations["S02"])
    for person in (station_reviewer, framework_administrator, other):
        with pytest.raises(PermissionDenied):
            answer(question, "好", by=person)
    with pytest.raises(StepRefusedError):
        answer(question, "   ", by=station_clerk)
    assert answer(question, "核对无误", by=station_clerk).answered_by == station_clerk.get_username()


def test_after_acceptance_questions_and_answers_stay(
    submitted: Submission, station_clerk: User, station_reviewer: User
) -> None:
    answer_all(submitted, {question.pk: "无误" for question in submitted.questions.all()}, by=station_clerk)
    accepted = pipeline.accept_submission(submitted, by=station_reviewer)
    with pytest.raises(StepRefusedError):
        ask(accepted, by=station_clerk)
    question = accepted.questions.first()
    assert question is not None
    with pytest.raises(StepRefusedError):
        answer(question, "改口", by=station_clerk)


def test_a_question_reads_as_a_sentence_with_names_and_numbers(submitted: Submission, county: County) -> None:
    question = submitted.questions.get(rule="many-at-once")
    assert sentence_of(question) == "“县（市）级通报” is 25 次. Really so many?"
    [first, *_rest] = questions_of(submitted)
    assert str(county.towns[0]) in str(first.place)


def test_what_was_accepted_before_is_compared_with_but_not_asked_about_again(
    submitted: Submission, station_clerk: User, station_reviewer: User, framework_administrator: User
) -> None:
    answer_all(submitted, {question.pk: "无误" for question in submitted.questions.all()}, by=station_clerk)
    accepted = pipeline.accept_submission(submitted, by=station_reviewer)
    correction = submissions.request_correction(accepted, reason="漏报", by=station_clerk)
    correction = submissions.approve_correction(correction, by=framework_administrator)
    assert not findings_for(correction)
    value = accepted.values.get(value=25)
    value.pk, value.submission, value.value = None, correction, Decimal(26)
    value.save()
    assert {finding.rule for finding in findings_for(correction)} == {"many-at-once", "evidence-of-many"}


def edited(*changes: tuple[str, str]) -> str:
    source = shipped_source().replace('version: "1"', 'version: "2"')
    for old, new in changes:
        assert old in source
        source = source.replace(old, new)
    return source


def begun(source: str, by: User) -> QualityRules:
    checked = read_rules(source.encode(), "rules.yaml")
    assert not checked.faults, list(map(str, checked.faults))
    return put_in_force(import_rules(checked, by=by), since=localdate(), by=by)


def test_a_new_version_asks_by_its_own_numbers_and_never_changes(
    submitted: Submission, station_clerk: User, framework_administrator: User
) -> None:
    assert rules_in_force().version == "1"
    version = begun(
        edited(("{max: 20}", "{max: 30}"), ("value: 21", "value: 31"), ('value: "21"', 'value: "31"')),
        framework_administrator,
    )
    assert rules_in_force().version == "2"
    ask(submitted, by=station_clerk)
    assert rules_of(submitted, State.OPEN) == ["evidence-of-many"]
    version.source = "meta: {}"
    with pytest.raises(SealedRowError):
        version.save()
    with pytest.raises(SealedRowError):
        version.delete()
    with pytest.raises(StepRefusedError):
        import_rules(read_rules(edited().encode(), "rules.yaml"), by=framework_administrator)
    with pytest.raises(StepRefusedError):
        put_in_force(version, since=localdate(), by=framework_administrator)


def test_a_draft_of_the_same_number_is_replaced_and_asks_nothing(framework_administrator: User) -> None:
    first = import_rules(read_rules(edited().encode(), "rules.yaml"), by=framework_administrator)
    again = import_rules(read_rules(edited().encode(), "rules.yaml"), by=framework_administrator, note="再改")
    assert first.pk == again.pk
    assert rules_in_force().version == "1"


def test_an_error_without_evidence_holds_up_submitting_but_no_import(
    draft: Submission, station_clerk: User, framework_administrator: User
) -> None:
    source = edited()
    start = source.index("- code: evidence-of-many")
    source = source[:start] + source[start:].replace("severity: question", "severity: error", 1)
    begun(source, framework_administrator)
    with pytest.raises(StepRefusedError, match="without a list or a notice"):
        submissions.submit(draft, by=station_clerk)


def test_half_a_case_is_refused_like_any_other_fault(draft: Submission, station_clerk: User) -> None:
    row = draft.values.filter(key="county").exclude(value=25).first()
    assert row is not None
    EnteredValue.objects.filter(pk=row.pk).update(value=Decimal("0.5"))
    with pytest.raises(StepRefusedError, match="no whole number"):
        submissions.submit(draft, by=station_clerk)
    assert not Question.objects.exists()


def test_two_stations_that_differ_are_both_asked(
    county: County, station_clerk: User, framework_administrator: User
) -> None:
    del station_clerk
    source = edited(
        ('one: ["D2-2:accountable"]', 'one: ["F1-2:answered"]'),
        ('other: ["H1-3:leader", "H1-3:organization"]', 'other: ["F1-3:due"]'),
        ("span: half_year}", "span: month}"),
    )
    start = source.index("- code: accountable-for-appointments")
    examples = source.index("    examples:", start)
    source = source[:examples] + "    examples: [{given: {value: 1}, expect: nothing}]\n"
    begun(source.replace("relation: at_most", "relation: equal"), framework_administrator)
    people = {
        code: make_user(f"clerk-{code}", Role.STATION_CLERK, station=county.stations[code]) for code in ("S02", "S07")
    }
    first = filled(county.stations["S02"], people["S02"])
    submissions.submit(first, by=people["S02"])
    assert not first.questions.exists()
    second = filled(county.stations["S07"], people["S07"])
    second.values.filter(body=county.towns[0], key="due").update(value=Decimal(3))
    second.values.filter(body=county.towns[0], key="on_time").update(value=Decimal(3))
    submissions.submit(second, by=people["S07"])
    [mine], [theirs] = second.questions.all(), first.questions.all()
    assert (mine.facts["own_value"], mine.facts["their_value"]) == ("3", "0")
    assert (theirs.facts["own_value"], theirs.facts["their_value"]) == ("0", "3")
    assert str(county.stations["S07"]) in sentence_of(theirs)
    back = submissions.take_back(second, by=people["S07"])
    back.values.filter(value=3).update(value=Decimal(0))
    submissions.submit(back, by=people["S07"])
    assert {question.state for question in Question.objects.all()} == {State.WITHDRAWN}
    assert str(MONTH) == first.period
