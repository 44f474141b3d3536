"""From DHIS2's names to ours: organisation unit → body, data element → item and data item.

The law: everything wrong with a row is found at once. What DHIS2 has a sentence for is said in that sentence,
untranslated: clients look for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from qianfen import Framework, Period
from qingheng.accounts.permissions import reportable_bodies
from qingheng.api.authentication import Caller
from qingheng.api.dhis2 import conflicts as codes
from qingheng.api.dhis2.conflicts import Conflict, Conflicts
from qingheng.api.dhis2.options import Options
from qingheng.api.dhis2.values import DataValue
from qingheng.api.elements import Element, Elements
from qingheng.api.pushed import COLUMNS
from qingheng.collection.incoming import Incoming
from qingheng.collection.long_table import period_of
from qingheng.organisations.tables import CellError, number_of
from qingheng.scoring import queries as scoring

TABLE = "dataValues"
DEFAULTS = frozenset({"", "default", "HllvX50cXC0", "xYerKDKCefk"})
"""How DHIS2 calls the category option combination of a value that has none."""


@dataclass
class Resolver:
    """Looks names up, each once."""

    caller: Caller
    options: Options
    conflicts: Conflicts = field(default_factory=Conflicts)
    _periods: dict[str, Period | None] = field(default_factory=dict)
    _frameworks: dict[Period | None, Framework | None] = field(default_factory=dict)
    _numbers: dict[str, Decimal | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        bodies = list(reportable_bodies(self.caller.user))
        self._bodies = {body.code: body.code for body in bodies}
        if self.options.names_bodies:
            self._bodies = {name: body.code for body in bodies for name in (body.name, body.short_name) if name}

    def resolve(self, row: DataValue, *, is_deletion: bool) -> Incoming | None:
        """The value in our terms; None, and every conflict noted, if anything is wrong."""
        period, body = self._period(row.period), self._bodies.get(row.org_unit)
        element = self._element(row, period)
        value = None if is_deletion else self._number(row.value)
        is_clean = row.attribute in DEFAULTS and (is_deletion or value is not None)
        if period is None or body is None or element is None or not is_clean:
            self.conflicts.extend(self._wrong(row, period, body, element, is_deletion=is_deletion))
            return None
        return Incoming(TABLE, row.index, COLUMNS, body, period, element.item.code, element.key, value)

    def _period(self, text: str) -> Period | None:
        if text not in self._periods:
            try:
                self._periods[text] = period_of(text)
            except CellError:
                self._periods[text] = None
        return self._periods[text]

    def _framework(self, period: Period | None) -> Framework | None:
        """The framework of the period; the latest one where that is unknown, so that codes can still be judged."""
        if period not in self._frameworks:
            in_force = scoring.versions()
            version = scoring.version_in_force(period, in_force) if period else next(iter(in_force), None)
            self._frameworks[period] = scoring.framework_of(version) if version else None
        return self._frameworks[period]

    def _element(self, row: DataValue, period: Period | None) -> Element | None:
        framework = self._framework(period)
        if framework is None:
            return None
        option = "" if row.category in DEFAULTS else row.category
        found = Elements.of(framework).find(row.data_element, option)
        return None if found and option and found.option != option else found

    def _number(self, text: str) -> Decimal | None:
        if text not in self._numbers:
            try:
                self._numbers[text] = number_of(text) if text else None
            except CellError:
                self._numbers[text] = None
        return self._numbers[text]

    def _wrong(
        self, row: DataValue, period: Period | None, body: str | None, element: Element | None, *, is_deletion: bool
    ) -> Iterator[Conflict]:
        where = (row.index,)
        if period is None:
            said = f"Period not valid: `{row.period}`"
            yield Conflict(row.period, said, codes.NO_PERIOD, codes.PERIOD, where)
        if body is None:
            said = f"Organisation unit not found or not accessible: `{row.org_unit}`"
            yield Conflict(row.org_unit, said, codes.NO_UNIT, codes.UNIT, where)
        if element is None:
            yield self._no_element(row, period)
        if row.attribute not in DEFAULTS:
            said = f"Attribute option combo not found or not accessible: `{row.attribute}`"
            yield Conflict(row.attribute, said, codes.NO_ATTRIBUTE, codes.ATTRIBUTE, where)
        if not is_deletion and self._number(row.value) is None:
            yield _no_number(row)

    def _no_element(self, row: DataValue, period: Period | None) -> Conflict:
        framework, where = self._framework(period), (row.index,)
        elements = Elements.of(framework) if framework else None
        if elements and row.data_element in elements.bases:
            if row.category in DEFAULTS:
                said = "Category option combo is required: the answer or the grade that the number is about"
                return Conflict(row.data_element, said, codes.CATEGORY_NEEDED, codes.CATEGORY, where)
            said = f"Category option combo not found: `{row.category}`"
            return Conflict(row.category, said, codes.NO_CATEGORY, codes.CATEGORY, where)
        if elements and elements.find(row.data_element):
            said = f"Category option combo not found: `{row.category}`"
            return Conflict(row.category, said, codes.NO_CATEGORY, codes.CATEGORY, where)
        said = f"Data element not found or not accessible: `{row.data_element}`"
        return Conflict(row.data_element, said, codes.NO_ELEMENT, codes.ELEMENT, where)


def _no_number(row: DataValue) -> Conflict:
    where = (row.index,)
    if not row.value:
        said = f"Data value not specified for data element: `{row.data_element}`"
        return Conflict(row.data_element, said, codes.NO_VALUE, codes.VALUE, where)
    try:
        number_of(row.value)
    except CellError as error:
        return Conflict(row.value, f"{error.message} {error.remedy}", codes.WRONG_VALUE, codes.VALUE, where)
    raise ValueError(row.value)
