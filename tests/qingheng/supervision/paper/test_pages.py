"""Pages of papers: what is shown to whom, and that nothing typed is lost."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from openpyxl import load_workbook
from tests.people import make_user
from tests.qingheng.supervision.paper.papers import TEXT, Office

from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.dashboards.todo import todos
from qingheng.supervision.actions import papers
from qingheng.supervision.models import DeadlineExtension, Paper, PaperKind, PaperTemplate
from qingheng.supervision.paper.content import digest_of, document_of
from qingheng.supervision.paper.templates import wording

PDF = b"%PDF-1.4\n%%EOF\n"


def page(name: str, *args: object) -> str:
    return reverse(f"supervision:{name}", args=args)


def fields_of(paper: Paper, **changes: str) -> dict[str, str]:
    """What the editor sends: title, two pieces, the digest of what it began from."""
    return {
        "seen": digest_of(document_of(paper)),
        "title": "关于某镇的\n通知书",
        "addressee": "某镇",
        "reply_days": "20",
        "b0-kind": "heading1",
        "b0-text": "一、情况",
        "b1-kind": "paragraph",
        "b1-text": "新的一段。",
        **changes,
    }


def test_the_list_puts_what_waits_for_somebody_first(client: Client, office: Office) -> None:
    waiting = papers.hand_over(office.draft(), by=office.author)
    office.draft()
    client.force_login(office.judge)
    response = client.get(page("papers"))
    assert response.context["rows"][0].paper == waiting
    assert response.context["waits"] == 1


def test_the_list_is_narrowed_by_kind_state_body_year_and_lateness(client: Client, office: Office) -> None:
    late = office.received()
    Paper.objects.filter(pk=late.pk).update(reply_due=localdate() - timedelta(days=1))
    office.draft(PaperKind.MINUTES)
    client.force_login(office.author)

    def shown(query: str) -> list[Paper]:
        return [row.paper for row in client.get(f"{page('papers')}?{query}").context["rows"]]

    assert shown("state=overdue") == [late]
    assert shown("kind=minutes&body=B01")[0].kind == PaperKind.MINUTES
    assert not shown("year=1999")
    assert len(shown("state=all")) == 2
    assert len(shown("kind=nonsense&state=nonsense")) == 2


@pytest.mark.parametrize("name", ["paper", "paper_page", "paper_file"])
def test_who_may_not_see_a_paper_does_not_learn_of_it(client: Client, office: Office, name: str) -> None:
    draft = office.draft()
    more = {"paper_page": [1], "paper_file": ["pdf"]}.get(name, [])
    stranger = make_user("stranger", Role.LIAISON, body=office.county.towns[1])
    issued = office.issued()
    client.force_login(office.liaison)
    assert client.get(page(name, draft.pk, *more)).status_code == 404
    response = client.get(page(name, issued.pk, *more))
    response.close()
    assert response.status_code == 200
    client.force_login(stranger)
    assert client.get(page(name, issued.pk, *more)).status_code == 404


def test_an_addressee_sees_no_names_of_the_house_and_no_way_before_the_issue(client: Client, office: Office) -> None:
    paper = office.received()
    client.force_login(office.liaison)
    response = client.get(page("paper", paper.pk))
    text = response.content.decode()
    assert not any(name in text for name in ("checker", "author", "main<"))
    assert response.context["stages"][0].state == Paper.State.ISSUED
    client.force_login(office.author)
    assert "checker" in client.get(page("paper", paper.pk)).content.decode()


def test_files_are_downloads_and_a_draft_has_its_mark(client: Client, office: Office) -> None:
    client.force_login(office.author)
    for paper in (office.draft(), office.issued()):
        for form in ("pdf", "docx"):
            response = client.get(page("paper_file", paper.pk, form))
            assert response.status_code == 200
            assert "attachment" in response.headers["Content-Disposition"]
            response.close()
    assert client.get(page("paper_page", office.draft().pk, 99)).status_code == 404


def test_a_step_is_taken_on_the_page_and_a_refusal_keeps_what_was_typed(client: Client, office: Office) -> None:
    paper = office.received()
    client.force_login(office.liaison)
    response = client.post(page("paper_step", paper.pk, "reply"), {"text": "写了很多", "adoption": ""})
    assert response.status_code == 409
    assert "写了很多" in response.content.decode()
    upload = SimpleUploadedFile("整改.pdf", PDF, "application/pdf")
    typed = {"text": "写了很多", "adoption": "fully", "attachments": upload}
    assert client.post(page("paper_step", paper.pk, "reply"), typed).status_code == 302
    paper.refresh_from_db()
    assert (paper.state, paper.attachments.get().name) == (Paper.State.REPLIED, "整改.pdf")


def test_a_file_that_is_not_taken_undoes_the_reply(client: Client, office: Office) -> None:
    paper = office.received()
    client.force_login(office.liaison)
    upload = SimpleUploadedFile("x.exe", b"MZ", "application/octet-stream")
    typed = {"text": "回复", "adoption": "fully", "attachments": upload}
    response = client.post(page("paper_step", paper.pk, "reply"), typed)
    assert response.status_code == 409
    paper.refresh_from_db()
    assert paper.state == Paper.State.RECEIVED


def test_somebody_elses_step_is_refused(client: Client, office: Office) -> None:
    paper = papers.hand_over(office.draft(), by=office.author)
    client.force_login(office.author)
    response = client.post(page("paper_step", paper.pk, "check"))
    assert response.status_code == 409
    assert client.post(page("paper_step", paper.pk, "nonsense")).status_code == 404


def test_more_time_is_asked_for_and_given_by_others(client: Client, office: Office) -> None:
    paper = office.received()
    assert paper.reply_due is not None
    until = paper.reply_due + timedelta(days=7)
    client.force_login(office.liaison)
    early = client.post(page("paper_time", paper.pk), {"until": paper.reply_due, "reason": "人手不足"})
    assert early.status_code == 409
    assert client.post(page("paper_time", paper.pk), {"until": until, "reason": "人手不足"}).status_code == 302
    assert client.post(page("paper_time", paper.pk), {"until": until, "reason": "再次"}).status_code == 409
    asked = DeadlineExtension.objects.get()
    client.force_login(office.author)
    assert client.post(page("paper_time_decision", asked.pk), {"note": ""}).status_code == 409
    assert client.post(page("paper_time_decision", asked.pk), {"is_given": "1"}).status_code == 302
    paper.refresh_from_db()
    assert paper.reply_due == until


def test_the_editor_saves_and_adds_pieces_without_script(client: Client, office: Office) -> None:
    paper = office.draft()
    client.force_login(office.author)
    added = client.post(page("paper_edit", paper.pk), fields_of(paper, command="add:0"))
    assert [piece.kind for piece in added.context["text"].pieces] == ["heading1", "paragraph", "paragraph"]
    paper.refresh_from_db()
    assert paper.title == "关于某镇的通知书"
    assert client.post(page("paper_edit", paper.pk), fields_of(paper)).status_code == 302
    paper.refresh_from_db()
    assert document_of(paper).title == "关于某镇的\n通知书"
    assert paper.reply_days == 20
    assert "新的一段" in str(paper.document)


def test_two_who_edit_at_once_do_not_overwrite_each_other_unseen(client: Client, office: Office) -> None:
    paper = office.draft()
    mine = fields_of(paper)
    papers.edit(paper, TEXT, by=office.judge)
    changed = fields_of(paper, **{"b1-text": "另一人的"})
    client.force_login(office.judge)
    assert client.post(page("paper_edit", paper.pk), changed).status_code == 302
    client.force_login(office.author)
    response = client.post(page("paper_edit", paper.pk), mine)
    assert response.status_code == 409
    assert "新的一段" in response.content.decode()
    again = mine | {"seen": response.context["seen"]}
    assert client.post(page("paper_edit", paper.pk), again).status_code == 302


def test_a_faulty_text_is_shown_with_every_fault_and_nothing_lost(client: Client, office: Office) -> None:
    paper = office.draft()
    client.force_login(office.author)
    response = client.post(page("paper_edit", paper.pk), fields_of(paper, title=" "))
    assert response.status_code == 409
    assert response.context["faults"]
    assert "新的一段" in response.content.decode()
    assert client.post(page("paper_preview", paper.pk), fields_of(paper)).context["previews"]


def test_the_editor_is_closed_once_the_draft_is_handed_over(client: Client, office: Office) -> None:
    paper = papers.hand_over(office.draft(), by=office.author)
    client.force_login(office.author)
    assert client.get(page("paper_edit", paper.pk)).status_code == 302


def test_the_inbox_sorts_what_is_to_be_done(client: Client, office: Office) -> None:
    to_answer = office.received()
    to_sign = papers.serve(office.issued(), how="当面", by=office.author)
    office.draft()
    client.force_login(office.liaison)
    context = client.get(page("inbox")).context
    assert [row.paper for row in context["to_sign"]] == [to_sign]
    assert [row.paper for row in context["to_answer"]] == [to_answer]
    assert not context["page"].object_list


def test_the_landing_page_says_what_waits(office: Office) -> None:
    paper = papers.serve(office.issued(), how="当面", by=office.author)
    keys = {todo.key for todo in todos(User.objects.get(username="answers"))}
    assert f"paper/{paper.pk}" in keys
    assert f"paper/{paper.pk}" not in {todo.key for todo in todos(office.approver)}


def test_the_register_lists_every_number_and_goes_to_excel_as_text(client: Client, office: Office) -> None:
    papers.withdraw(office.issued(), reason="有误", by=office.approver)
    office.issued()
    client.force_login(office.author)
    assert len(client.get(page("paper_register")).context["page"].object_list) == 2
    content = client.get(f"{page('paper_register')}?form=xlsx").content
    sheet = load_workbook(BytesIO(content)).active
    assert sheet is not None
    assert sheet.max_row == 3


def test_a_recommendation_is_begun_from_verified_findings_of_one_body(client: Client, office: Office) -> None:
    finding = office.verify_a_finding()
    client.force_login(office.author)
    typed = {"variant": "joint", "subject": "制度执行", "findings": [finding.pk]}
    assert client.post(page("paper_new", "recommendation"), typed | {"findings": []}).status_code == 200
    assert client.post(page("paper_new", "recommendation"), typed).status_code == 302
    paper = Paper.objects.get()
    assert (paper.variant, paper.body) == ("joint", finding.body)
    client.force_login(office.liaison)
    assert client.get(page("paper_new", "recommendation")).status_code == 403


def test_a_template_is_reworded_by_a_day_and_the_old_one_can_be_read_again(client: Client, office: Office) -> None:
    client.force_login(office.author)
    words = wording(PaperKind.WARNING_NOTICE)
    typed = {name: value for name, value in words.content().items() if isinstance(value, str)}
    typed |= {"reply_days": "10", "letters": "云纪预", "valid_from": str(localdate()), "copies_to": "县委办、县府办"}
    wrong = client.post(page("paper_template", "warning_notice"), typed | {"opening": "{nobody} {"})
    assert wrong.status_code == 409
    assert len(wrong.context["faults"]) == 2
    assert client.post(page("paper_template", "warning_notice"), typed).status_code == 302
    assert wording(PaperKind.WARNING_NOTICE).letters == "云纪预"
    assert wording(PaperKind.WARNING_NOTICE, day=localdate() - timedelta(days=1)).letters == "纪预"
    later = typed | {"letters": "云纪警", "valid_from": str(localdate() + timedelta(days=30))}
    assert client.post(page("paper_template", "warning_notice"), later).status_code == 302
    first = PaperTemplate.objects.order_by("valid_from").first()
    assert first is not None
    assert first.valid_to == localdate() + timedelta(days=29)
    past = typed | {"valid_from": "2020-01-01"}
    assert client.post(page("paper_template", "warning_notice"), past).status_code == 409
    assert office.issued().number_text.startswith("云纪预〔")
    client.force_login(office.approver)
    assert client.post(page("paper_template", "warning_notice"), typed).status_code == 403


def test_the_page_behind_the_code_tells_that_a_paper_holds_and_nothing_of_it(client: Client, office: Office) -> None:
    cache.clear()
    paper = office.issued()
    address = page("verify_paper", paper.verification)
    text = client.get(address).content.decode()
    assert all(part in text for part in (paper.number_text, paper.checksum))
    assert not any(part in text for part in (paper.title, "某镇", "总分低于"))
    with paper.pdf.open() as stored:
        same = client.post(address, {"file": SimpleUploadedFile("a.pdf", stored.read())})
    assert same.context["is_same"]
    assert not client.post(address, {"file": SimpleUploadedFile("a.pdf", PDF)}).context["is_same"]
    papers.withdraw(paper, reason="有误", by=office.approver)
    assert not client.get(address).context["proof"].is_valid
    assert client.get(page("verify_paper", "0" * 20)).status_code == 404


def test_whoever_tries_many_codes_has_to_wait(client: Client, db: None) -> None:
    cache.clear()
    codes = [client.get(page("verify_paper", f"{number:020d}")).status_code for number in range(32)]
    assert codes[0] == 404
    assert codes[-1] == 429
