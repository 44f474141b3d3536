"""From columns to rows of cells: the vectorised twin of ``qianfen.filling``.

The law it keeps: anything that does not fit raises ``Doubt``, and the rows are then looked at one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from qianfen.bulk.addresses import Addresses
from qianfen.bulk.columns import Codes, Columns
from qianfen.kernel.cells import ABSENT, CELL_LIMIT, CODES, Bools, Ints
from qianfen.kernel.tariff import COST_LIMIT
from qianfen.observation import Missing


class Doubt(Exception):  # noqa: N818 - it is no error until the rows have been looked at
    """Something in a block is out of the ordinary."""


@dataclass(frozen=True)
class Grid:
    """Bodies x years, one row of cells each."""

    cells: Ints
    profiles: Ints
    """Per row: number of its audience and flags; -1 if nothing was reported in the year."""
    awkward: tuple[int, ...]
    """Rows in which an event was reported more than once; their cells are to be filled by hand."""


def fill_grid(addresses: Addresses, columns: Columns) -> Grid:
    """Put every observation of a block into its cell.

    Raises:
        Doubt: if anything is unknown, repeated, contradictory or impossible.
    """
    if columns.odd or not len(columns):
        raise Doubt
    size, years = addresses.program.layout.size, len(addresses.years)
    profile = _profiles(addresses, columns)
    place = _places(addresses, columns, profile)
    rows = len(columns.body.texts) * years
    flat = columns.body.codes.astype(np.int64) * (years * size) + place
    values = _values(columns)
    cells = np.full(rows * size, ABSENT, dtype=np.int64)
    special = _special(columns)
    if special is None:
        cells[flat] = values
        count = len(columns)
    else:
        plain = ~special
        cells[flat[plain]] = values[plain]
        count = int(plain.sum())
    if np.count_nonzero(cells != ABSENT) != count:
        raise Doubt
    awkward = (
        () if special is None else _add_special(addresses, columns, cells, flat=flat, where=np.flatnonzero(special))
    )
    grid = cells.reshape(rows, size)
    if (grid[:, addresses.bare_cells] >= 0).any():
        raise Doubt
    return Grid(grid, _row_profiles(addresses, columns, profile), awkward)


def _profiles(addresses: Addresses, columns: Columns) -> Codes:
    flags = len(addresses.dictionaries.flags) + 1
    if columns.audience.codes.min() < 0:
        raise Doubt
    codes = columns.audience.codes * np.int32(flags)
    if flags > 1:
        codes = codes + columns.flags.codes + np.int32(1)
    return codes


def _places(addresses: Addresses, columns: Columns, profile: Codes) -> Codes:
    """Per observation: the cell within all years of its body."""
    table = addresses.cells
    _, items, keys, periods = table.shape
    for coded in (columns.body, columns.item, columns.key, columns.period):
        if coded.codes.min() < 0:
            raise Doubt
    index = profile * np.int32(items)
    index += columns.item.codes
    index *= np.int32(keys)
    index += columns.key.codes
    index *= np.int32(periods)
    index += columns.period.codes
    place = table.ravel().take(index, mode="clip")
    if place.min() < 0:
        raise Doubt
    return place


def _values(columns: Columns) -> Ints:
    """Cells with the codes of missing values in them."""
    values, given = columns.cells, columns.given
    if given is None:
        if not columns.missing.is_empty:
            raise Doubt
        _check_range(values)
        return values
    reason = columns.missing.codes
    if ((reason >= 0) == given).any():
        raise Doubt
    _check_range(values[given])
    known = {reason.value: code for reason, code in CODES.items()}
    if set(columns.missing.texts) - set(Missing):
        raise Doubt
    codes = np.array([*(known[text] for text in columns.missing.texts), 0], dtype=np.int64)
    return np.where(given, values, codes[reason])


def _check_range(values: Ints) -> None:
    if values.size and (values.min() < 0 or values.max() >= CELL_LIMIT):
        raise Doubt


def _special(columns: Columns) -> Bools | None:
    """Rows that add up instead of standing alone: events, and counts under circumstances."""
    if columns.event.is_empty and columns.modifiers.is_empty:
        return None
    special = (columns.event.codes >= 0) | (columns.modifiers.codes >= 0)
    if columns.given is not None:
        if (special & ~columns.given & (columns.event.codes >= 0)).any():
            raise Doubt
        special &= columns.given
    return special


def _add_special(addresses: Addresses, columns: Columns, cells: Ints, *, flat: Ints, where: Ints) -> tuple[int, ...]:
    """Add the special rows; give the grid rows in which an event was reported more than once."""
    _check_alone(columns, cells, flat, where)
    cells[flat[where]] = 0
    for rows, column, units in _targets(addresses, columns, where):
        there = flat[rows] + column
        amounts = columns.cells[rows]
        if float(amounts.max()) * units * len(rows) > COST_LIMIT:
            raise Doubt
        cells[there] = np.maximum(cells[there], 0)
        np.add.at(cells, there, amounts * units)
    return _repeated(addresses, columns, flat, where)


def _check_alone(columns: Columns, cells: Ints, flat: Ints, where: Ints) -> None:
    """No special row shares its cell with a plain count, weighed or not."""
    is_event = columns.event.codes[where] >= 0
    counts, events = flat[where[~is_event]], flat[where[is_event]]
    if (cells[flat[where]] != ABSENT).any() or len(np.unique(counts)) < len(counts) or np.isin(counts, events).any():
        raise Doubt


def _targets(addresses: Addresses, columns: Columns, where: Ints) -> Iterator[tuple[Ints, int, int]]:
    """Special rows by kind: the rows, how far from their plain cell the amount goes, and its weight."""
    items, keys, modifiers = (coded.codes[where] for coded in (columns.item, columns.key, columns.modifiers))
    events = columns.event.codes[where] >= 0
    kinds, inverse = np.unique(np.stack([items, keys, modifiers, events]), axis=1, return_inverse=True)
    for number, (item, key, modifier, is_event) in enumerate(kinds.T.tolist()):
        text = columns.modifiers.texts[modifier] if modifier >= 0 else ""
        target = addresses.target(item, key, text)
        if target is None or (is_event and not addresses.is_flow(item, key)):
            raise Doubt
        column = target.column[1] - addresses.column(item, key)[1]
        yield where[inverse.ravel() == number], column, target.units


def _repeated(addresses: Addresses, columns: Columns, flat: Ints, where: Ints) -> tuple[int, ...]:
    events = where[columns.event.codes[where] >= 0]
    row = flat[events] // addresses.program.layout.size
    pairs = row * (len(columns.event.texts) + 1) + columns.event.codes[events]
    found, counts = np.unique(pairs, return_counts=True)
    repeated = found[counts > 1] // (len(columns.event.texts) + 1)
    return tuple(int(number) for number in np.unique(repeated))


def row_of(addresses: Addresses, columns: Columns) -> Ints:
    """Per observation: its row in the grid."""
    years = addresses.years
    of_period = np.array([years.index(period.year) if period else 0 for period in addresses.periods], dtype=np.int64)
    rows: Ints = columns.body.codes * np.int64(len(years)) + of_period[columns.period.codes]
    return rows


def _row_profiles(addresses: Addresses, columns: Columns, profile: Codes) -> Ints:
    """The profile of each row of the grid; without flags a body has the same in every year."""
    bodies, years = len(columns.body.texts), len(addresses.years)
    if columns.flags.is_empty and not addresses.framework.default_flags:
        found = _agreed(profile, columns.body.codes, bodies)
        return np.repeat(found, years)
    return _agreed(profile, row_of(addresses, columns), bodies * years)


def _agreed(profile: Codes, owner: Ints | Codes, count: int) -> Ints:
    found = np.full(count, -1, dtype=np.int64)
    found[owner] = profile
    if (found[owner] != profile).any():
        raise Doubt
    return found
