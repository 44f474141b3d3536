"""Whom to ask and what the answers come to: sizes, draws, weights, estimates, hidden cells. Numbers in, numbers out.

The law it keeps: everything random comes from a written seed and a named algorithm, so that any draw can be made again
by hand, with any release of any library. Sources of the formulas: W. G. Cochran, Sampling Techniques (3rd ed., 1977);
S. L. Lohr, Sampling: Design and Analysis (3rd ed., 2022); L. Kish, Survey Sampling (1965).
"""

from qianfen.sampling.allocation import allocate, invitations, needed
from qianfen.sampling.draws import Drawn, by_size, simple, systematic
from qianfen.sampling.estimation import Design, Figure, combine, estimate
from qianfen.sampling.intervals import CONFIDENCE, Interval, interval
from qianfen.sampling.parts import in_parts
from qianfen.sampling.stream import ALGORITHM, below, rank
from qianfen.sampling.suppression import Line, hide, is_determined
from qianfen.sampling.weights import kish, rake, respond, trim

__all__ = [
    "ALGORITHM",
    "CONFIDENCE",
    "Design",
    "Drawn",
    "Figure",
    "Interval",
    "Line",
    "allocate",
    "below",
    "by_size",
    "combine",
    "estimate",
    "hide",
    "in_parts",
    "interval",
    "invitations",
    "is_determined",
    "kish",
    "needed",
    "rake",
    "rank",
    "respond",
    "simple",
    "systematic",
    "trim",
]
