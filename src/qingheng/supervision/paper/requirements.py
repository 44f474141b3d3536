"""The table of what is to be put right, as it stands in a paper. The law: what the paper says is what is opened.

The table is part of the text, known by its head; when the paper is issued its lines become rectification items.
"""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from qingheng.accounts.steps import StepRefusedError
from qingheng.papers import Block, Document, Table
from qingheng.supervision.rectifying.opening import NewItem, check_items

HEAD = ("序号", "存在问题", "整改要求", "验收标准", "责任部门", "完成时限")
WIDTHS = (0.6, 2.4, 2.6, 2.2, 1.2, 1.4)


def table_of(items: Iterable[NewItem]) -> Table:
    """The table of these items, numbered."""
    rows = tuple(
        (str(number), item.problem, item.requirement, item.standard, item.responsible, str(item.due))
        for number, item in enumerate(items, 1)
    )
    return Table(HEAD, rows, widths=WIDTHS, aligns=("center", "left", "left", "left", "left", "center"))


def is_table_of_requirements(block: Block) -> bool:
    """Whether a block of the text is this table."""
    return isinstance(block, Table) and block.head == HEAD


def items_of(document: Document) -> list[NewItem]:
    """The items of a document; refused with the line whose last day is no day."""
    tables = [block for block in document.blocks if isinstance(block, Table) and is_table_of_requirements(block)]
    return [_item(row) for table in tables for row in table.rows]


def check_requirements(document: Document) -> list[NewItem]:
    """The items, each of them complete; none is also right, for not every paper asks for something."""
    items = items_of(document)
    if items:
        check_items(items)
    return items


def _item(row: tuple[str, ...]) -> NewItem:
    number, problem, requirement, standard, responsible, due = row
    try:
        return NewItem(problem, requirement, standard, date.fromisoformat(due.strip()), responsible)
    except ValueError as error:
        raise StepRefusedError(
            _("Item %(number)s: “%(due)s” is no day. Write it as 2026-12-31.") % {"number": number, "due": due}
        ) from error
