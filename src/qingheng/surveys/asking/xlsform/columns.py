"""The columns of an XLSForm. The law: a column that would change what is asked is read or refused."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from qingheng.organisations.tables import Fault, Place

Row = Mapping[str, str]
SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
WORDED = frozenset({"label", "hint", "constraint_message", "form_title"})
PLAIN: Mapping[str, frozenset[str]] = {
    SURVEY: frozenset({"type", "name", "required", "relevant", "constraint", "appearance", "parameters", "item"}),
    CHOICES: frozenset({"list_name", "name", "option", "excludes"}),
    SETTINGS: frozenset({"form_id", "version", "default_language", "style", "instance_name"}),
}
ALIASES = {"relevance": "relevant", "title": "form_title", "form_title": "form_title", "id_string": "form_id"}
ALIASES |= {"list": "list_name", "caption": "label", "command": "type", "tag": "name", "value": "name"}
ALIASES |= {"constraint_msg": "constraint_message", "note": "notes", "comment": "notes", "comments": "notes"}
IGNORED = "notes"
"""A column for the author's own use."""
LANGUAGES = {"zh-hans": r"zh|zh-cn|zh-hans|cn|chinese|中文|简体中文|汉语", "en": r"en|en-gb|en-us|english|英文|英语"}
NAMES = {"zh-hans": "中文 (zh)", "en": "English (en)"}
HAN = re.compile(r"[\u4e00-\u9fff]")
YES = frozenset({"yes", "true", "true()", "1", "y", "是"})
NO = frozenset({"", "no", "false", "false()", "0", "n", "否"})


@dataclass(frozen=True)
class Heading:
    """A heading taken apart: which field, in which language."""

    field: str
    language: str = ""
    is_known_language: bool = True


def heading(text: str) -> Heading:
    """`label::中文 (zh)` is the field label in Chinese."""
    name, _sign, language = text.partition("::" if "::" in text else ":")
    plain = re.sub(r"[\s-]+", "_", name.strip().lower())
    field = ALIASES.get(plain, plain)
    if not language.strip():
        return Heading(field)
    code = language_of(language)
    return Heading(field, code, bool(code))


def language_of(text: str) -> str:
    """The code behind a language as authors name it: by the tag in brackets, else by its name."""
    tagged = re.search(r"\(([^)]*)\)", text)
    named = (tagged[1] if tagged else text).strip(" :").lower().replace("_", "-")
    return next((code for code, names in LANGUAGES.items() if re.fullmatch(names, named)), "")


@dataclass(frozen=True)
class Cells:
    """A row, with the place of what stands in it."""

    sheet: str
    number: int
    cells: Row
    usual: str
    """The language of wordings without one."""

    @property
    def place(self) -> Place:
        return Place(self.sheet, self.number)

    def plain(self, field: str) -> str:
        """What stands in a column."""
        found = (text for name, text in self.cells.items() if heading(name) == Heading(field))
        return next(found, "").strip()

    def worded(self, field: str) -> dict[str, str]:
        """The wordings, by language."""
        found = ((heading(name), text.strip()) for name, text in self.cells.items())
        return {each.language or self.usual: text for each, text in found if each.field == field and text}


def faults_of(cells: Cells, seen: set[str]) -> Iterator[Fault]:
    """Columns with content that are not understood; each is told once."""
    for name, text in cells.cells.items():
        found = heading(name)
        is_worded = found.field in WORDED
        known = (is_worded and found.is_known_language) or (not found.language and found.field in PLAIN[cells.sheet])
        if known or found.field == IGNORED or not text or name in seen:
            continue
        seen.add(name)
        if is_worded:
            message = _("The language of the column “%(name)s” is not offered.") % {"name": name}
            yield Fault(cells.place, message, _("Use “%(names)s”.") % {"names": " / ".join(NAMES.values())})
        else:
            message = _("The column “%(name)s” means nothing here, and what it asks for would not be done.")
            yield Fault(cells.place, message % {"name": name}, _("Take it out; for remarks name it “notes”."))
