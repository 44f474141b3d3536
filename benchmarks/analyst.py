"""The same scores as an analyst would write them in pandas, for comparison.

The law it keeps: honest and idiomatic, not slow on purpose: one frame, one pivot, whole columns at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from qianfen import Framework, Period
from qianfen.framework.model import Item

MONTHS = range(1, 13)
Frames = dict[str, pd.DataFrame]


def totals(framework: Framework, path: Path) -> pd.DataFrame:
    """Totals of every body's year (rows) as of every month (columns)."""
    table = pd.read_parquet(path, columns=["body", "audience", "period", "item", "key", "value"])
    periods = {text: Period.parse(text) for text in table["period"].unique()}
    table["year"] = table["period"].map({text: period.year for text, period in periods.items()}).astype("int16")
    ends = {text: period.last_month.index for text, period in periods.items()}
    table["month"] = table["period"].map(ends).astype("int8")
    audience = table.groupby("body", observed=True)["audience"].first()
    keys = ["item", "key", "body", "year", "month"]
    values = table.dropna(subset="value").groupby(keys, observed=True)["value"].sum()
    wide = values.unstack("month").reindex(columns=MONTHS)  # noqa: PD010 - a series has no pivot_table
    index = wide.index.droplevel(["item", "key"]).unique()
    points = pd.DataFrame(0.0, index=index, columns=MONTHS)
    for item in framework.items:
        points += _item_points(framework, item, wide, index, audience)
    return points


def _item_points(
    framework: Framework, item: Item, wide: pd.DataFrame, index: pd.Index, audience: pd.Series
) -> pd.DataFrame:
    full = item.full_mark / 100
    owners = audience.loc[index.get_level_values("body")].to_numpy()
    applies = np.array([item.applies_to(owner, ()) for owner in owners])
    known = wide.loc[item.code] if item.code in wide.index.get_level_values("item") else wide.iloc[:0]
    frames = {key: known.loc[key].reindex(index) for key in known.index.get_level_values(0).unique()}
    kept = RULES[item.rule.name](framework, item, frames, full) if frames else pd.DataFrame(full, index, MONTHS)
    rounded = np.floor(kept.fillna(full) * 100 + 0.5) / 100
    return rounded.mul(applies, axis=0)


def _to_date(item: Item, key: str, frame: pd.DataFrame) -> pd.DataFrame:
    if item.data_item(key).accumulate == "latest":
        return frame.ffill(axis=1)
    return frame.fillna(0).cumsum(axis=1)


def _deduct(_framework: Framework, item: Item, frames: Frames, full: float) -> pd.DataFrame:
    rule: Any = item.rule
    lost = sum(_to_date(item, entry.key, frames[entry.key]) * float(entry.per) for entry in rule.charges)
    return (full - lost).clip(lower=0)


def _rate(item: Item, frames: Frames) -> pd.DataFrame:
    rule: Any = item.rule
    part, whole = frames[rule.numerator], frames[rule.denominator]
    if item.data_item(rule.numerator).accumulate == item.data_item(rule.denominator).accumulate:
        both = part.notna() & whole.notna()
        part, whole = part.where(both), whole.where(both)
    part, whole = _to_date(item, rule.numerator, part), _to_date(item, rule.denominator, whole)
    return part / whole.where(whole > 0)


def _ratio(_framework: Framework, item: Item, frames: Frames, full: float) -> pd.DataFrame:
    rule: Any = item.rule
    zero, top = float(rule.zero_at), float(rule.full_at)
    return full * ((_rate(item, frames) - zero) / (top - zero)).clip(0, 1)


def _banded(_framework: Framework, item: Item, frames: Frames, _full: float) -> pd.DataFrame:
    rule: Any = item.rule
    rate = _rate(item, frames) * float(rule.per)
    result = pd.DataFrame(rule.bands[-1].points / 100, index=rate.index, columns=rate.columns)
    for band in reversed(rule.bands[:-1]):
        result = result.mask(rate <= float(band.upto), band.points / 100)
    return result.where(rate.notna())


def _mean(framework: Framework, item: Item, frames: Frames, key: str) -> pd.DataFrame:
    rule: Any = item.rule
    scale = framework.scales[rule.scale]
    seen = (
        pd.concat(frames.values()).groupby(level=["body", "year"]).count().reindex(next(iter(frames.values())).index)
        > 0
    )
    counts = {option: frames[f"{key}/{option}"].fillna(0).where(seen).ffill(axis=1) for option in scale.options}
    valid = sum(counts.values())
    earned = sum(counts[option] * float(share) for option, share in scale.options.items())
    least = rule.min_valid if hasattr(rule, "min_valid") else rule.raters_min
    return earned / valid.where(valid >= least)


def _survey(framework: Framework, item: Item, frames: Frames, full: float) -> pd.DataFrame:
    rule: Any = item.rule
    index = sum(_mean(framework, item, frames, key) * float(weight) for key, weight in rule.strata.items())
    zero, top = float(rule.zero_at), float(rule.full_at)
    return full * ((index - zero) / (top - zero)).clip(0, 1)


def _manual(framework: Framework, item: Item, frames: Frames, full: float) -> pd.DataFrame:
    return full * _mean(framework, item, frames, "ratings")


def _veto(_framework: Framework, _item: Item, frames: Frames, full: float) -> pd.DataFrame:
    """Nothing in the synthetic data is confirmed."""
    return next(iter(frames.values())) * 0 + full


RULES: dict[str, Callable[[Framework, Item, Frames, float], pd.DataFrame]] = {
    "deduct": _deduct,
    "ratio": _ratio,
    "banded": _banded,
    "survey": _survey,
    "manual": _manual,
    "veto": _veto,
}
