"""The sheet of choices. The law: a list is used whole, and a mark that is neither yes nor no is refused."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from qingheng.organisations.tables import Fault
from qingheng.surveys.asking.xlsform.columns import NO, YES, Cells
from qingheng.surveys.definition import Choice


class Lists:
    """The lists of choices, by name."""

    def __init__(self, rows: Iterable[Cells]) -> None:
        self.faults: list[Fault] = []
        self._lists: dict[str, list[Choice]] = {}
        for row in rows:
            self._lists.setdefault(row.plain("list_name"), []).append(self._choice(row))

    def __contains__(self, name: str) -> bool:
        return name in self._lists

    def __getitem__(self, name: str) -> tuple[Choice, ...]:
        return tuple(self._lists[name])

    @property
    def names(self) -> str:
        """All lists, to be told."""
        return ", ".join(sorted(self._lists)) or "-"

    def _choice(self, row: Cells) -> Choice:
        excludes = is_yes(row, "excludes", self.faults)
        return Choice(row.plain("name"), row.worded("label"), row.plain("option"), excludes=excludes)


def is_yes(row: Cells, field: str, faults: list[Fault]) -> bool:
    """Whether a mark is set."""
    said = row.plain(field).lower()
    if said not in YES | NO:
        message = _("“%(said)s” in the column “%(field)s” is neither yes nor no.") % {"said": said, "field": field}
        faults.append(Fault(row.place, message, _("Write yes or no.")))
    return said in YES
