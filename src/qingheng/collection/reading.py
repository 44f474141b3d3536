"""Tells what kind of file was brought, and reads it. The law: a station's sheet is known by its stamp."""

from django.utils.translation import gettext as _

from qingheng.collection.incoming import Reading
from qingheng.collection.long_table import read_long_table
from qingheng.collection.office import Office
from qingheng.collection.workbook.sheet_reading import is_for_people, read_station_sheet
from qingheng.collection.workbook.stamp import STAMP_SHEET
from qingheng.organisations.tables import Fault, Place, TableError, read_tables


def read(content: bytes, name: str, office: Office) -> Reading:
    """All values of a file; raises TableError if it is no table at all."""
    tables = read_tables(content, name)
    if any(table.name == STAMP_SHEET for table in tables):
        return read_station_sheet(tables, name, office)
    filled = [table for table in tables if not is_for_people(table) and not all(row.is_blank for row in table.rows)]
    if len(filled) == 1:
        return read_long_table(filled[0])
    place, count = Place(name), {"count": len(filled)}
    if not filled:
        raise TableError([Fault(place, _("The file is empty."), _("Fill in the template and upload that."))])
    raise TableError(
        [
            Fault(
                place,
                _("The workbook has %(count)s filled sheets and is no station's sheet; which one counts is unclear.")
                % count,
                _("Use the station's template, or leave one sheet with the columns of the long table."),
            )
        ]
    )
