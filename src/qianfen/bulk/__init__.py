"""Scores provinces and nations: columns in, arrays of points out, block by block in bounded memory.

The law it keeps: the same cells, the same kernel, the same checks as one body in the browser; only the way in is wider.
Whatever looks odd in a block is looked at again row by row, so that faults are named exactly as everywhere else.
"""

from qianfen.bulk.block import BlockScores, score_columns
from qianfen.bulk.columns import Coded, Columns
from qianfen.bulk.stream import score_parquet

__all__ = ["BlockScores", "Coded", "Columns", "score_columns", "score_parquet"]
