"""What the rules remark while a clerk is typing. The law: nothing is asked yet, and what has been answered is quiet."""

from collections import Counter

from qingheng.audit.writing import SYSTEM
from qingheng.collection.layout import Column
from qingheng.collection.models import Question, Submission
from qingheng.collection.office import Office
from qingheng.collection.quality.asked import Asked, RuleBook, Wording, questions_of, worded
from qingheng.collection.quality.findings import findings_for
from qingheng.collection.quality.values import Finding
from qingheng.organisations.models import Body

Place = tuple[int | None, str, str]


def remarks(submission: Submission, office: Office | None = None) -> list[Finding]:
    """What the rules would ask now, without what has been answered already."""
    found = findings_for(submission, office=office)
    if not found or not submission.pk:
        return found
    answered = submission.questions.filter(state=Question.State.ANSWERED).values_list("digest", flat=True)
    quiet = set(answered)
    return [finding for finding in found if finding.digest not in quiet]


def marks(submission: Submission, office: Office) -> Counter[Place]:
    """How many remarks stand at each place: the body's key (None: at the whole column), item, data item."""
    keys = {body.code: body.pk for body in office.bodies.values()}
    asked = (each for each in remarks(submission, office) if not each.blocks)
    return Counter((keys.get(each.body), each.item, each.key) for each in asked)


def remarks_on_cell(submission: Submission, body: Body, column: Column) -> list[Asked]:
    """What is asked, was answered, or would be asked about one cell."""
    place = column.item.code, column.key
    asked = [each for each in questions_of(submission) if _is_at(each.question, body, place)] if submission.pk else []
    office = Office.open(SYSTEM)
    found = [each for each in remarks(submission, office) if each.body == body.code and _covers(each, place)]
    known = {each.question.digest for each in asked if each.question}
    fresh = worded(
        [each for each in found if each.digest not in known], Wording.of(submission.when, office, RuleBook())
    )
    still = {each.digest for each in found}
    return [each for each in asked if each.question and (not each.is_open or each.question.digest in still)] + fresh


def _is_at(question: Question | None, body: Body, place: tuple[str, str]) -> bool:
    if question is None or question.body_id != body.pk:
        return False
    return question.item == place[0] and question.key in {"", place[1]}


def _covers(finding: Finding, place: tuple[str, str]) -> bool:
    return finding.item == place[0] and finding.key in {"", place[1]}
