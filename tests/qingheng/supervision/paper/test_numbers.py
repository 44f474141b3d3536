"""Numbers: no gap, none twice, one series for each kind and year, and both files sealed under them."""

from hashlib import sha256
from pathlib import Path

import pytest
from pypdf import PdfReader
from tests.own_process import OwnProcess
from tests.qingheng.supervision.paper.papers import Office

from qingheng.accounts.steps import StepRefusedError
from qingheng.audit.immutability import SealedRowError
from qingheng.supervision.actions import papers
from qingheng.supervision.models import NumberSeries, Paper, PaperKind
from qingheng.supervision.paper.content import document_of


def test_numbers_run_by_kind_and_year(office: Office) -> None:
    texts = [office.issued(kind).number_text for kind in (PaperKind.WARNING_NOTICE, PaperKind.MINUTES)]
    texts.append(office.issued().number_text)
    year = Paper.objects.filter(number=2).get().year
    assert texts == [f"纪预〔{year}〕1号", f"纪评〔{year}〕1号", f"纪预〔{year}〕2号"]


def test_a_failure_while_files_are_made_leaves_no_gap_and_no_file(
    office: Office, monkeypatch: pytest.MonkeyPatch, files_of_papers: Path
) -> None:
    paper = office.approved()

    def fails(_document: object) -> bytes:
        raise OSError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(papers, "render_docx", fails)
        with pytest.raises(OSError, match="full"):
            papers.issue(paper, by=office.main_leader)
    paper.refresh_from_db()
    assert (paper.state, paper.number, NumberSeries.objects.count()) == (Paper.State.APPROVED, None, 0)
    assert not [path for path in files_of_papers.rglob("*") if path.is_file()]
    assert papers.issue(paper, by=office.main_leader).number == 1


def test_a_withdrawn_paper_keeps_its_number(office: Office) -> None:
    paper = papers.withdraw(office.issued(), reason="事实有误", by=office.approver)
    assert (paper.state, paper.number) == (Paper.State.WITHDRAWN, 1)
    assert office.issued().number == 2


def test_both_files_carry_the_number_and_the_checksum_is_that_of_the_pdf(office: Office) -> None:
    paper = office.issued()
    with paper.pdf.open() as stored:
        content = stored.read()
        assert sha256(content).hexdigest() == paper.checksum
        text = "".join(page.extract_text() for page in PdfReader(stored).pages)
    assert paper.number_text in text
    assert paper.docx.size > 0
    assert document_of(paper).number == paper.number_text


def test_an_issued_paper_never_changes(office: Office) -> None:
    paper = office.issued()
    for name, value in (("title", "x"), ("document", {}), ("number", 9), ("checksum", "x"), ("body_id", None)):
        with pytest.raises(SealedRowError):
            Paper.objects.filter(pk=paper.pk).update(**{name: value})
    with pytest.raises(SealedRowError):
        paper.delete()
    with pytest.raises(StepRefusedError):
        papers.edit(paper, document_of(paper), by=office.author)


def test_a_step_that_was_taken_never_changes(office: Office) -> None:
    step = office.draft().steps.get()
    step.by = "somebody else"
    with pytest.raises(SealedRowError):
        step.save()


def test_many_papers_issued_at_once_are_numbered_from_one_without_a_gap(own_process: OwnProcess) -> None:
    result = own_process("tests.qingheng.supervision.paper.issuing")
    assert sorted(result["numbers"]) == list(range(1, len(result["numbers"]) + 1))
    assert result["failed"] == 2
    assert len(set(result["texts"])) == len(result["texts"])
