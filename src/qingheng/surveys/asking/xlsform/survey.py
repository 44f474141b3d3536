"""The sheet of questions. The law: a type that is not asked here is refused in its row, all of them at once."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from qingheng.organisations.tables import Fault
from qingheng.surveys.asking.xlsform.choices import Lists, is_yes
from qingheng.surveys.asking.xlsform.columns import Cells
from qingheng.surveys.definition import Kind, Question, Row, Section

TABLE = re.compile(r"\b(table-list|table)\b")
LIMITS = re.compile(
    r"^\.\s*>=\s*(?P<least>-?[\d.]+)(?:\s+and\s+\.\s*<=\s*(?P<most>-?[\d.]+))?(?:\s+and\s+\((?P<rest>.*)\))?$"
)
UPPER = re.compile(r"^\.\s*<=\s*(?P<most>-?[\d.]+)(?:\s+and\s+\((?P<rest>.*)\))?$")
WHOLE = ". mod 1 = 0"
TYPOGRAPHIC = str.maketrans("“”‘’", "\"\"''")
SPACES = re.compile(r"[\s_]+")
TELLS_WHO = frozenset({"start", "end", "today", "deviceid", "device_id", "phonenumber", "username", "email"})
TELLS_WHO |= {"simserial", "subscriberid", "audit", "geopoint", "geotrace", "geoshape", "start_geopoint"}


@dataclass
class _Open:
    """A group that has been begun: a section, or the table of a matrix."""

    row: Cells
    is_table: bool
    questions: list[Question] = field(default_factory=list)


class SurveySheet:
    """Reads the rows one by one."""

    def __init__(self, lists: Lists) -> None:
        self.lists, self.faults = lists, list[Fault]()
        self.rows: dict[str, int] = {}
        """Name of a question → its row."""
        self._sections: list[Section] = []
        self._loose: list[Question] = []
        self._open: list[_Open] = []
        self._notes: dict[str, str] = {}
        self._introduction: dict[str, str] = {}

    def read(self, rows: Iterable[Cells]) -> tuple[list[Section], dict[str, str]]:
        """The sections, and what is said before the first question."""
        last = None
        for last in rows:
            self._take(last)
        for left in self._open:
            self._refuse(left.row, _("This group does not end."), _("Add a row of the type “end_group”."))
        if last is not None and self._notes:
            self._refuse(last, _("A note stands after the last question."), _("Move it before a question."))
        self._close_loose()
        return self._sections, self._introduction

    def _refuse(self, row: Cells, message: str, remedy: str) -> None:
        self.faults.append(Fault(row.place, message, remedy))

    def _take(self, row: Cells) -> None:
        kind, _blank, rest = SPACES.sub(" ", row.plain("type")).partition(" ")
        self.rows.setdefault(row.plain("name"), row.number)
        kind, rest = _joined(kind, rest)
        handlers: Mapping[str, Callable[[Cells, str], None]] = {
            "begin_group": self._begin,
            "end_group": self._end,
            "note": self._note,
        }
        if kind in handlers:
            handlers[kind](row, rest)
        elif kind in _KINDS:
            self._question(row, kind, row.plain("type").split()[-1])
        elif kind in TELLS_WHO or SPACES.sub("_", row.plain("type")) in TELLS_WHO:
            message = _("“%(kind)s” would tell who answers, and when.") % {"kind": row.plain("type")}
            self._refuse(row, message, _("Take the row out: answers are anonymous."))
        else:
            message = _("Questions of the type “%(kind)s” are not asked here.") % {"kind": row.plain("type")}
            self._refuse(row, message, _("Types are: %(known)s.") % {"known": ", ".join([*_KINDS, *handlers])})

    def _begin(self, row: Cells, _rest: str) -> None:
        is_table = bool(TABLE.search(f"{row.plain('appearance')} {_rest}"))
        if self._open and not (is_table and len(self._open) == 1 and not self._open[0].is_table):
            self._refuse(row, _("A group within a group is not asked here."), _("End the first one before."))
        if not self._open and not is_table:
            self._close_loose()
        self._open.append(_Open(row, is_table))

    def _end(self, row: Cells, _rest: str) -> None:
        if not self._open:
            self._refuse(row, _("No group has been begun that could end."), _("Take the row out."))
            return
        ended = self._open.pop()
        if ended.is_table:
            self._keep(self._matrix(ended))
        else:
            label, relevance = ended.row.worded("label"), _straight(ended.row.plain("relevant"))
            self._sections.append(Section(label, tuple(ended.questions), relevance))

    def _note(self, row: Cells, _rest: str) -> None:
        begun = bool(self._loose or self._sections or self._open)
        target = self._notes if begun else self._introduction
        for language, text in row.worded("label").items():
            target[language] = f"{target[language]}\n{text}" if language in target else text

    def _keep(self, question: Question) -> None:
        (self._open[-1].questions if self._open else self._loose).append(question)

    def _close_loose(self) -> None:
        if self._loose:
            self._sections.append(Section({}, tuple(self._loose)))
        self._loose = []

    def _question(self, row: Cells, kind: str, last: str) -> None:
        given = {"start": "", "end": ""} | dict(re.findall(r"(start|end|step)\s*=\s*(\S+)", row.plain("parameters")))
        if kind == "range" and given.get("step", "1") != "1":
            self._refuse(row, _("A scale goes by steps of 1."), _("Write “start=0 end=10 step=1”."))
        is_choosing = kind in {"select_one", "select_multiple"}
        if is_choosing and last not in self.lists:
            facts = {"name": last, "known": self.lists.names}
            self._refuse(row, _("There is no list “%(name)s”. Lists are: %(known)s.") % facts, _("Correct the name."))
        least, most, constraint = _limits(kind, _straight(row.plain("constraint")))
        notes, self._notes = self._notes, {}
        self._keep(
            Question(
                name=row.plain("name"),
                kind=Kind.SCALE if "likert" in row.plain("appearance") and kind == "select_one" else _KINDS[kind],
                label=row.worded("label"),
                hint=_joined_texts(notes, row.worded("hint")),
                required=is_yes(row, "required", self.faults),
                relevance=_straight(row.plain("relevant")),
                constraint=constraint,
                constraint_message=row.worded("constraint_message") or None,
                choices=self.lists[last] if is_choosing and last in self.lists else (),
                item=row.plain("item"),
                least=given["start"] if kind == "range" else least,
                most=given["end"] if kind == "range" else most,
            )
        )

    def _matrix(self, ended: _Open) -> Question:
        row, asked = ended.row, ended.questions
        shapes = [(each.kind, each.choices, each.required, each.relevance, each.constraint) for each in asked]
        if any(each != shapes[0] for each in shapes) or any(
            each.kind not in {Kind.SINGLE, Kind.SCALE} for each in asked
        ):
            message = _("The rows of a table must all be “select_one” with the same list, conditions and “required”.")
            self._refuse(row, message, _("Move what differs out of the group."))
        first = asked[0] if asked else None
        return Question(
            name=row.plain("name"),
            kind=Kind.MATRIX,
            label=row.worded("label"),
            hint=row.worded("hint") or (first.hint if first else {}),
            required=bool(first and first.required),
            relevance=_straight(row.plain("relevant")) or (first.relevance if first else ""),
            choices=first.choices if first else (),
            rows=tuple(Row(each.name, each.label, each.item) for each in asked),
            item=row.plain("item"),
        )


_KINDS = {
    "select_one": Kind.SINGLE,
    "select_multiple": Kind.MULTIPLE,
    "range": Kind.SCALE,
    "integer": Kind.NUMBER,
    "decimal": Kind.NUMBER,
    "text": Kind.TEXT,
}
_SPELT = {"select one": "select_one", "select1": "select_one", "select multiple": "select_multiple"}
_SPELT |= {"select all": "select_multiple", "begin group": "begin_group", "end group": "end_group"}
_SPELT |= {"int": "integer", "string": "text"}


def _joined(kind: str, rest: str) -> tuple[str, str]:
    """A type in the one spelling used here; the standard has several."""
    second, _blank, more = rest.partition(" ")
    both = f"{kind.lower()} {second.lower()}"
    if both in _SPELT:
        return _SPELT[both], more
    return _SPELT.get(kind.lower(), kind.lower()), rest


def _joined_texts(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    languages = [*before, *(language for language in after if language not in before)]
    return {each: "\n".join(filter(None, (before.get(each), after.get(each)))) for each in languages}


def _straight(expression: str) -> str:
    """Quotation marks as expressions need them, whatever the word processor made of them."""
    return expression.translate(TYPOGRAPHIC)


def _limits(kind: str, constraint: str) -> tuple[str, str, str]:
    """Limits that a constraint only sets are limits; a whole number is a condition of its own."""
    least, most, rest = "", "", constraint
    if kind in {"integer", "decimal"} and (found := LIMITS.match(constraint) or UPPER.match(constraint)):
        parts = found.groupdict()
        least, most, rest = parts.get("least") or "", parts["most"] or "", parts["rest"] or ""
    if kind == "integer":
        rest = f"{WHOLE} and ({rest})" if rest else WHOLE
    return least, most, rest
