"""How long the check-up reports of 100 bodies take: written from the database, set as PDF and .docx, by one or two.

Prints the ratio to one report of the same run, PDF and .docx together, so that a busy machine does not matter much.
"""

from collections.abc import Sequence
from functools import partial
from statistics import mean

from tests.qingheng.scoring.reports import report

import qianfen
from benchmarks import prepared
from benchmarks.measure import in_turns, machine, peak_memory, show
from qianfen.framework.methods import Deduct
from qingheng.organisations.models import Body
from qingheng.papers import Document, render_many, render_pdf
from qingheng.pipeline import rescore_all
from qingheng.reports.gathering import Gathered
from qingheng.reports.kinds import build_checkup
from qingheng.scoring import actions as scoring
from qingheng.scoring.versions import version_for

BODIES = 100
MONTH = qianfen.Period.month(prepared.YEAR, prepared.LAST_MONTH)
LOST_ITEMS = 20


def main(runs: int) -> None:
    """Measure and print."""
    prepared.county(bodies=BODIES)
    bodies = list(Body.objects.order_by("code"))
    lose_points(bodies)
    scoring.publish(MONTH, by="benchmark")
    documents = written(bodies)
    one = documents[:1]
    times = in_turns(
        {
            "one report, PDF and .docx": partial(set_all, one, 1),
            "100 written from the database": partial(written, bodies),
            "100 as PDF, one process": partial(pdf_only, documents),
            "100 as PDF and .docx, one process": partial(set_all, documents, 1),
            "100 as PDF and .docx, two processes": partial(set_all, documents, 2),
        },
        runs=runs,
    )
    pages = mean(render_pdf(document).pages for document in documents[:10])
    show(f"Check-up reports of {BODIES} bodies, {pages:.1f} pages each", times, against="one report, PDF and .docx")
    print(f"  {machine()}, peak memory {peak_memory()}")


def lose_points(bodies: Sequence[Body]) -> None:
    """Every body loses points on a good many items, as a real one does."""
    monthly = [
        item
        for item in version_for(MONTH).parsed.items
        if isinstance(item.rule, Deduct) and item.audience is None and item.frequency is qianfen.Frequency.MONTH
    ]
    for number, body in enumerate(bodies):
        for item in monthly[:LOST_ITEMS]:
            report(body, str(MONTH), item.code, **{item.data_items[0].key: 1 + number % 3})
    rescore_all(by="benchmark")


def written(bodies: Sequence[Body]) -> list[Document]:
    """Every report as content, with all it asks of the database."""
    gathered = Gathered(MONTH)
    return [build_checkup(gathered, body).document for body in bodies]


def pdf_only(documents: Sequence[Document]) -> None:
    """Set them as PDF."""
    for document in documents:
        render_pdf(document)


def set_all(documents: Sequence[Document], processes: int) -> None:
    """Set them as PDF and .docx."""
    count = sum(1 for _rendered in render_many(documents, processes=processes))
    if count != len(documents):
        raise AssertionError(f"{count} of {len(documents)} papers came out")
