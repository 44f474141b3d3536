"""What waits in reports: one line for each step, not one for each paper."""

import pytest
from django.test import Client
from tests.people import make_user
from tests.qingheng.reports.conftest import Published
from tests.qingheng.reports.test_batches import through
from tests.small_county import MONTH

from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.dashboards.todo import todos
from qingheng.reports.actions import respond
from qingheng.reports.making import draft_report, targets_of
from qingheng.supervision.actions import papers
from qingheng.supervision.models import Paper, PaperKind


@pytest.fixture
def drafted(published: Published, framework_administrator: User) -> Published:
    for target in targets_of((PaperKind.CHECKUP_REPORT, PaperKind.COPY_LETTER), published.gathered):
        draft_report(target, published.gathered, by=framework_administrator)
    return published


def lines(user: User) -> list[str]:
    return [
        todo.key
        for todo in todos(User.objects.get(pk=user.pk))
        if todo.key.startswith(("reports/", "letter/", "paper/"))
    ]


def test_many_drafts_are_one_line_for_their_author_and_one_for_whoever_checks_them(
    drafted: Published, framework_administrator: User, commission_leader: User
) -> None:
    shelf = f"reports/{MONTH}/{PaperKind.CHECKUP_REPORT}/"
    assert sum(key.startswith(shelf) for key in lines(framework_administrator)) == 1
    assert not lines(commission_leader)
    for paper in Paper.objects.filter(kind=PaperKind.CHECKUP_REPORT):
        papers.hand_over(paper, by=framework_administrator)
    assert sum(key.startswith(shelf) for key in lines(commission_leader)) == 1
    assert not any(key.startswith(shelf) for key in lines(framework_administrator))


def test_a_letter_waits_for_the_leader_until_something_is_written_on_it(
    drafted: Published, framework_administrator: User, commission_leader: User, leader: User
) -> None:
    letter = Paper.objects.get(kind=PaperKind.COPY_LETTER)
    checker = make_user("second-administrator", Role.FRAMEWORK_ADMINISTRATOR)
    through(letter, framework_administrator, checker, commission_leader)
    letter = papers.issue(letter, by=framework_administrator)
    assert f"letter/{letter.pk}" in lines(leader)
    respond(letter, kind="instruction", text="请整改", by=leader)
    assert f"letter/{letter.pk}" not in lines(leader)


def test_many_are_served_through_the_system_at_once(
    drafted: Published, framework_administrator: User, commission_leader: User, client: Client
) -> None:
    checker = make_user("second-administrator", Role.FRAMEWORK_ADMINISTRATOR)
    issued = Paper.objects.filter(kind=PaperKind.CHECKUP_REPORT).order_by("pk")[:1]
    for paper in issued:
        through(paper, framework_administrator, checker, commission_leader)
        papers.issue(paper, by=framework_administrator)
    client.force_login(framework_administrator)
    data = {"step": "serve", "papers": [paper.pk for paper in issued], "confirmed": "1"}
    client.post(f"/reports/{MONTH}/checkup_report/steps/", data)
    assert {paper.state for paper in Paper.objects.filter(pk__in=[paper.pk for paper in issued])} == {"served"}
