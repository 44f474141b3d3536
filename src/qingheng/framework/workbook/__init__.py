"""Frameworks as Excel workbooks that an office person can edit: one sheet for a kind of thing, one row for each thing.

The law: whatever a document holds finds its cell, and comes back from it to the digit; what the columns cannot say
stands as JSON behind the mark `json:`.
"""

from qingheng.framework.workbook.reading import read_workbook
from qingheng.framework.workbook.writing import write_workbook

__all__ = ["read_workbook", "write_workbook"]
