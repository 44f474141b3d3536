"""The documentation builds without a warning, speaks both languages, and asks no other host for anything."""

import io
import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
import yaml
from babel.messages.pofile import read_po
from django.core.management import get_commands, load_command_class

from qianfen.__main__ import _parser

ROOT = Path(__file__).resolve().parent.parent.parent
DOCS = ROOT / "docs"
FOR_USERS = ("tutorial", "how-to", "explanation")
FETCHED = re.compile(
    r"""(?:<(?:script|img|iframe|source)\b[^>]*\bsrc=|<link\b[^>]*\bhref=|url\()\s*["']?((?:https?:)?//[^"')\s>]+)"""
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("html")
    pages = [sys.executable, str(ROOT / "tools" / "reference_pages.py")]
    sphinx = [sys.executable, "-m", "sphinx", "-W", "-q", "-b", "html", str(DOCS), str(folder)]
    for command in (pages, sphinx):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_every_page_for_users_is_there_in_both_languages() -> None:
    for folder in FOR_USERS:
        names = {path.name for path in (DOCS / folder).glob("*.md")}
        chinese = {name for name in names if name.endswith(".zh.md")}
        assert {name.removesuffix(".zh.md") for name in chinese} == {
            name.removesuffix(".md") for name in names - chinese
        }


def test_no_page_fetches_anything_from_another_host(built: Path) -> None:
    for path in built.rglob("*"):
        if path.suffix in {".html", ".css"}:
            assert FETCHED.findall(path.read_text(encoding="utf-8")) == [], path


def test_the_states_page_says_who_takes_each_step_and_whose_hands_are_kept_apart(built: Path) -> None:
    page = (built / "reference" / "states.html").read_text(encoding="utf-8")
    (row,) = re.findall(r"<tr[^>]*>(?:(?!</tr>).)*?>accept<.*?</tr>", page, flags=re.DOTALL)
    assert {"station_reviewer", "entered", "submitted"} <= set(re.findall(r'<span class="pre">(\w+)</span>', row))


@pytest.mark.parametrize("word", ["监测", "预警", "总分", "threshold"])
def test_the_offline_search_knows_words_of_both_languages(built: Path, word: str) -> None:
    index = (built / "searchindex.js").read_text(encoding="utf-8")
    assert word in json.loads(index.removeprefix("Search.setIndex(").removesuffix(")"))["terms"]


def test_the_arithmetic_written_out_gives_what_the_engine_gives(built: Path) -> None:
    text = (DOCS / "reference" / "_generated" / "worked.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| `")]
    plain = [(by_hand.rpartition(";")[2], points.strip("* ")) for *_given, by_hand, points in rows]
    sums = [(formula, points) for formula, points in plain if re.fullmatch(r"[\d.()÷×−+ ]+", formula)]
    assert len(sums) >= 6
    for formula, points in sums:
        exact = eval(formula.replace("÷", "/").replace("×", "*").replace("−", "-"))  # noqa: S307 - digits and operators only
        rounded = Decimal(repr(round(exact, 9))).quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert min(rounded, Decimal(20)) == Decimal(points), formula


def commands() -> Iterator[tuple[str, str]]:
    for path in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]:
        for block in re.findall(r"^```sh\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
            for line in block.splitlines():
                found = re.match(r"\.venv/bin/(qingheng|qianfen) [^#]*", line.strip())
                if found and "_generated" not in path.parts:
                    yield str(path.relative_to(ROOT)), found[0]


@pytest.mark.parametrize(("page", "line"), sorted(set(commands())))
def test_a_command_on_a_page_is_one_the_program_understands(page: str, line: str) -> None:
    program, name, *words = shlex.split(line.removeprefix(".venv/bin/"))
    if program == "qianfen":
        assert _parser().parse_args([name, *words]).run
    else:
        command = load_command_class(get_commands()[name], name)
        command.create_parser("qingheng", name).parse_args(words)


def catalogues() -> Iterator[Path]:
    yield from (ROOT / "src" / "qingheng").glob("*/locale/zh_Hans/LC_MESSAGES/django.po")


def test_the_catalogues_speak_the_words_of_the_glossary() -> None:
    terms = yaml.safe_load((DOCS / "glossary.yaml").read_text(encoding="utf-8"))["terms"]
    allowed = {term["en"]: {term["zh"], *term.get("short", ())} for term in terms}
    for path in catalogues():
        for message in read_po(io.BytesIO(path.read_bytes())):
            if isinstance(message.id, str) and message.string:
                words = allowed.get(message.id.casefold(), {message.string})
                assert message.string in words, f"{path}: {message.id!r} is {message.string!r} here, not {words}"


def test_one_word_stands_for_one_thing() -> None:
    terms = yaml.safe_load((DOCS / "glossary.yaml").read_text(encoding="utf-8"))["terms"]
    for column in ("zh", "en"):
        words = [term[column] for term in terms]
        assert len(words) == len(set(words))
