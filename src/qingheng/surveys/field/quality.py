"""What makes an answer doubtful. The law: a doubt is a mark with a reason on the sheet; only a person takes it out.

Straight lines alone say little: in a good administration many people are content with everything.
"""

import math
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from threading import Lock
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qianfen import Framework, Period
from qianfen.framework.methods import Survey
from qingheng.scoring.versions import NoFrameworkError
from qingheng.surveys.definition import Choice, Definition, Kind
from qingheng.surveys.wave.queries import framework_for

Extremes = Mapping[str, frozenset[str]]
"""Item → the best and the worst option of its scale."""

STRAIGHT_FROM = 5
"""Fewer answers in a row that are all the same are no pattern."""
SECONDS_A_QUESTION = 2
"""Nobody reads and answers a question faster."""
WINDOW_SECONDS = 600
CHANCE_MAX = 1e-6
"""So many answers within the window that chance would bring them once in a million windows are a flood."""
HOURS_A_DAY = 10
LEAST_EXPECTED = 0.5
POISSON_MAX, NORMAL_DEVIATIONS = 100, 5
"""Above it the tail is that of a normal distribution."""


class Mark(StrEnum):
    """Reasons for doubt."""

    STRAIGHT = "straight"
    HASTY = "hasty"
    CONTRADICTION = "contradiction"
    FLOOD = "flood"
    OPEN = "open"
    BEYOND = "beyond"


REASONS: Mapping[str, str | Promise] = {
    Mark.STRAIGHT: _("the same answer everywhere"),
    Mark.HASTY: _("answered faster than one can read"),
    Mark.CONTRADICTION: _("contradicts itself"),
    Mark.FLOOD: _("came in with very many others"),
    Mark.OPEN: _("came without a code"),
    Mark.BEYOND: _("more answers than people were invited"),
}


def seconds_needed(definition: Definition) -> int:
    """How long somebody takes at the very least who reads what is asked."""
    return SECONDS_A_QUESTION * sum(len(question.names) for question in definition.questions)


def marks_of(
    definition: Definition, answers: Mapping[str, Any], extremes: Extremes, *, hasty: bool = False
) -> list[str]:
    """The doubts that the answers themselves give rise to."""
    marks = [Mark.HASTY] if hasty else []
    if is_straight(definition, answers):
        marks.append(Mark.STRAIGHT)
    if contradicts_itself(definition, answers, extremes):
        marks.append(Mark.CONTRADICTION)
    return [str(mark) for mark in marks]


def is_straight(definition: Definition, answers: Mapping[str, Any]) -> bool:
    """Whether all of many questions with the same choices got the same one."""
    given: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, _item, choices in _chosen_from(definition):
        if isinstance(answers.get(name), str):
            given[tuple(choice.name for choice in choices)].append(answers[name])
    return any(len(each) >= STRAIGHT_FROM and len(set(each)) == 1 for each in given.values())


def contradicts_itself(definition: Definition, answers: Mapping[str, Any], extremes: Extremes) -> bool:
    """Whether two questions about one item were answered with the two ends of its scale.

    A question that asks the other way round says so by the options its choices count as; so options are compared.
    """
    said: dict[str, set[str]] = defaultdict(set)
    for name, item, choices in _chosen_from(definition):
        said[item] |= {choice.option for choice in choices if choice.name == answers.get(name) and choice.option}
    return any(extremes[item] <= options for item, options in said.items() if item in extremes)


def extremes_of(framework: Framework) -> Extremes:
    """The best and the worst option of every survey item's scale."""
    scales = {item.code: framework.scales[item.rule.scale] for item in framework.items if isinstance(item.rule, Survey)}
    return {
        code: frozenset(
            {max(scale.options, key=scale.options.__getitem__), min(scale.options, key=scale.options.__getitem__)}
        )
        for code, scale in scales.items()
        if len(scale.options) > 1
    }


def extremes_in(period: Period) -> Extremes:
    """The same for the framework of a period; none where there is no framework to compare with."""
    try:
        return extremes_of(framework_for(period))
    except NoFrameworkError:
        return {}


def _chosen_from(definition: Definition) -> Iterator[tuple[str, str, tuple[Choice, ...]]]:
    """Everything that one choice answers: name, item, choices."""
    for question in definition.questions:
        if question.kind is Kind.MATRIX:
            yield from ((row.name, row.item or question.item, question.choices) for row in question.rows)
        elif question.kind in {Kind.SINGLE, Kind.SCALE}:
            yield question.name, question.item, question.choices


def flood_from(expected: float) -> int:
    """How many within a window are a flood where so many are expected: the Poisson tail says."""
    mean = max(expected, LEAST_EXPECTED)
    if mean > POISSON_MAX:
        return math.ceil(mean + NORMAL_DEVIATIONS * math.sqrt(mean))
    number, term = 0, math.exp(-mean)
    below = term
    while 1 - below >= CHANCE_MAX:
        number += 1
        term *= mean / number
        below += term
    return number + 1


def expected_within_window(invited: int, days: int) -> float:
    """How many answers a window would bring if they came evenly over the days of the wave."""
    return invited * WINDOW_SECONDS / (max(days, 1) * HOURS_A_DAY * 3600)


class Floods:
    """The last minutes of each body, in this process's memory only: no time of an answer is ever stored."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._lock = Lock()
        self._seen: dict[tuple[int, int], deque[float]] = defaultdict(deque)

    def is_flood(self, wave: int, body: int, *, expected: float) -> bool:
        """Note one more answer about the body; whether it came with too many others."""
        now = self.clock()
        with self._lock:
            seen = self._seen[wave, body]
            seen.append(now)
            while seen[0] < now - WINDOW_SECONDS:
                seen.popleft()
            return len(seen) >= flood_from(expected)


floods = Floods()
