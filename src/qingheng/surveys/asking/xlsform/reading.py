"""Reads a questionnaire from an XLSForm workbook.

The law: rows are read as they were typed, for pyxform's own reading turns Chinese quotation marks into straight ones;
whether the whole is an XLSForm at all is left to pyxform.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from pyxform.errors import PyXFormError
from pyxform.xls2json import workbook_to_json
from pyxform.xls2json_backends import get_xlsform

from qingheng.organisations.tables import Fault, Place, TableError
from qingheng.organisations.tables.guards import check_size, open_workbook, refusal
from qingheng.surveys.asking.checking import Scales, faults
from qingheng.surveys.asking.xlsform.choices import Lists
from qingheng.surveys.asking.xlsform.columns import CHOICES, HAN, SETTINGS, SURVEY, Cells, Row, faults_of, language_of
from qingheng.surveys.asking.xlsform.survey import SurveySheet
from qingheng.surveys.definition import Definition

ROWS_MAX = 1000


@dataclass(frozen=True)
class CheckedForm:
    """A workbook after its dry run."""

    definition: Definition | None
    faults: tuple[Fault, ...]

    @property
    def is_sound(self) -> bool:
        """Whether it may be kept."""
        return self.definition is not None and not self.faults


def read_xlsform(content: bytes, name: str, *, items: Scales) -> CheckedForm:
    """Read and judge a workbook; nothing is written."""
    try:
        sheets = _sheets(content, name)
    except TableError as error:
        return CheckedForm(None, tuple(error.faults))
    usual = _usual_language(sheets)
    survey, choices, settings = (list(_rows(sheets[sheet], sheet, usual)) for sheet in (SURVEY, CHOICES, SETTINGS))
    found = list(_column_faults([*survey, *choices, *settings]))
    lists = Lists(choices)
    reading = SurveySheet(lists)
    sections, introduction = reading.read(survey)
    found += [*lists.faults, *reading.faults]
    title = settings[0].worded("form_title") if settings else {}
    title = title or {usual: name.rpartition(".")[0][:200]}
    languages = _languages(survey)
    definition = Definition(title, introduction, languages, tuple(sections))
    if not found:
        found += faults(definition, items=items, at=lambda asked: Place(SURVEY, reading.rows.get(asked)))
    if not found:
        found += _standard_faults(sheets)
    return CheckedForm(definition, tuple(sorted(found, key=lambda fault: (fault.place.table, fault.place.row or 0))))


def _sheets(content: bytes, name: str) -> Mapping[str, list[Row]]:
    check_size(content, name)
    open_workbook(content, name)
    try:
        read = get_xlsform(content, file_type=".xlsx")
    except (PyXFormError, ValueError, KeyError) as error:
        raise refusal(
            name, _("The workbook is no XLSForm: %(why)s") % {"why": error}, _("See the template for its sheets.")
        ) from error
    if not read.survey:
        raise refusal(name, _("There is no sheet “survey”."), _("Export a questionnaire to see what one looks like."))
    sheets = {SURVEY: read.survey or [], CHOICES: read.choices or [], SETTINGS: read.settings or []}
    for sheet, rows in sheets.items():
        if len(rows) > ROWS_MAX:
            facts = {"sheet": sheet, "n": ROWS_MAX}
            raise refusal(name, _("“%(sheet)s” has more than %(n)s rows.") % facts, _("Ask less."))
    return {sheet: [_whole(row) for row in rows] for sheet, rows in sheets.items()}


def _whole(row: Mapping[str, str | None]) -> Row:
    return {str(name): str(text) for name, text in row.items() if name is not None and text is not None}


def _rows(rows: list[Row], sheet: str, usual: str) -> Iterator[Cells]:
    return (Cells(sheet, number, row, usual) for number, row in enumerate(rows, 2) if any(row.values()))


def _usual_language(sheets: Mapping[str, list[Row]]) -> str:
    """The language of columns that name none: as the settings say, else Chinese where there are Chinese characters."""
    said = next((language_of(row.get("default_language", "")) for row in sheets[SETTINGS]), "")
    labels = (row.get("label", "") for row in sheets[SURVEY])
    return said or ("zh-hans" if any(HAN.search(label) for label in labels) else "en")


def _languages(survey: list[Cells]) -> tuple[str, ...]:
    used = {language for row in survey for language in row.worded("label")}
    return tuple(language for language in ("zh-hans", "en") if language in used) or ("zh-hans",)


def _column_faults(rows: list[Cells]) -> Iterator[Fault]:
    seen: dict[str, set[str]] = {}
    for row in rows:
        yield from faults_of(row, seen.setdefault(row.sheet, set()))


def _standard_faults(sheets: Mapping[str, list[Row]]) -> Iterator[Fault]:
    """What pyxform has against it."""
    headers = {
        f"{sheet}_header": [dict.fromkeys(name for row in rows for name in row)] for sheet, rows in sheets.items()
    }
    book = {sheet: [dict(row) for row in rows] for sheet, rows in sheets.items()}
    try:
        workbook_to_json(get_xlsform(book | headers), form_name="questionnaire", warnings=[])
    except PyXFormError as error:
        message = _("By the standard XLSForm this cannot be: %(why)s") % {"why": error}
        yield Fault(Place(SURVEY), message, _("Correct it, or open the file with another XLSForm tool to see more."))
