"""Tables that people upload, CSV or Excel, read cell by cell with every fault located.

The law: nothing of a file is dropped in silence, and no file can exhaust the machine.
"""

from qingheng.organisations.tables.cells import CellError, day_of, is_blank, number_of, text_of
from qingheng.organisations.tables.faults import Fault, Place, TableError, column_letters
from qingheng.organisations.tables.reading import Row, Table, read_tables

__all__ = [
    "CellError",
    "Fault",
    "Place",
    "Row",
    "Table",
    "TableError",
    "column_letters",
    "day_of",
    "is_blank",
    "number_of",
    "read_tables",
    "text_of",
]
