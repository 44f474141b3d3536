"""Nothing half-done, no address of a registry, no outgoing request written into a page."""

import re
import subprocess

from tests.architecture.source import ROOT

FOREIGN = re.compile(r"""(?:src|href|action|url\()\s*=?\s*["'(]?\s*(?:https?:)?//""", re.IGNORECASE)
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX)\b")
SILENCED = re.compile(r"#\s*(?:noqa|type: ignore)(?P<rule>[^#\n]*)(?P<reason>#.*|-\s.*)?$")


def tracked(*patterns: str) -> list[str]:
    listing = subprocess.run(["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in listing.stdout.split("\n") if name]


def lines_of(*patterns: str) -> list[tuple[str, str]]:
    return [
        (f"{name}:{number}", line)
        for name in tracked(*patterns)
        for number, line in enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), 1)
    ]


def test_nothing_is_left_to_do() -> None:
    assert not [where for where, line in lines_of("src/*.py", "src/*.html", "src/*.js") if UNFINISHED.search(line)]


def test_pages_name_no_other_host() -> None:
    assert not [where for where, line in lines_of("src/*.html", "src/*.css", "src/*.js") if FOREIGN.search(line)]


def test_lock_files_carry_no_addresses() -> None:
    locks = lines_of("requirements/*.txt", "package-lock.json")
    assert locks
    assert not [
        where for where, line in locks if '"resolved"' in line or re.search(r"^[^#]*https?://\S*(simple|/-/)", line)
    ]


def test_whatever_is_silenced_has_its_reason_beside_it() -> None:
    bare = []
    for where, line in lines_of("src/*.py", "tests/*.py", "tools/*.py", "benchmarks/*.py"):
        found = SILENCED.search(line)
        if found and " - " not in line.split("noqa")[-1] and line.count("#") < 2:
            bare.append(where)
    assert not bare


def test_nothing_of_others_is_committed() -> None:
    assert not tracked("node_modules", "src/qingheng/ui/static/vendor", "*.min.js", "*.woff2", "*.mo")
