"""An accountability inquiry under way. The law: the body is heard before anything is concluded, and few may look on."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError
from qingheng.audit.writing import writing
from qingheng.supervision.actions import papers
from qingheng.supervision.actions.moves import FollowUpMove
from qingheng.supervision.follow_up import documents
from qingheng.supervision.follow_up.words import Responsibility
from qingheng.supervision.models import FollowUp, Inquiry, Paper, PaperKind


@dataclass(frozen=True)
class Link:
    """A link of the chain (责任链): how somebody answers, for what, by post."""

    kind: str
    post: str
    matter: str


@dataclass(frozen=True)
class Inquired:
    """What an inquiry has brought to light so far (倒查记录)."""

    timeline: str = ""
    chain: Sequence[Link] = ()
    statement: str = ""
    conclusion: str = ""
    proposal: str = ""


def begin_inquiry(follow_up: FollowUp, *, by: User) -> FollowUp:
    """Begin what the main leader has approved."""
    with writing("supervision.inquiry.begun", by=by) as entry:
        row = FollowUpMove.of(follow_up, "begin", by=by).take()
        entry.about(row)
    return row


def record_inquiry(follow_up: FollowUp, found: Inquired, *, by: User) -> FollowUp:
    """Write down how far it has come; nothing needs to be complete yet."""
    with writing("supervision.inquiry.recorded", by=by) as entry:
        move = FollowUpMove.of(follow_up, "inquire", by=by)
        inquiry = _held(move.row)
        inquiry.chain = [asdict(_checked(link)) for link in found.chain]
        for name in ("timeline", "statement", "conclusion", "proposal"):
            setattr(inquiry, name, getattr(found, name).strip())
        inquiry.save()
        entry.about(move.take())
    return move.row


def conclude_inquiry(follow_up: FollowUp, *, by: User) -> Paper:
    """A conclusion stands: draft the report, restricted; refused with everything that is missing."""
    with writing("supervision.inquiry.concluded", by=by) as entry:
        move = FollowUpMove.of(follow_up, "conclude", by=by)
        missing = [str(what) for what, said in _parts(_held(move.row)).items() if not said]
        if missing:
            raise StepRefusedError(_("Before it is concluded this is needed: %(what)s.") % {"what": ", ".join(missing)})
        row = move.take()
        paper = papers.draft(PaperKind.INQUIRY_REPORT, documents.inquiry_report(row), follow_up=row, by=by)
        entry.about(row, paper=paper.pk)
    return paper


def _parts(inquiry: Inquiry) -> Mapping[str, object]:
    return {
        _("the timeline"): inquiry.timeline,
        _("the chain of responsibility"): inquiry.chain,
        _("the hearing of the body"): inquiry.statement,
        _("the conclusion"): inquiry.conclusion,
        _("the proposal"): inquiry.proposal,
    }


def _held(row: FollowUp) -> Inquiry:
    row.inquiry = Inquiry.objects.get(follow_up=row)
    return row.inquiry


def _checked(link: Link) -> Link:
    if link.kind not in Responsibility.values or not link.post.strip() or not link.matter.strip():
        raise StepRefusedError(_("Each link of the chain names the kind of responsibility, the post and the matter."))
    return Link(link.kind, link.post.strip(), link.matter.strip())
