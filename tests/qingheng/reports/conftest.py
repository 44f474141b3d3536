"""A small county whose November is published: one town does badly, all others are at full points."""

from dataclasses import dataclass
from datetime import date

import pytest
from tests.people import County
from tests.small_county import HEADER, MONTH, rows_of

from qingheng import pipeline
from qingheng.accounts.models import User
from qingheng.audit.writing import SYSTEM
from qingheng.collection.checking import check
from qingheng.framework import actions as frameworks
from qingheng.papers import Document, Heading, Paragraph, Table
from qingheng.reports.gathering import Gathered
from qingheng.scoring import actions as scoring
from qingheng.scoring.models import ScoringRun


@dataclass
class Published:
    """The county, and the run that published it."""

    county: County
    run: ScoringRun

    @property
    def gathered(self) -> Gathered:
        return Gathered(MONTH)

    def correct(self) -> ScoringRun:
        """A datum of the bad town is put right and the month published again."""
        item = next(row.split(",") for row in rows_of(self.county, self.run.framework_version) if ",9,,,," in row)
        bring(self.county, [",".join([*item[:5], "8", "", "", "", ""])], self.by)
        return scoring.publish(MONTH, by=SYSTEM)

    by: User | None = None


def bring(county: County, rows: list[str], by: User) -> None:
    checked = check("\n".join([HEADER, *rows]).encode(), "rows.csv", by=by)
    assert not checked.faults, checked.faults
    pipeline.import_observations(checked, by=SYSTEM)


@pytest.fixture
def published(county: County, framework_administrator: User) -> Published:
    draft = frameworks.import_version(county.document, by=SYSTEM)
    version = frameworks.publish(draft, effective_from=date(2024, 10, 1), by=SYSTEM)
    bring(county, rows_of(county, version), framework_administrator)
    return Published(county, scoring.publish(MONTH, by=SYSTEM), framework_administrator)


def text_of(document: Document) -> str:
    """Every word of a paper."""
    blocks = [*document.blocks, *(block for annex in document.annexes for block in annex.blocks)]
    words = [document.title, document.subtitle, document.addressee, document.note]
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            words.append(getattr(block, "lead", "") + block.text)
        elif isinstance(block, Table):
            words += [block.caption, block.note, *(cell for row in (block.head, *block.rows) for cell in row)]
        elif hasattr(block, "pairs"):
            words += [cell for pair in block.pairs for cell in pair]
    return "\n".join(words)
