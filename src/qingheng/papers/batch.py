"""Many papers in one go, such as the check-up reports of a hundred bodies.

The law: papers arrive in their order, each as soon as it is ready, so that a caller can write a zip and show progress;
cancelling stops within one paper.
"""

import logging
import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import NamedTuple

from qingheng.papers.document import Document
from qingheng.papers.docx import render_docx
from qingheng.papers.pdf import Pdf, render_pdf

AHEAD = 4  # papers begun per process before the first of them is fetched: bounds the memory


class Rendered(NamedTuple):
    """One paper of a batch: its position in the batch, from 0, and both files."""

    position: int
    pdf: Pdf
    docx: bytes


def render_many(
    documents: Iterable[Document], *, cancelled: Callable[[], bool] = lambda: False, processes: int = 1
) -> Iterator[Rendered]:
    """Render documents in their order; `documents` may be a generator, it is read as room becomes free.

    With more than one process the documents are rendered side by side, which pays from some twenty papers on.
    """
    if processes > 1:
        yield from _in_processes(documents, cancelled, processes)
        return
    for index, document in enumerate(documents):
        if cancelled():
            return
        yield _render(index, document)


def _render(index: int, document: Document) -> Rendered:
    return Rendered(index, render_pdf(document), render_docx(document))


def _in_processes(documents: Iterable[Document], cancelled: Callable[[], bool], processes: int) -> Iterator[Rendered]:
    waiting: list[Future[Rendered]] = []
    # Fresh processes: a forked one would share the database connections and locks of the server's threads.
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), _begin) as pool:
        try:
            for index, document in enumerate(documents):
                if cancelled():
                    return
                waiting.append(pool.submit(_render, index, document))
                if len(waiting) >= processes * AHEAD:
                    yield waiting.pop(0).result()
            while waiting and not cancelled():
                yield waiting.pop(0).result()
        finally:
            for future in waiting:
                future.cancel()


def _begin() -> None:
    """The stand-ins were named by the process that began the batch; its helpers need not repeat it."""
    logging.getLogger("qingheng.papers").setLevel(logging.ERROR)
