"""Keeps the translation catalogues: `extract`, `compile`, `check`.

Each app has its own catalogue, `src/qingheng/<app>/locale/zh_Hans/LC_MESSAGES/django.po`; source strings are English.
The law: a string that people see and that has no Chinese, or has two, fails the check. Babel does the work, so that no
machine needs gettext installed.
"""

import argparse
import io
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "qingheng"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "N_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
Found = tuple[str | tuple[str, ...], str | None, str]


def apps() -> list[Path]:
    """The folders that have a catalogue."""
    return sorted(path.parent for path in PACKAGE.glob("*/__init__.py"))


def catalogue_path(app: Path) -> Path:
    """Where the Chinese of an app lies."""
    return app / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def messages_in(app: Path) -> Iterator[Found]:
    """Every translatable string of an app: Python, templates, and for `ui` also the engine's and the settings'."""
    files = [path for path in sorted(app.rglob("*.py")) if "migrations" not in path.parts]
    if app.name == "ui":
        files += [PACKAGE / "settings.py", PACKAGE / "pipeline.py"]
        yield from _engine_faults()
    for path in files:
        yield from _extracted(path.read_bytes(), path)
    for path in sorted((app / "templates").rglob("*.html")) + sorted((app / "templates").rglob("*.txt")):
        yield from _extracted(_as_python(path), path)


def _as_python(path: Path) -> bytes:
    """A template as Django turns it for extraction, without indentation, which means something in Python."""
    lines = templatize(path.read_text(encoding="utf-8"), origin=str(path)).splitlines()
    return "\n".join(line.lstrip() for line in lines).encode()


def _extracted(source: bytes, path: Path) -> Iterator[Found]:
    where = str(path.relative_to(ROOT))
    for _line, message, _comments, context in extract("python", io.BytesIO(source), keywords=KEYWORDS):
        if message and (message if isinstance(message, str) else message[0]):
            yield message, context, where


def _engine_faults() -> Iterator[Found]:
    from qianfen.faults import FAULTS  # noqa: PLC0415 - the engine is only needed here

    for message, remedy in FAULTS.values():
        yield message, None, "src/qianfen/faults.py"
        yield remedy, None, "src/qianfen/faults.py"


def fresh_catalogue(app: Path) -> Catalog:
    """What the sources say now, with the translations known so far."""
    known = stored_catalogue(app)
    catalogue = Catalog(locale="zh_Hans", charset="utf-8", fuzzy=False)
    for message, context, where in messages_in(app):
        catalogue.add(message, context=context, locations=[(where, 0)], flags=_flags(message))
    for message in catalogue:
        old = known.get(message.id, message.context) if message.id else None
        if old is not None and old.string and not old.fuzzy:
            message.string = old.string
    return catalogue


def borrowed_words() -> dict[tuple[object, str | None], str | tuple[str, ...]]:
    """The Chinese of every string that some app has already: another app that says the same says it alike."""
    return {
        (message.id, message.context): message.string
        for app in apps()
        for message in stored_catalogue(app)
        if message.id and _translated(message.string)
    }


def _flags(message: str | tuple[str, ...]) -> set[str]:
    text = message if isinstance(message, str) else message[0]
    return {"python-format"} if "%(" in text else set()


def stored_catalogue(app: Path) -> Catalog:
    """What the catalogue file says."""
    path = catalogue_path(app)
    if not path.exists():
        return Catalog(locale="zh_Hans")
    with path.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def extract_all() -> None:
    """Bring every catalogue file up to date with the sources; translations are kept, obsolete strings go."""
    borrowed = borrowed_words()
    for app in apps():
        catalogue = fresh_catalogue(app)
        if not len(catalogue):
            continue
        for message in catalogue:
            if message.id and not _translated(message.string):
                message.string = borrowed.get((message.id, message.context), message.string)
        path = catalogue_path(app)
        path.parent.mkdir(parents=True, exist_ok=True)
        buffer = io.BytesIO()
        write_po(
            buffer, catalogue, sort_output=True, omit_header=False, width=0, include_lineno=False, ignore_obsolete=True
        )
        path.write_bytes(_stable(buffer.getvalue()))
        missing = sum(not _translated(message.string) for message in catalogue if message.id)
        print(f"{path.relative_to(ROOT)}: {len(catalogue)} strings, {missing} without Chinese")


def _stable(content: bytes) -> bytes:
    header = (
        'msgid ""\nmsgstr ""\n"Language: zh_Hans\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n'
        '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
    )
    _head, _blank, rest = content.decode().partition("\n\n")
    return (header + "\n" + rest).encode()


def compile_all() -> None:
    """Write the binary catalogues that Django reads."""
    for app in apps():
        if catalogue_path(app).exists():
            with catalogue_path(app).with_suffix(".mo").open("wb") as file:
                write_mo(file, stored_catalogue(app))


def _translated(string: str | Iterable[str] | None) -> bool:
    return bool(string) and (isinstance(string, str) or all(string or ()))


def faults() -> Iterator[str]:
    """Everything wrong with the catalogues, one line each."""
    for app in apps():
        name, stored = catalogue_path(app).relative_to(ROOT), stored_catalogue(app)
        wanted = fresh_catalogue(app)
        for message in wanted:
            if message.id and not _translated(message.string):
                yield f"{name}: no Chinese for {message.id!r}"
            elif message.id and _placeholders(message.id) != _placeholders(message.string):
                yield f"{name}: placeholders differ in {message.id!r}"
        known = {(message.id, message.context) for message in wanted if message.id}
        for message in stored:
            if message.id and (message.id, message.context) not in known:
                yield f"{name}: nobody uses {message.id!r} any more"


def collisions() -> Iterator[str]:
    """The same words with different Chinese in two apps: Django merges all catalogues, so one of them would win."""
    chinese: dict[tuple[object, str | None], dict[str, object]] = {}
    for app in apps():
        for message in stored_catalogue(app):
            if message.id:
                chinese.setdefault((message.id, message.context), {})[app.name] = message.string
    for (text, _context), said in chinese.items():
        if len(set(map(str, said.values()))) > 1:
            yield f"{text!r} has more than one Chinese: {said}. Agree on one, or tell them apart with a context"


def _placeholders(text: str | Iterable[str]) -> set[str]:
    last = text if isinstance(text, str) else list(text)[-1]
    return set(PLACEHOLDER.findall(last))


def main() -> int:
    """Do what the command line says; 1 if the check finds something."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["extract", "compile", "check"])
    what = parser.parse_args().what
    if what == "extract":
        extract_all()
    if what in {"extract", "compile"}:
        compile_all()
        return 0
    found = [*faults(), *collisions()]
    print("\n".join(found) or "every string has its Chinese, and only one", file=sys.stderr if found else sys.stdout)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
