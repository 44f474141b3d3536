"""Makes the reference pages of the documentation from code and data: `reference_pages.py [--check]`.

The law: nothing on these pages is written twice; what the code or a data file knows is read from there. The pages go to
docs/reference/_generated, which is not kept in version control; `--check` makes them and builds the documentation.
"""

import argparse
import importlib
import os
import pkgutil
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import django
import quality_tables
import worked_tables
import yaml
from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand
from django.utils import translation
from tables import code, table

from qianfen.catalogue import FAULTS
from qianfen.files import COLUMNS
from qianfen.results import TABLES

ROOT = Path(__file__).resolve().parent.parent
GENERATED = ROOT / "docs" / "reference" / "_generated"
ENVIRONMENT = re.compile(r"""(?:environ\.get\(|environ\[|_flag\()\s*"([A-Z_]+)\"""")
READ_BY_LIBRARIES = {"DATABASE_URL"}
WORK_FLOWS = ("workflow", "handling")


def chinese(text: str) -> str:
    """What the catalogues make of an English text."""
    with translation.override("zh-hans"):
        return translation.gettext(text)


def document(path: str) -> Any:
    """A data file of the repository."""
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


def glossary() -> str:
    """One word for one thing."""
    terms = document("docs/glossary.yaml")["terms"]
    rows = ([term["zh"], term["en"], code(term["code"]), term["note_zh"], term["note"]] for term in terms)
    return "# 术语 · Glossary\n\n" + table(["中文", "English", "in code", "说明", "note"], rows)


def states() -> str:
    """Every state machine, as the `workflow.py` or `handling.py` of its subject states it."""
    parts = ["# 状态 · States\n\n状态机是数据，本页由其生成。State machines are data; this page is made from them.\n"]
    for name in _work_flows():
        workflow = importlib.import_module(name)
        summary = str(workflow.__doc__).strip().partition("\n")[0]
        subject = name.removeprefix("qingheng.").removesuffix(".workflow")
        if tables := list(_state_tables(vars(workflow))):
            parts += [f"## {code(subject)}\n\n{summary}\n", *tables]
    return "\n".join(parts)


def _work_flows() -> list[str]:
    """The modules that state machines stand in, of apps and of the subjects within them."""
    package = ROOT / "src" / "qingheng"
    found = [path for name in WORK_FLOWS for path in package.rglob(f"{name}.py")]
    return sorted(".".join(path.relative_to(package.parent).with_suffix("").parts) for path in found)


def _apps() -> list[str]:
    package = importlib.import_module("qingheng")
    return [f"qingheng.{found.name}" for found in pkgutil.iter_modules(package.__path__) if found.ispkg]


WORDS_OF_HANDS = "HANDS"
"""What a machine calls those whose hands were on a thing; words, and no transitions."""


def _state_tables(names: Mapping[str, Any]) -> Iterator[str]:
    hands = names.get(WORDS_OF_HANDS, {})
    for name, value in names.items():
        if name.isupper() and isinstance(value, tuple) and value and hasattr(value[0], "before"):
            with translation.override("zh-hans"):
                yield f"### {code(name)}\n\n{_steps_table(value, hands)}"
        if name.isupper() and isinstance(value, Mapping) and _are_courses(value):
            with translation.override("zh-hans"):
                yield f"### {code(name)}\n\n{_courses_table(value)}"
        elif (
            name.isupper()
            and isinstance(value, Mapping)
            and value
            and name != WORDS_OF_HANDS
            and not _names_steps(value)
        ):
            width = max(len(_parts(key)) for key in value)
            header = [*("when" if column else "from" for column in range(width)), "to"]
            rows = ([*(_state(part) for part in _parts(key)), _state(target)] for key, target in value.items())
            yield f"### {code(name)}\n\n{table(header, rows)}"


def _names_steps(table: Mapping[Any, Any]) -> bool:
    """Whether it only finds the steps of another table by something."""
    return any(hasattr(value, "before") for value in table.values())


def _steps_table(steps: tuple[Any, ...], hands: Mapping[str, Any]) -> str:
    """The steps of a machine; who takes them and whose hands they are kept apart from, where it says so."""
    if not hasattr(steps[0], "roles"):
        rows = ([code(step.name), _state(step.before), _state(step.after), str(step.meaning)] for step in steps)
        return table(["step", "from", "to", "meaning"], rows)
    told = (
        [
            f"{code(step.name)} {step.title}",
            _state(step.before),
            _state(step.after),
            _state(step.roles),
            ", ".join(f"{code(hand)} {hands[hand]}" for hand in sorted(step.apart_from)) or "–",
            str(step.meaning),
        ]
        for step in steps
    )
    return table(["step", "from", "to", "who", "apart from whoever", "meaning"], told)


def _are_courses(value: Mapping[Any, Any]) -> bool:
    """Whether a table says which kind of thing takes which steps."""
    return any(hasattr(course, "steps") for course in value.values())


def _courses_table(courses: Mapping[Any, Any]) -> str:
    """Which kind of thing takes which steps."""
    header = ["kind", "steps", "drafted by", "goes to"]
    rows = (
        [
            _state(kind),
            ", ".join(dict.fromkeys(code(step.name) for step in course.steps)),
            _state(course.drafters),
            ", ".join(sorted(course.addressees)) or "–",
        ]
        for kind, course in courses.items()
    )
    return table(header, rows)


def _parts(key: Any) -> tuple[Any, ...]:
    return key if isinstance(key, tuple) else (key,)


def _state(value: Any) -> str:
    if isinstance(value, frozenset | set | tuple | list):
        return ", ".join(sorted(map(_state, value)))
    if value is None:
        return "–"
    label = getattr(value, "label", None)
    if label is None:
        return code(getattr(value, "value", value))
    with translation.override("zh-hans"):
        return f"{code(getattr(value, 'value', value))} {label}"


ACCESS_INTRODUCTION = """\
未列出的一律拒绝；打开之后能看到哪些单位，由授权对象决定。
🔑 表示只凭访问令牌调用的接口。
What is not listed is refused; which bodies one sees behind an open door is decided by the grant.
🔑 marks addresses of the machine interface, which open by a token only."""


def access() -> str:
    """Who may open what."""
    from qingheng.accounts.access import ACCESS, NAMESPACES, Anyone, ByToken  # noqa: PLC0415 - models need Django set up
    from qingheng.accounts.roles import Role  # noqa: PLC0415 - as above

    roles = list(Role)

    def row(view: str, method: str, holders: Any) -> list[str]:
        if isinstance(holders, ByToken):
            return [code(view), method, "", *("◆" if role in holders.roles else "" for role in roles)]
        if isinstance(holders, ByToken):
            return [
                code(view),
                f"{method} 🔑",
                "",
                *("●" if role in (holders.roles or roles) else "" for role in roles),
            ]
        if isinstance(holders, Anyone):
            mark = {"public": "●", "signed in": "●"}[holders.value]
            return [code(view), method, "●" if holders is Anyone.PUBLIC else "", *(mark for _ in roles)]
        return [code(view), method, "", *("●" if role in holders else "" for role in roles)]

    rows = [row(view, method, holders) for view, methods in ACCESS.items() for method, holders in methods.items()]
    rows += [row(f"{namespace}:*", "GET, POST", holders) for namespace, holders in NAMESPACES.items()]
    with translation.override("zh-hans"):
        header = ["view", "method", "未登录 anyone", *(f"{role.label}<br>`{role.value}`" for role in roles)]
    return f"# 权限表 · Access\n\n{ACCESS_INTRODUCTION}\n\n{table(header, rows)}"


def environment() -> str:
    """What a site may set."""
    known = document("docs/settings.yaml")
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "src" / "qingheng").rglob("*.py")]
    used = {name for source in sources for name in ENVIRONMENT.findall(source)} | READ_BY_LIBRARIES
    used.discard("DJANGO_SETTINGS_MODULE")
    if used != set(known):
        raise SystemExit(
            f"docs/settings.yaml describes {sorted(set(known) - used)}, which nothing reads, "
            f"and lacks {sorted(used - set(known))}, which the code reads. Make them agree."
        )
    rows = ([code(name), code(entry["default"]), entry["zh"], entry["en"]] for name, entry in known.items())
    intro = "设置一律来自环境变量。All settings come from the environment.\n\n"
    return "# 设置 · Settings\n\n" + intro + table(["variable", "default", "用途", "meaning"], rows)


def commands() -> str:
    """Every command with its options, as it prints them itself."""
    parts = ["# 命令 · Commands\n", "## qianfen\n", *_engine_commands(), "## qingheng\n"]
    for name, app in sorted(get_commands().items()):
        if app.startswith("qingheng."):
            parser = load_command_class(app, name).create_parser("qingheng", name)
            rows = ([code(", ".join(action.option_strings) or action.dest), action.help] for action in _own(parser))
            parts.append(f"### {code('qingheng ' + name)}\n\n{parser.description}\n")
            parts.append(table(["option", "meaning"], rows))
    return "\n".join(parts)


def _own(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """The options that not every management command has."""
    inherited = BaseCommand().create_parser("", "")._option_string_actions  # noqa: SLF001 - argparse has no public list
    actions = parser._actions  # noqa: SLF001 - as above
    return [action for action in actions if action.help and not set(action.option_strings) & set(inherited)]


def _engine_commands() -> Iterator[str]:
    overview = _help("qianfen")
    yield f"```text\n{overview}\n```\n"
    for name in re.findall(r"^    (\w+)  ", overview, flags=re.MULTILINE):
        yield f"### {code('qianfen ' + name)}\n\n```text\n{_help('qianfen', name)}\n```\n"


def _help(module: str, *words: str) -> str:
    environment = os.environ | {"COLUMNS": "100", "NO_COLOR": "1"}
    command = [sys.executable, "-m", module, *words, "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr}")
    return done.stdout.strip()


def files() -> str:
    """The columns of every file that is read or written."""
    from qingheng.organisations.kinds import KINDS  # noqa: PLC0415 - models need Django set up

    parts = ["# 文件格式 · File formats\n", "## 监测数据（长表）· Observations (long table)\n"]
    known = document("docs/columns.yaml")
    parts.append(table(["column", "含义", "meaning"], _column_rows(known["observations"], COLUMNS)))
    parts.append("## 计分结果 · Results\n")
    for name, columns in TABLES.items():
        parts += [f"### {code(name)}\n", table(["column", "含义", "meaning"], _column_rows(known["results"], columns))]
    parts.append("## 单位、监测站、领导 · Organisations\n")
    for kind in KINDS.values():
        rows = ([code(column.name), _chinese_label(column), "✓" * column.is_required] for column in kind.columns)
        with translation.override("zh-hans"):
            parts += [f"### {code(kind.code)} {kind.label}\n", table(["column", "中文列名", "必填 required"], rows)]
    return "\n".join(parts)


def _chinese_label(column: Any) -> str:
    """A column's Chinese name."""
    with translation.override("zh-hans"):
        return str(column.label)


def _column_rows(known: Mapping[str, Mapping[str, str]], columns: Iterable[str]) -> Iterator[list[str]]:
    for column in columns:
        if column not in known:
            raise SystemExit(f'docs/columns.yaml does not explain the column "{column}". Add it.')
        yield [code(column), known[column]["zh"], known[column]["en"]]


FAULTS_INTRODUCTION = """\
引擎能指出的全部错误，花括号处填入出错的内容。
Every fault the engine names; the braces are filled with the offender.

"""


def faults() -> str:
    """Every fault the engine can name, with what to do."""
    rows = (
        [code(name), f"{chinese(message)} {chinese(remedy)}", f"{message} {remedy}"]
        for name, (message, remedy) in FAULTS.items()
    )
    return "# 错误 · Faults\n\n" + FAULTS_INTRODUCTION + table(["code", "中文", "English"], rows)


def stories(language: str) -> str:
    """What happens in the demonstration county, and where it is seen."""
    from qingheng.demo import county  # noqa: PLC0415 - the app needs Django set up

    names = {row["code"]: row["short_name"] for row in county.table("bodies")}
    header = {"zh": ["单位", "故事", "看哪里"], "en": ["body", "story", "where to look"]}[language]
    rows = (
        [
            f"{names[story.body]} {code(story.body)}",
            story.telling["sentence"][language],
            story.telling["look"][language],
        ]
        for story in county.stories()
    )
    return table(header, rows)


API_INTRODUCTION = """\
机器接口的全部操作，由其 OpenAPI 描述（`/api/v1/openapi.json`）生成。每次请求都须携带访问令牌。
Every operation of the machine interface, made from its OpenAPI description. Every request carries a token.

"""


def api() -> str:
    """Every operation of the machine interface."""
    from qingheng.api.v1.description import document as described  # noqa: PLC0415 - the app needs Django set up

    rows = (
        [code(f"{method.upper()} {path}"), code(each["operationId"]), chinese(each["summary"]), each["summary"],
         " ".join(code(given["name"]) for given in each.get("parameters", ())) or "–"]
        for path, methods in described()["paths"].items()
        for method, each in methods.items()
    )  # fmt: skip
    header = ["request", "name", "说明", "what it does", "参数 parameters"]
    return "# 机器接口 · Machine interface\n\n" + API_INTRODUCTION + table(header, rows)


PAGES: Mapping[str, Callable[[], str]] = {
    "glossary": glossary,
    "states": states,
    "access": access,
    "api": api,
    "settings": environment,
    "commands": commands,
    "files": files,
    "faults": faults,
    "stories": lambda: stories("en"),
    "stories.zh": lambda: stories("zh"),
    "quality-rules": quality_tables.quality_rules,
    **worked_tables.PAGES,
}


def generate(folder: Path) -> None:
    """Write every page; files that are no page any more go."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.md"):
        if old.stem not in PAGES:
            old.unlink()
    for name, page in PAGES.items():
        (folder / f"{name}.md").write_text(page().rstrip() + "\n", encoding="utf-8")


def check() -> int:
    """Build the documentation aside, warnings being errors."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", str(ROOT / "docs"), folder]
        return subprocess.run(command, check=False).returncode


def main() -> int:
    """Make the pages, and with `--check` see that the documentation builds with them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="also build the documentation aside; fail on any warning")
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qingheng.settings")
    settings.LANGUAGE_CODE  # noqa: B018 - fails here, with Django's own message, if the settings cannot be read
    django.setup()
    generate(GENERATED)
    return check() if arguments.check else 0


if __name__ == "__main__":
    sys.exit(main())
