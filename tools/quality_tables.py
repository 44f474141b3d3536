"""The reference page of the quality rules, made from the shipped file and from the kinds that judge by it.

The law: no number of a rule stands in the documentation; if the file changes, so does the page.
"""

from collections.abc import Iterator

from django.utils import translation
from tables import code, table

INTRODUCTION = """\
出厂自带的规则，文字由 `src/qingheng/collection/quality/rules.yaml` 生成；启用其他版本后以系统页面为准。
The shipped rules, their words made from the file; once another version is in force, see the site's own page.
"""


def quality_rules() -> str:
    """Every shipped rule in words, then every kind with its parameters."""
    from qingheng.collection.quality.findings import shipped_source  # noqa: PLC0415 - models need Django set up
    from qingheng.collection.quality.rules import rules_in  # noqa: PLC0415 - as above

    found = rules_in(shipped_source())
    parts = ["# 质量规则 · Quality rules\n", INTRODUCTION]
    for rule in found.rules:
        parts += _rule(rule.code)
    return "\n".join([*parts, *_kinds()])


def _rule(name: str) -> Iterator[str]:
    from qingheng.collection.quality.findings import shipped_source  # noqa: PLC0415 - models need Django set up
    from qingheng.collection.quality.rule_page import line_of  # noqa: PLC0415 - as above
    from qingheng.collection.quality.rules import rules_in  # noqa: PLC0415 - as above

    rule = rules_in(shipped_source()).rule(name)
    if rule is None:
        raise LookupError(f"{name} is no rule of the shipped file")
    yield f"## {code(rule.code)}\n\n{code(rule.kind.name)} · {code(rule.severity)}\n"
    for language in ("zh-hans", "en"):
        with translation.override(language):
            line = line_of(rule)
            yield (
                f"{line.sentence} （{line.scope}）\n" if language == "zh-hans" else f"{line.sentence} ({line.scope})\n"
            )
            yield f"> {line.why}\n"


def _kinds() -> Iterator[str]:
    from qingheng.collection.quality.kinds import KINDS  # noqa: PLC0415 - models need Django set up

    yield "## 规则种类 · Kinds\n\n规则文件只能从这些种类中选用。A file of rules chooses among these.\n"
    for kind in KINDS.values():
        severities = "error, question" if kind.may_block else "question"
        yield f"### {code(kind.name)}\n\n{_chinese(kind.meaning)} {_english(kind.meaning)} · {code(severities)}\n"
        rows = (
            [
                code(parameter.name),
                _chinese(parameter.meaning),
                _english(parameter.meaning),
                ", ".join(parameter.choices),
            ]
            for parameter in kind.parameters
        )
        yield table(["parameter", "含义", "meaning", "words"], rows)


def _chinese(text: object) -> str:
    with translation.override("zh-hans"):
        return str(text)


def _english(text: object) -> str:
    with translation.override("en"):
        return str(text)
