"""Whether a submission may be handed on. The law: whoever is refused sees everything that is wrong at once."""

from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError
from qingheng.collection.checked import CheckedImport
from qingheng.collection.models import Question, Submission
from qingheng.collection.naming import key_name
from qingheng.collection.permissions import check_can_take
from qingheng.collection.quality.blocking import faults_of_submission
from qingheng.collection.submission.submitted import SubmittedSheet, concerns_own_body
from qingheng.collection.workflow import ACCEPT
from qingheng.organisations.tables import Fault, Place


class IncompleteSubmissionError(StepRefusedError):
    """A submission with faults or empty cells; `faults` lists all of them, each with its cell."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


def check_complete(submission: Submission) -> None:
    """Refuse with all faults and all empty cells."""
    sheet = SubmittedSheet.of(submission)
    if sheet is None:
        raise StepRefusedError(_("No indicator framework in force asks this station for data of the period."))
    empty = [
        Fault(
            Place(f"{body} · {column.item.code} · {key_name(column.item, column.key)}"),
            _("The cell is empty."),
            _("Enter the number, 0 if there was none, or the reason why there is no number."),
        )
        for body, column in sheet.blanks
    ]
    if faults := (*sheet.checked.faults, *faults_of_submission(submission, sheet.office), *empty):
        raise IncompleteSubmissionError(faults)


def check_can_accept(submission: Submission, by: User) -> None:
    """Refuse unless `by` may accept it now, its own body is verified and every question has an answer."""
    check_can_take(by, ACCEPT, submission)
    if not submission.vouched_by and concerns_own_body(submission):
        raise StepRefusedError(
            _("It reports on the station's own body: another station or an administrator must verify that first.")
        )
    unanswered = submission.questions.filter(state=Question.State.OPEN).count()
    if unanswered:
        raise StepRefusedError(_("%(count)s questions have no answer yet.") % {"count": unanswered})


def check_sound(submission: Submission) -> CheckedImport:
    """The dry run of what it says; refused with all faults."""
    sheet = SubmittedSheet.of(submission)
    if sheet is None or sheet.checked.faults:
        raise IncompleteSubmissionError(sheet.checked.faults if sheet else ())
    return sheet.checked
