"""BM25 over the fields of a scene. Counts only visible rows: those of the drafts in scope, in the segments opened.

For a term t in n of the N rows in scope, and a row with weighted frequency f and weighted length l (mean m in scope):
`log(1 + (N - n + .5) / (n + .5)) * f * (k1 + 1) / (f + k1 * (1 - b + b * l / m))`, where f and l are sums over the fields
(heading, location, cue, dialogue, action) times the field's weight. Filters choose among rows; they change no statistic.

Source: Robertson, Zaragoza, Taylor, "Simple BM25 extension to multiple weighted fields", CIKM 2004; Lucene's positive idf.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from storyroom.retrieval.opened import View
from storyroom.retrieval.postings import Postings
from storyroom.retrieval.scope import Scope
from storyroom.retrieval.word_segment import FIELD_BITS, FIELDS, frequency

__all__ = ["FIELD_WEIGHTS", "K1", "B", "Lexical", "score_terms", "top_rows"]

K1 = 1.2
B = 0.75
"""Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009, section 3.5; not tuned here."""

FIELD_WEIGHTS = (2.0, 2.0, 1.5, 1.0, 1.0)
"""Heading, location, cue, dialogue, action. Multiples of a half, so that sums of lengths are exact in any order."""

_BLOCK = 128
_NORMS = "norms"


class Lexical(NamedTuple):
    """What the words say: a score a row (0 where none matched), and each term's idf."""

    scores: NDArray[np.float64]
    idf: NDArray[np.float64]


def score_terms(view: View, postings: Sequence[Postings], scope: Scope) -> Lexical:
    """Sum the terms' scores over the rows in scope."""
    scores = np.zeros(view.rows)
    idf = np.zeros(len(postings))
    norms = _length_norms(view, scope)
    whole = scope.rows == view.rows
    for which, term in enumerate(postings):
        rows = term.rows
        seen = len(rows) if whole else int(scope.mask[rows].sum())
        if not seen:
            continue
        idf[which] = np.log1p((scope.rows - seen + 0.5) / (seen + 0.5))
        tf = _weighted(term.tf)
        scores[rows] += tf * (idf[which] * (K1 + 1)) / (tf + norms[rows])
    if not whole:
        scores[~scope.mask] = 0
    return Lexical(scores, idf)


def top_rows(scores: NDArray[np.floating], tie: NDArray[np.int64], depth: int, above: float) -> NDArray[np.int64]:
    """Return up to `depth` rows with a score above `above`, best first; equal scores in story order."""
    bound = _bound(scores, depth)
    rows = np.flatnonzero(scores >= bound if bound > above else scores > above)
    return rows[np.lexsort((tie[rows], -scores[rows]))][:depth]


def _bound(scores: NDArray[np.floating], depth: int) -> float:
    """Bound the score at `depth` from below: that many blocks have a best score no lower. Spares sorting all rows."""
    blocks = len(scores) // _BLOCK
    if blocks <= depth:
        return -np.inf
    best = scores[: blocks * _BLOCK].reshape(blocks, _BLOCK).max(axis=1)
    return float(np.partition(best, blocks - depth)[blocks - depth])


def _length_norms(view: View, scope: Scope) -> NDArray[np.float64]:
    """Return `k1 * (1 - b + b * l / m)` for each row; kept with the scope."""
    if _NORMS not in scope.kept:
        weights = np.array(FIELD_WEIGHTS)
        mean = float(scope.lengths @ weights) / max(scope.rows, 1) or 1.0
        scope.kept[_NORMS] = K1 * (1 - B + B * (view.lengths @ weights) / mean)
    return scope.kept[_NORMS]


def _weighted(packed: NDArray[np.uint32]) -> NDArray[np.float32]:
    """Sum a posting's frequencies by field weight."""
    low, high = _tables()
    summed: NDArray[np.float32] = low[packed & 0x3FFFF] + high[packed >> 18]
    return summed


@cache
def _tables() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Weighted sums of the first three fields and of the last two, for every packed value."""
    low = np.arange(1 << 3 * FIELD_BITS, dtype=np.uint32)
    high = np.arange(1 << (len(FIELDS) - 3) * FIELD_BITS, dtype=np.uint32)
    return (
        sum((frequency(low, f) * np.float32(FIELD_WEIGHTS[f]) for f in range(3)), np.zeros(len(low), np.float32)),
        sum((frequency(high, f) * np.float32(FIELD_WEIGHTS[f + 3]) for f in range(2)), np.zeros(len(high), np.float32)),
    )
