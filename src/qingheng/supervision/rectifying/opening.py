"""What a rectification item is opened with, and from. The law: every item says what, to which standard, and by when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from qingheng.accounts.steps import StepRefusedError
from qingheng.alerts.models import Matter
from qingheng.organisations.models import Body
from qingheng.supervision.models import Finding, FollowUp, Paper, Rectification, SupervisionSheet


@dataclass(frozen=True)
class NewItem:
    """A line of a requirement table (整改要求): the problem, what is required, by which standard, until when."""

    problem: str
    requirement: str
    standard: str
    due: date
    responsible: str = ""

    def faults(self) -> Iterator[str]:
        """What is missing."""
        if not self.problem.strip():
            yield _("the problem")
        if not self.requirement.strip():
            yield _("what is required")
        if not self.standard.strip():
            yield _("the standard of acceptance")


@dataclass(frozen=True)
class Origin:
    """Where items come from; one of these, or a body and perhaps a matter by hand."""

    paper: Paper | None = None
    follow_up: FollowUp | None = None
    finding: Finding | None = None
    sheet: SupervisionSheet | None = None
    of_body: Body | None = None
    of_matter: Matter | None = None

    @property
    def body(self) -> Body:
        """Who has to put things right."""
        for source in (self.paper, self.follow_up, self.finding, self.sheet):
            if source is not None and source.body is not None:
                return source.body
        if self.of_body is None:
            raise StepRefusedError(_("Say which body has to put it right."))
        return self.of_body

    @property
    def matter(self) -> Matter | None:
        """The matter they belong to, if any."""
        sources = (self.paper, self.follow_up, self.finding, self.sheet)
        return next((source.matter for source in sources if source is not None and source.matter), self.of_matter)

    def row(self, item: NewItem, position: int, by: str) -> Rectification:
        """The item as a row that is not yet saved."""
        return Rectification(
            body=self.body,
            matter=self.matter,
            paper=self.paper,
            follow_up=self.follow_up or (self.paper.follow_up if self.paper else None),
            finding=self.finding,
            sheet=self.sheet,
            position=position,
            problem=item.problem.strip(),
            requirement=item.requirement.strip(),
            standard=item.standard.strip(),
            responsible=item.responsible.strip(),
            due=item.due,
            opened_by=by,
        )


def check_items(items: Sequence[NewItem]) -> None:
    """Refuse with everything that is missing, by line."""
    if not items:
        raise StepRefusedError(_("There is nothing to be put right: give at least one item."))
    missing = [(number, list(item.faults())) for number, item in enumerate(items, 1)]
    lines = [
        _("Item %(number)s lacks %(what)s.") % {"number": number, "what": ", ".join(what)}
        for number, what in missing
        if what
    ]
    if lines:
        raise StepRefusedError("\n".join(lines))
