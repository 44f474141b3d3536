r"""The only source of chance: SHA-256 of the algorithm's name, the seed and what is drawn for, line by line.

The law it keeps: a draw depends on its seed and its own address and on nothing else: not on the order of drawing, the
machine, the release of NumPy or Python. Anyone can redo one with `printf 'qianfen-draw-1\nSEED\n…' | sha256sum`.
Libraries promise no such thing: NumPy may change what its generators draw from one release to the next (NEP 19).
"""

from __future__ import annotations

from hashlib import sha256
from itertools import count

ALGORITHM = "qianfen-draw-1"
"""Kept beside every seed. Whatever changes a draw changes this name, and the old one stays able to be run."""

WORD = 1 << 64


def rank(seed: str, *address: object) -> int:
    """The random number of an address: the first 64 bits of its SHA-256, big end first.

    Args:
        seed: the seed of the draw, any text without line breaks.
        address: what is drawn for, e.g. body, group, stratum, cluster, position in the list; no line breaks within.

    Returns:
        A whole number from 0 up to 2**64 - 1.
    """
    lines = (ALGORITHM, seed, *map(str, address))
    if any("\n" in line for line in lines):
        raise ValueError(f"{lines!r} has a line break in it, which would let two addresses look alike: take it out")
    return int.from_bytes(sha256("\n".join(lines).encode()).digest()[:8], "big")


def below(limit: int, seed: str, *address: object) -> int:
    """A whole number from 0 up to limit - 1, each as likely as the others.

    Args:
        limit: how many numbers there are, from 1 to 2**64.
        seed: the seed of the draw.
        address: what is drawn for; a counter is put behind it until the number is not in the uneven rest of 2**64.
    """
    fair = WORD - WORD % limit
    return next(word for turn in count() if (word := rank(seed, *address, turn)) < fair) % limit
