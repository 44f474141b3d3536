"""Where a title breaks that is longer than its line.

The law: a title says itself where it breaks; only one that does not is broken here, between words as far as their last
characters tell, into lines of about one length (the standard wants a trapezium or a diamond, and no word torn).
"""

import math
import re
from functools import lru_cache

from qingheng.papers.text import columns_wide

LINE = 20.0  # characters of 22 pt in 156 mm
SHORTEST = 3
LONGEST = 120
TORN = 150.0  # as bad as a line that is twelve characters too long or short
GOOD_END = re.compile(
    "(?:[的、，。：；）》”]|政府|党委|党组|局|纪委|监委|部门|单位|办公室|法院|检察院|委员会|半年|季度|情况|问题|工作)$"
)
BOUND = re.compile(r"[0-9A-Za-z.%-]{2}|.[、，。：；）》”〕]|[（《“〔].")


@lru_cache(maxsize=256)
def broken(title: str) -> str:
    """The title with a line feed wherever one of its lines ends."""
    return "\n".join("\n".join(_lines(line)) for line in title.split("\n"))


def _lines(words: str) -> list[str]:
    """The cheapest way to break a line that is too long, one line more if that is better; else as it stands."""
    fewest = int(-(-columns_wide(words) // LINE))
    if fewest == 1 or len(words) > LONGEST:
        return [words]
    tries = [(_ways(words, count), count) for count in (fewest, fewest + 1)]
    able = [
        (ways[-1][count][0] + (count - fewest) * TORN / 2, ways, count) for ways, count in tries if count in ways[-1]
    ]
    if not able:
        return [words]
    _cost, ways, count = min(able, key=lambda way: way[0])
    return _traced(words, ways, count)


def _ways(words: str, count: int) -> list[dict[int, tuple[float, int]]]:
    """For each end and number of lines up to there: the least cost, and where the last of these lines begins."""
    target = columns_wide(words) / count
    ways: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}] + [{} for _ in words]
    for end in range(SHORTEST, len(words) + 1):
        if end < len(words) and BOUND.match(words[end - 1 : end + 1]):
            continue
        torn = 0.0 if end == len(words) or GOOD_END.search(words[:end]) else TORN
        for start in range(max(end - int(LINE) * 2, 0), end - SHORTEST + 1):
            length = columns_wide(words[start:end])
            cost = (length - target) ** 2 + torn
            for number, (before, _origin) in ways[start].items() if length <= LINE else ():
                if before + cost < ways[end].get(number + 1, (math.inf, 0))[0]:
                    ways[end][number + 1] = (before + cost, start)
    return ways


def _traced(words: str, ways: list[dict[int, tuple[float, int]]], count: int) -> list[str]:
    lines: list[str] = []
    end = len(words)
    for number in range(count, 0, -1):
        start = ways[end][number][1]
        lines.insert(0, words[start:end])
        end = start
    return lines
