"""Pages whose numbers the engine computes while they are made: the rules, worked examples, thresholds, rounding.

The law: no result stands in a file; if the engine or the framework changes, so do the pages.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.utils import translation
from tables import table

import qianfen
from qianfen import AlertLine, Item, Observation, Period
from qianfen.framework.methods import Ratio

ROOT = Path(__file__).resolve().parent.parent
GLYPHS = {"blue": "◆ 蓝 blue", "yellow": "▲ 黄 yellow", "red": "■ 红 red"}


@lru_cache
def framework() -> qianfen.Framework:
    """The county framework."""
    return qianfen.load_framework(ROOT / "frameworks" / "county.yaml")


def examples() -> Any:
    """The examples kept beside the pages."""
    return yaml.safe_load((ROOT / "docs" / "worked.yaml").read_text(encoding="utf-8"))


def points_of(example: Mapping[str, Any]) -> str:
    """What the engine gives for one item and its raw values, reported once."""
    item = framework().item(example["item"])
    audience = item.audience or framework().audiences[0].code
    period = Period.parse(
        {"month": "2026-01", "quarter": "2026-Q1", "half_year": "2026-H1", "year": "2026"}[item.frequency]
    )
    modifiers = ("confirmed",) if example.get("confirmed") else ()
    rows = [
        Observation("X", audience, period, item.code, key, Decimal(value), modifiers=modifiers if value else ())
        for key, value in example["raw"].items()
    ]
    (card,) = qianfen.score(framework(), rows, period)
    return qianfen.format_points(card.nodes[item.code].points)


METHODS_INTRODUCTION = """\
`frameworks/county.yaml` 中的全部计分项；规则的文字由参数生成，与页面上所见一致。
All scored items of `frameworks/county.yaml`; the words are made from the parameters, as on the pages of the site.
"""


def methods() -> str:
    """Every scored item with its rule in words."""
    described = examples()["methods"]
    parts = ["# 计分方法 · Scoring rules\n", METHODS_INTRODUCTION]
    for method, text in described.items():
        items = [item for item in framework().items if item.rule.name == method]
        rows = ([f"`{item.code}` {item.name}", points(item.full_mark), *_sentences(item)] for item in items)
        header = ["计分项 item", "满分 full mark", "规则", "rule"]
        parts += [f"## `{method}`\n", f"{text['zh']}\n", f"{text['en']}\n", table(header, rows)]
    return "\n".join(parts)


def _sentences(item: Item) -> list[str]:
    """The rule in words, in Chinese and in English."""
    from qingheng.framework.sentences import sentence  # noqa: PLC0415 - models need Django set up

    spoken = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            spoken.append(sentence(item, framework()))
    return spoken


def points(hundredths: int) -> str:
    """Points as people write them."""
    return qianfen.format_points(hundredths)


def _reported(item: Item, raw: Mapping[str, int]) -> str:
    return "；".join(f"{_label(item, key)} {value}" for key, value in raw.items())


def _label(item: Item, key: str) -> str:
    _base, slash, option = key.partition("/")
    return option if slash else item.data_item(key).name


def worked(language: str) -> str:
    """One table for each rule: what was reported, the arithmetic, the engine's points."""
    header = {
        "zh": ["计分项", "监测数据", "算式", "得分"],
        "en": ["item", "reported", "by hand", "points"],
    }[language]
    parts = []
    for method, text in examples()["methods"].items():
        rows = []
        for example in examples()["examples"]:
            item = framework().item(example["item"])
            if item.rule.name == method:
                full = points(item.full_mark)
                by_hand = example["work"].format(full=full)
                given = [f"`{item.code}` {item.name}", _reported(item, example["raw"])]
                rows.append([*given, by_hand, f"**{points_of(example)}**"])
        parts += [f"**`{method}`** {text[language]}\n", table(header, rows)]
    return "\n".join(parts)


def thresholds() -> str:
    """The thresholds of both lines, and what lies just on either side."""
    names = {AlertLine.PILLAR: "单项横向 pillar line", AlertLine.TOTAL: "总分纵向 total line"}
    rows = [
        [name, GLYPHS[threshold.level.value], points(threshold.below), points(threshold.below - 1)]
        for line, name in names.items()
        for threshold in framework().thresholds[line]
    ]
    return table(["line", "预警 alert", "不触发 not yet at", "触发 raised at"], rows)


def rounding(language: str) -> str:
    """Ratios that end in half a hundredth: as fractions, in floating point, and as the engine rounds them."""
    header = {
        "zh": ["计分项", "监测数据", "精确值", "浮点数", "浮点数舍入", "得分"],
        "en": ["item", "reported", "exactly", "in floating point", "rounded from it", "points"],
    }[language]
    rows = []
    for example in examples()["rounding"]:
        item = framework().item(example["item"])
        exact, inexact = (_ratio(item, example["raw"], number) for number in (Fraction, float))
        given = [f"`{item.code}` {item.name}", _reported(item, example["raw"])]
        rows.append([*given, f"{float(exact):.3f}", repr(inexact), f"{inexact:.2f}", f"**{points_of(example)}**"])
    return table(header, rows)


def _ratio(item: Item, raw: Mapping[str, int], number: Callable[[Any], Any]) -> Any:
    """The points of a ratio worked out in one kind of number."""
    rule = item.rule
    if not isinstance(rule, Ratio):
        raise SystemExit(
            f"docs/worked.yaml: {item.code} is no ratio, so its rounding cannot be shown. Choose another item."
        )
    rate = number(raw[rule.numerator]) / number(raw[rule.denominator])
    full, zero, best = (number(bound) for bound in (item.full_mark // 100, rule.zero_at, rule.full_at))
    return full * (rate - zero) / (best - zero)


PAGES: Mapping[str, Callable[[], str]] = {
    "methods": methods,
    "worked": lambda: worked("en"),
    "worked.zh": lambda: worked("zh"),
    "thresholds": thresholds,
    "rounding": lambda: rounding("en"),
    "rounding.zh": lambda: rounding("zh"),
}
