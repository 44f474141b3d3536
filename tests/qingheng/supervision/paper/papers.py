"""Papers to test with: a Warning Notice brought as far as wanted by the people of the cast."""

from dataclasses import dataclass
from typing import Any

from tests.people import County, make_user

from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.papers import Document, Heading, Paragraph
from qingheng.supervision.actions import papers
from qingheng.supervision.models import Finding, Paper, PaperKind, RecommendationKind
from qingheng.supervision.paper.workflow import COURSES

TEXT = Document(
    form="gongwen",
    mark="示范县纪律检查委员会文件",
    title="关于某镇的通知书",
    addressee="某镇人民政府",
    blocks=(Heading(1, "一、预警事项"), Paragraph("总分低于预警线。")),
)


@dataclass
class Office:
    """Everybody a paper passes through, each with hands of their own."""

    county: County
    author: User
    checker: User
    approver: User
    main_leader: User
    liaison: User
    leader: User
    judge: User

    @classmethod
    def of(cls, county: County) -> "Office":
        return cls(
            county,
            author=make_user("author", Role.FRAMEWORK_ADMINISTRATOR),
            checker=make_user("checker", Role.SUPERVISION_OFFICE, supervision_office=county.office),
            approver=make_user("approver", Role.COMMISSION_LEADER),
            main_leader=make_user("main", Role.MAIN_LEADER),
            liaison=make_user("answers", Role.LIAISON, body=county.towns[0]),
            leader=make_user("reads", Role.LEADER, leader=county.leader),
            judge=make_user("judge", Role.FRAMEWORK_ADMINISTRATOR),
        )

    def verify_a_finding(self) -> Finding:
        """What a recommendation rests on."""
        return Finding.objects.create(
            body=self.county.towns[0],
            source="inspection",
            problem="制度执行不到位",
            basis="现场检查",
            found_by="checker",
            verified_by="judge",
            verified_at="2026-01-05T08:00:00Z",
        )

    def draft(self, kind: str = PaperKind.WARNING_NOTICE, **about: Any) -> Paper:
        """A draft of any kind, addressed as its kind is."""
        addressees = COURSES[PaperKind(kind)].addressees
        about.setdefault("body", None if addressees == {"leader"} else self.county.towns[0])
        if addressees == {"leader"}:
            about.setdefault("leader", self.county.leader)
        if kind == PaperKind.RECOMMENDATION:
            about.setdefault("variant", RecommendationKind.SUPERVISORY)
            if not Finding.objects.exists():
                self.verify_a_finding()
        if kind == PaperKind.CORRECTION_LETTER:
            about.setdefault("corrects", self.issued())
        return papers.draft(kind, TEXT, by=self.author, **about)

    def approved(self, kind: str = PaperKind.WARNING_NOTICE, **about: Any) -> Paper:
        """A paper ready to be issued; restricted ones are checked by a leader."""
        paper = papers.hand_over(self.draft(kind, **about), by=self.author)
        checker = self.approver if paper.is_restricted else self.checker if paper.body else self.judge
        paper = papers.check(paper, by=checker)
        return papers.approve(paper, by=self.main_leader)

    def issued(self, kind: str = PaperKind.WARNING_NOTICE, **about: Any) -> Paper:
        """A paper with number and files."""
        return papers.issue(self.approved(kind, **about), by=self.main_leader)

    def received(self, kind: str = PaperKind.WARNING_NOTICE, **about: Any) -> Paper:
        """A paper the body has signed for."""
        paper = papers.serve(self.issued(kind, **about), how="当面送达", by=self.author)
        return papers.receive(paper, signer="王某某", by=self.liaison)

    def replied(self, kind: str = PaperKind.WARNING_NOTICE, **about: Any) -> Paper:
        """A paper the body has answered."""
        return papers.reply(self.received(kind, **about), text="已整改。", adoption="fully", by=self.liaison)
